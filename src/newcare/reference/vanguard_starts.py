"""When the care models of 2015 that work in areas began.

NHS England named the 14 MCP, 9 PACS and 6 EHCH vanguards in March 2015 (National Audit Office, Developing new care
models through NHS vanguards, HC 1129, 2018, paragraph 1.4 and Figure 1). When each changed care was not published and
differs: teams were built over the years that followed. The first quarter after they were named is the one date that
holds for all of them and that their results cannot have moved. An effect that took time shows in effects by year.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from newcare.terms import CareModel, Quarter

FIRST_QUARTER: Mapping[CareModel, Quarter] = MappingProxyType(
    {model: Quarter(2015, 1) for model in (CareModel.MCP, CareModel.PACS, CareModel.EHCH)}
)
"""Care model -> first quarter in which its vanguards count as started."""
