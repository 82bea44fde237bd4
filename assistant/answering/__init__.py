"""One question to one answer.

    understand   text, history -> Question: whose plan, which plan, which kind of answer      (countries, scope, plans)
    evidence     passages in scope -> sentences with signals and a score                       (synonyms)
    decide       is the best sentence good enough; what was not found
    wording      evidence -> spans -> claims and citations, in the documents' own words        (citing)
    verify       every citation is looked up again in its document
    pipeline     all of it in order; `runnable` for LangChain

`types` holds the `Answer` that every surface shows.
"""
