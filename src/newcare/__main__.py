"""`python -m newcare` is the same as `newcare`."""

from newcare.cli import main

main()
