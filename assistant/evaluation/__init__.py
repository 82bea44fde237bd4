"""Test scripts for answers: golden questions -> outcomes -> metrics -> table, JSON, HTML, or tests.

    golden     YAML files -> questions with what is expected of their answers
    outcome    one answer beside what is expected of it
    run        every question asked, and every outcome kept
    metrics    outcomes -> metrics with bootstrap intervals, whole and by kind of question
    compare    a report beside an older one: which questions changed, both ways
    judging    a language model's opinion of the answers, kept apart, and how far both agree
    table, page   a report for a terminal, and for a manager

`pytest_plugin` runs golden files as tests.
"""
