"""The `newcare` command. Answers for programs go to standard output, everything for people to standard error."""

from newcare.cli.group import main

__all__ = ["main"]
