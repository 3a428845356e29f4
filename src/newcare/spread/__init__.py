"""What another place needs to know before it runs the same model file on its own people."""

from newcare.spread.adoption import adoption_summary

__all__ = ["adoption_summary"]
