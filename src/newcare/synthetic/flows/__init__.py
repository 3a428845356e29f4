"""A made-up place as the files that English systems send: extracts in a folder, in the spelling of their flows."""

from newcare.synthetic.flows.formats import FileFormat, FlowFormat
from newcare.synthetic.flows.write import write_flows

__all__ = ["FileFormat", "FlowFormat", "write_flows"]
