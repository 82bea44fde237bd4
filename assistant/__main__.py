"""`python -m assistant` is `nap`."""

from assistant.cli import main

main()
