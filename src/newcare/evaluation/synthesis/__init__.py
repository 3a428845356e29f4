"""Synthesis: what the evaluations of several places say together."""

from newcare.evaluation.synthesis.place_results import DIFFERENCE, MEASURES, RATIO, PlaceResult, read_as
from newcare.evaluation.synthesis.pooling import Moderation, Synthesis, synthesise
from newcare.evaluation.synthesis.wording import pooled_words

__all__ = [
    "DIFFERENCE",
    "MEASURES",
    "RATIO",
    "Moderation",
    "PlaceResult",
    "Synthesis",
    "pooled_words",
    "read_as",
    "synthesise",
]
