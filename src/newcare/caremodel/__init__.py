"""The model of care as a file: its schema, its loader, the shipped samples, and errors that point at the line."""

from newcare.caremodel.loader import ModelOfCare, check_units, load_model
from newcare.caremodel.model_file import ModelFile, json_schema
from newcare.caremodel.samples import sample_names, sample_text, write_sample
from newcare.caremodel.waves import Wave

__all__ = [
    "ModelFile",
    "ModelOfCare",
    "Wave",
    "check_units",
    "json_schema",
    "load_model",
    "sample_names",
    "sample_text",
    "write_sample",
]
