"""Records in: tables as files, checked against what each table means before anything is worked out from them."""

from newcare.records.folder import open_records
from newcare.records.values import check_values

__all__ = ["check_values", "open_records"]
