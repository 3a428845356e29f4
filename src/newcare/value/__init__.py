"""What an effect was worth: saving, return and break-even, with the uncertainty of the estimate."""

from newcare.value.appraisal import UnitValue, appraise, value_tables

__all__ = ["UnitValue", "appraise", "value_tables"]
