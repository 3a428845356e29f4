"""The protocol of an evaluation: what was asked and how it would be answered, locked before the results are seen."""

from newcare.evaluation.protocol.from_model import protocol_of_model
from newcare.evaluation.protocol.lock_file import Entry, lock_path_of, read_lock
from newcare.evaluation.protocol.locking import Locked, changes_to_record, lock_protocol
from newcare.evaluation.protocol.panel_sections import Better
from newcare.evaluation.protocol.protocol import Outcome, PanelReading, Protocol, Start
from newcare.evaluation.protocol.protocol_file import (
    ProtocolFile,
    load_protocol,
    protocol_of_file,
    read_protocol_file,
)
from newcare.evaluation.protocol.seen import Seen
from newcare.evaluation.protocol.sighting import Sighting, earlier_sighting, sighting_of
from newcare.evaluation.protocol.status import ProtocolStatus, status_of

__all__ = [
    "Better",
    "Entry",
    "Locked",
    "Outcome",
    "PanelReading",
    "Protocol",
    "ProtocolFile",
    "ProtocolStatus",
    "Seen",
    "Sighting",
    "Start",
    "changes_to_record",
    "earlier_sighting",
    "load_protocol",
    "lock_path_of",
    "lock_protocol",
    "protocol_of_file",
    "protocol_of_model",
    "read_lock",
    "read_protocol_file",
    "sighting_of",
    "status_of",
]
