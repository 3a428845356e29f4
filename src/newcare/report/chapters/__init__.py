"""The chapters of the report, each one question and its answer."""
