"""Flows: the file formats that systems really send, each a declared mapping of its columns onto a shape."""

from newcare.reference.flows.flow import Flow, FlowColumn, spelling_key
from newcare.reference.flows.loader import USUAL_DATES, USUAL_MISSING, flow, flow_names, flow_of

__all__ = [
    "USUAL_DATES",
    "USUAL_MISSING",
    "Flow",
    "FlowColumn",
    "flow",
    "flow_names",
    "flow_of",
    "spelling_key",
]
