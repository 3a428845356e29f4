"""newcare: design, pay for, run, measure, judge and spread a population-based model of care, from one file."""

from importlib.metadata import version

__version__ = version("newcare")
__all__ = ["__version__"]
