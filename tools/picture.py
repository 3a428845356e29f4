"""Draw the picture on the front page: what each analysis of the demonstration finds, beside the truth.

Run it when the demonstration or the look of charts changes: python -m tools.picture
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from newcare.evaluation.wording import DESIGN_NAMES, SCREEN_NAMES
from newcare.report.charts import interval_dots
from newcare.report.charts.drawing import draw_svg
from newcare.terms import CareModel
from newcare.terms.words import per_cent
from newcare.workflows.demo import PlaceSettings, demonstrate

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "answer.svg"


def main() -> None:
    """Run the demonstration and write the picture."""
    with TemporaryDirectory() as folder:
        shown = demonstrate(PlaceSettings(), CareModel.MCP, Path(folder) / "demo", lambda *_: None)
    rows = [
        {**row, "name": f"{DESIGN_NAMES[row['design']]}, {SCREEN_NAMES[row['screen']]}"}
        for row in shown.estimates
    ]
    truth = shown.truth.relative_effect
    set_to = per_cent(truth, signed=True)
    words = (
        f"Change in emergency admissions, 95 % interval; the upright line is the truth that was set, {set_to}"
    )
    spec = interval_dots(
        rows,
        "name",
        "relative_effect",
        "lower",
        "upper",
        reference=truth,
        title=words,
    )
    PICTURE.write_text(draw_svg(spec), encoding="utf-8")
    sys.stdout.write(f"Wrote {PICTURE}\n")


if __name__ == "__main__":
    main()
