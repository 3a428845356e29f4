"""The field's own words as types: care models, units of delivery, periods, age bands, purposes."""

from newcare.terms.age_bands import AGE_BANDS, age_band
from newcare.terms.care_models import CareModel, UnitOfDelivery
from newcare.terms.periods import Quarter, quarters_between

__all__ = ["AGE_BANDS", "CareModel", "Quarter", "UnitOfDelivery", "age_band", "quarters_between"]
