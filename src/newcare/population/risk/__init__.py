"""Who is likely to be admitted as an emergency next year: features, fit, judgement, score and rising risk."""

from newcare.population.risk.features import risk_features, with_outcome, year_after
from newcare.population.risk.fit import MODELS, fit_risk
from newcare.population.risk.score import risk_expression, risk_sql, score_boosted, score_risk
from newcare.population.risk.terms import Term, design_of, terms_of

__all__ = [
    "MODELS",
    "Term",
    "design_of",
    "fit_risk",
    "risk_expression",
    "risk_features",
    "risk_sql",
    "score_boosted",
    "score_risk",
    "terms_of",
    "with_outcome",
    "year_after",
]
