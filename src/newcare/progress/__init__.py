"""How far the model of care is in place: depth x breadth of each element, over the sites that report."""

from newcare.progress.score import progress

__all__ = ["progress"]
