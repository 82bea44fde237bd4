"""The check that each sentence of a model passes before anybody sees it.

    words      stems with weights, clauses              figures    numbers, dates, money in one form
    names      names that are no countries              items      what can be looked up, and whether a sentence has it
    meaning    the sentences that it rests on           polarity   yes and no, up and down
    degree     all and some, may and is, largest        roles      who does what to whom
    links      links, pictures, markup                  check      all of them, then one try at repair

All are pure functions of texts; docs/llm.md has their figures and says what they cannot see.
"""
