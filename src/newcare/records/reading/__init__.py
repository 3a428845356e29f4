"""Reading: a file as a system sent it becomes rows under the common column names, or a reason why not."""

from newcare.records.reading.mapping import Mapping, MappingEntry
from newcare.records.reading.mapping_file import load_mapping
from newcare.records.reading.refusals import FILE_FAULTS, MALFORMED
from newcare.records.reading.stage import stage_file
from newcare.records.reading.staged_file import FileFault, StagedFile

__all__ = [
    "FILE_FAULTS",
    "MALFORMED",
    "FileFault",
    "Mapping",
    "MappingEntry",
    "StagedFile",
    "load_mapping",
    "stage_file",
]
