"""A made-up England of twelve areas, published in the same files as the real one.

Every area has 1,200 people and 100 episodes a month. From April 2017 the two MCP areas have 110. Gloucestershire (11M)
hands in a tenth of its numbers from December 2016 to June 2017. 04X, 05P and 13P become one area, 15E, in April 2018.
"""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

from newcare.records.official import AREA_POPULATION, HOSPITAL_EPISODES, MONTHLY_ACTIVITY

MCP, PACS = ("00P", "05C"), ("00L", "01G")
REST = ("11M", "15E", "00C", "00D", "00J", "00K", "00M", "00N")
UNITS = tuple(sorted((*MCP, *PACS, *REST)))
BIRMINGHAM = {"04X": 20, "05P": 30, "13P": 50}
MONTHS = [dt.date(2013 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(81)]


def publish(folder: Path) -> Path:
    """Write the three files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MONTHLY_ACTIVITY.file_name).write_bytes(gzip.compress(_monthly().encode(), mtime=0))
    (folder / HOSPITAL_EPISODES.file_name).write_bytes(gzip.compress(_annual().encode(), mtime=0))
    years = range(2012, 2020)
    people = [f"{unit}," + ",".join("1200" for _ in years) for unit in UNITS]
    (folder / AREA_POPULATION.file_name).write_text(
        "\n".join(["ccg," + ",".join(map(str, years)), *people]), encoding="utf-8"
    )
    return folder


def mapping(folder: Path, *rows: str) -> Path:
    """Write a mapping of the made-up vanguards; extra rows follow."""
    path = folder / "mapping.csv"
    lines = [
        "vanguard_number,vanguard,care_model,unit,unit_name,part,confidence,note",
        "15,Sunderland,MCP,00P,Sunderland,whole,high,",
        "16,Dudley,MCP,05C,Dudley,part,medium,",
        "4,Northumberland,PACS,00L,Northumberland,whole,high,",
        "5,Salford,PACS,01G,Salford,whole,high,",
        *rows,
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _monthly() -> str:
    """The monthly return, with a trust's row and X24 that are no areas."""
    lines = ["date,org_code,org_name,nonelective_ga,org_level", "2012-04-01,5A3,SOME PCT,999,PCT"]
    for month in MONTHS:
        lines.append(f"{month},X24,NHS ENGLAND,40,other")
        for unit in UNITS:
            parts = BIRMINGHAM if unit == "15E" and month < dt.date(2018, 4, 1) else {unit: 100}
            for code, episodes in parts.items():
                lines.append(f"{month},{code},NHS AREA {code} CCG,{_episodes(code, episodes, month)},CCG")
    return "\n".join(lines)


def _episodes(code: str, usual: int, month: dt.date) -> int:
    """One area's episodes in a month."""
    if code in MCP and month >= dt.date(2017, 4, 1):
        return 110
    missing = dt.date(2016, 12, 1) <= month < dt.date(2017, 7, 1)
    return 10 if code == "11M" and missing else usual


def _annual() -> str:
    """Hospital episodes: 1,000 emergency admissions a year, 300 of no night; MCP areas fall to 240 by 2017-18."""
    lines = ["fy,ccg,name,emergency,emergency_2"]
    for year in (2015, 2016, 2017):
        lines.append(f"{year},13R,London Commissioning Hub,10,")
        for unit in UNITS:
            short = 240 if unit in MCP and year == 2017 else 300
            lines.append(f"{year},{unit},NHS Area {unit} CCG,{700 + short},{short}")
    return "\n".join(lines)
