"""The whole-population budget of each unit, what its care cost, and what the contract would have paid."""

from newcare.payment.budget import whole_population_budget
from newcare.payment.settlement import settle
from newcare.payment.spend import spend

__all__ = ["settle", "spend", "whole_population_budget"]
