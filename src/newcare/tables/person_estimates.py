"""Tables of what evaluations of persons found: estimates beside several control groups, and how alike the arms were."""

from __future__ import annotations

from newcare.tables.results import LINEAGE, count, figure
from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec

TEXT, NUMBER, YES_NO = ColumnType.TEXT, ColumnType.NUMBER, ColumnType.YES_NO

PERSON_DESIGNS = ("matched-cohort", "entropy-balance", "inverse-probability-weighting")
UNADJUSTED = "unadjusted"
MEASURES = (
    "rate-ratio",
    "rate-ratio-negative-binomial",
    "rate-difference",
    "mean-difference",
    "mean-difference-bootstrap",
    "mean-ratio",
    "odds-ratio-of-any",
    "hazard-ratio",
    "risk-difference",
)
DESIGN = Column(
    "design",
    TEXT,
    "how people under the model of care were set beside others; unadjusted: as they are",
    allowed=(*PERSON_DESIGNS, UNADJUSTED),
    privacy=Privacy.OPEN,
)
COMPARISON = Column("comparison", TEXT, "control group", privacy=Privacy.OPEN)

PERSON_ESTIMATE = TableSpec(
    "person_estimate",
    "the effect on one outcome of people under the model of care, by one design beside one control group",
    (
        Column("outcome", TEXT, "what was counted", privacy=Privacy.OPEN),
        DESIGN,
        COMPARISON,
        Column(
            "window",
            TEXT,
            'part of the follow-up, such as "whole follow-up" or "year 1"',
            privacy=Privacy.OPEN,
        ),
        Column("measure", TEXT, "what the figure is", allowed=MEASURES, privacy=Privacy.OPEN),
        Column("unit", TEXT, "unit of the figure; ratios have none", nullable=True, privacy=Privacy.OPEN),
        figure("estimate", "with the model of care over, or less, without it"),
        figure("lower", "lower limit"),
        figure("upper", "upper limit"),
        figure("p_value", "two-sided p value of no effect"),
        figure("standard_error", "standard error; of a ratio, of its logarithm"),
        figure("degrees_of_freedom", "of the t distribution that gives limits and p value"),
        count("people_treated", "people under the model of care who are used"),
        count("people_comparison", "people of the control group who are used, each once"),
        figure("effective_comparison", "people of equal weight that the control group is worth"),
        Column(
            "caution", TEXT, "what to bear in mind; null for nothing", nullable=True, privacy=Privacy.OPEN
        ),
        Column(
            "reason", TEXT, "why a figure is null; null where none is", nullable=True, privacy=Privacy.OPEN
        ),
        *LINEAGE,
    ),
    key=("outcome", "design", "comparison", "window", "measure"),
)

BALANCE = TableSpec(
    "balance",
    "how alike the two arms are in one thing known before the index date, by one design and control group",
    (
        DESIGN,
        COMPARISON,
        Column("covariate", TEXT, "what was known before the index date", privacy=Privacy.OPEN),
        figure("mean_treated", "mean, or share, under the model of care"),
        figure("mean_comparison", "mean, or share, of the control group under its weights"),
        figure("standardised_difference", "difference of means over the root mean variance of the arms"),
        figure("variance_ratio", "variance under the model of care over that of the control group"),
        figure("ks", "largest gap between the two distribution functions"),
        Column(
            "within_threshold",
            YES_NO,
            "standardised difference at most 0.1 either way, variance ratio from 0.5 to 2, and no gap between the"
            " distributions over 0.05 that chance does not explain at 1 %",
            privacy=Privacy.OPEN,
        ),
        Column("method", TEXT, "how the figure was worked out", privacy=Privacy.OPEN),
        Column("data_version", TEXT, "digest of the records and the model file", privacy=Privacy.OPEN),
    ),
    key=("design", "comparison", "covariate"),
)

PERSON_ESTIMATE_TABLES: tuple[TableSpec, ...] = (PERSON_ESTIMATE, BALANCE)
