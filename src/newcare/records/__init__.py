"""Records in: tables as files, checked against what each table means before anything is worked out from them."""

from newcare.records.folder import open_records
from newcare.records.reading import StagedFile, load_mapping, stage_file
from newcare.records.values import check_values

__all__ = ["StagedFile", "check_values", "load_mapping", "open_records", "stage_file"]
