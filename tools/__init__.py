"""Tools of this repository's own: what the verbs of the Makefile run. None of it is part of the installed package."""
