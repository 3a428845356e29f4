"""The review of a contract as a page: fourteen checks, their colours in words, what each asks and why it matters."""

from __future__ import annotations

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.review import CHECKS, Review
from newcare.report.page import DataTable, KeyFigure, Notes, Page, Section, TableColumn, Tone
from newcare.terms.words import probability_words

METHOD = (
    "each check is red, unknown, amber or green, the first that applies; the limits are ours, chosen so that the"
    " contract that failed in 2015 could not have been called sound"
)
_TONES: dict[str, Tone] = {"red": "bad", "amber": "unsure", "unknown": "unsure", "green": "good"}


def review_page(contract: CareModelContract, review: Review) -> Page:
    """Lay out a review; the verdict comes first and an override never hides a colour."""
    return Page(
        title=f"Contract review: {contract.contract.name}",
        lede=verdict_words(contract, review),
        key_figures=(
            KeyFigure(
                "Overall", review.overall, f"{review.red_count} of 14 checks are red", _TONES[review.overall]
            ),
            KeyFigure("May it start?", "yes" if review.may_start else "no", _start_words(review)),
            KeyFigure(
                "Paid by luck alone",
                probability_words(review.chance_of_payment_with_no_effect),
                "years in which money moves though nothing has changed",
            ),
        ),
        sections=(_checks(contract, review), _owners(contract, review)),
        colophon=(
            f"Contract file {contract.sha256[:12]} (SHA-256); prices of {contract.contract.price_base}.",
            "Drawn from NAO HC 512 (2016) and PAC HC 633 (2016-17). It cannot be switched off.",
        ),
        banner=_override_words(contract),
    )


def verdict_words(contract: CareModelContract, review: Review) -> str:
    """The verdict in a sentence or two."""
    parts = [
        f"{len(names)} {colour}: {', '.join(_spoken(name) for name in names)}"
        for colour, names in (("red", review.red), ("not known", review.unknown), ("amber", review.amber))
        if names
    ]
    start = "may start" if review.may_start else "should not start"
    return f"{contract.contract.name}: {review.overall}; it {start}. " + (
        f"{'. '.join(parts)}." if parts else "All fourteen checks are green."
    )


def _start_words(review: Review) -> str:
    """Why a contract may or may not start."""
    if review.overridden:
        return "by override; the colours stand"
    return "no check is red or unknown" if review.may_start else "a check is red or cannot be told"


def _override_words(contract: CareModelContract) -> str | None:
    """Who overrode the review, and why."""
    override = contract.override
    return None if override is None else f"Overridden by {override.name}: {override.reason}"


def _checks(contract: CareModelContract, review: Review) -> Section:
    """The fourteen checks."""
    columns = (
        TableColumn("check", "Check"),
        TableColumn("colour", "Colour"),
        TableColumn("question", "Question"),
        TableColumn("lesson", "Why it matters"),
    )
    rows = tuple(
        {
            "check": _spoken(check.name),
            "colour": review.checks[check.name],
            "question": check.question,
            "lesson": check.lesson,
        }
        for check in CHECKS
    )
    return Section(
        "checks",
        "What do the fourteen checks say?",
        verdict_words(contract, review),
        tables=(DataTable("Checks of the contract, in order", columns, rows),),
        notes=Notes(METHOD, "none: the checks are rules", contract.sha256[:12]),
    )


def _owners(contract: CareModelContract, review: Review) -> Section:
    """Each risk and who bears it."""
    columns = (TableColumn("risk", "Risk"), TableColumn("owner", "Owner"))
    rows = tuple(
        {"risk": risk.risk, "owner": contract.parties.get(risk.owner, risk.owner) or "nobody"}
        for risk in contract.risks
    ) or ({"risk": "The contract file lists no risk.", "owner": ""},)
    orphans = len(review.risks_without_owner)
    return Section(
        "risks",
        "Who bears which risk?",
        f"{orphans} of {len(contract.risks)} risks have no owner."
        if contract.risks
        else "No risk is listed.",
        tables=(DataTable("Risks and their owners", columns, rows),),
    )


def _spoken(check: str) -> str:
    """A check's name as people say it."""
    return check.replace("_", " ")
