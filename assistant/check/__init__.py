"""Looks an editor's documents over before they go into the index, and says what to mend where.

    places       on which line a field stands
    page         a file -> its fields and its blocks, each with the line on which it stands
    fields       is the head what corpus/README.md asks for?        plans    are its plans consistent?
    countries    are countries the ones meant, and spelt alike?     references  does each id have its source?
    figures      does each count of peacekeepers have its date?     links    does each link lead to a file?
    folder       all of these over a folder, and what only shows between documents

`check_folder(path)` does it all. It reads with ingest's own functions, so what it passes can be ingested.
"""

from assistant.check.folder import Report, check_folder
from assistant.check.page import Problem

__all__ = ["Problem", "Report", "check_folder"]
