"""From a Vega-Lite specification to a picture, without a browser and without a network.

Each chart is drawn twice, for a page and for a phone, so that its words stay legible on both. What a specification
holds under `usermeta.narrow` takes the place of its own keys of the same name in the second drawing.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert

from newcare.report.charts.theme import NARROW, PAPER, WIDE, vega_config

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_LANGUAGE_VERSION = "6.4"


@dataclass(frozen=True)
class Drawing:
    """One SVG as a data URI, with its size in CSS pixels."""

    uri: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """One chart, drawn for a page and for a phone."""

    wide: Drawing
    narrow: Drawing


def draw_picture(spec: Mapping[str, Any]) -> Picture:
    """Draw a Vega-Lite specification (without `$schema`, `width`, `config`) in both widths."""
    return Picture(_drawing(spec, narrow=False), _drawing(spec, narrow=True))


def draw_svg(spec: Mapping[str, Any], *, narrow: bool = False) -> str:
    """Draw a Vega-Lite specification as SVG text; data come from the specification and never from an address."""
    whole = whole_spec(spec, narrow=narrow)
    svg = vl_convert.vegalite_to_svg(
        whole, vl_version=_LANGUAGE_VERSION, config=vega_config(narrow=narrow), allowed_base_urls=[]
    )
    return _with_words(str(svg), spec.get("description"))


def draw_png(spec: Mapping[str, Any], *, narrow: bool = False, scale: float = 2.0) -> bytes:
    """Draw a Vega-Lite specification as PNG on paper white, `scale` pixels to each CSS pixel."""
    svg = draw_svg({**spec, "background": PAPER}, narrow=narrow)
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def whole_spec(spec: Mapping[str, Any], *, narrow: bool = False) -> dict[str, Any]:
    """The specification of one drawing with its schema and width, for any tool that reads Vega-Lite."""
    own = {key: part for key, part in spec.items() if key != "usermeta"}
    on_a_phone = spec.get("usermeta", {}).get("narrow", {}) if narrow else {}
    return {
        "$schema": _SCHEMA,
        "width": NARROW if narrow else WIDE,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        **own,
        **on_a_phone,
    }


def _with_words(svg: str, description: str | None) -> str:
    """The drawing as one image with its text alternative, where it has one."""
    if description is None:
        return svg
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(description, quote=True)}" ', 1)


def _drawing(spec: Mapping[str, Any], *, narrow: bool) -> Drawing:
    """Draw one width and wrap it as a data URI, so that identifiers of two charts on a page cannot collide."""
    svg = draw_svg(spec, narrow=narrow)
    size = re.search(r'\bwidth="([\d.]+)" height="([\d.]+)"', svg)
    width, height = (round(float(number)) for number in size.groups()) if size else (WIDE, WIDE // 2)
    encoded = base64.b64encode(svg.encode()).decode("ascii")
    return Drawing(f"data:image/svg+xml;base64,{encoded}", width, height)
