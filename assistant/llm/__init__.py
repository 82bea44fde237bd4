"""A language model words the answer; nothing that it says is shown before it is checked.

settings -> model (LangChain's init_chat_model) -> calling (limits of time, length and budget)
question -> questions (follow-ups, other languages) -> Assistant.examine -> sources, numbered
sources + question -> prompting -> the model's text as it streams -> drafting: sentences
sentence -> checker -> Claim, shown; or into `Answer.unsupported`
fluent: all of it behind the interface of `Assistant`, whose own answer is the refusal and the fallback
"""
