"""The protocol of an evaluation: what was asked and how it would be answered, locked before the results are seen."""

from newcare.evaluation.protocol.from_model import protocol_of_model
from newcare.evaluation.protocol.lock_file import Entry, Seen, lock_path_of, read_lock
from newcare.evaluation.protocol.locking import Locked, changes_to_record, lock_protocol
from newcare.evaluation.protocol.protocol import Outcome, Protocol, Start
from newcare.evaluation.protocol.protocol_file import load_protocol
from newcare.evaluation.protocol.status import ProtocolStatus, status_of

__all__ = [
    "Entry",
    "Locked",
    "Outcome",
    "Protocol",
    "ProtocolStatus",
    "Seen",
    "Start",
    "changes_to_record",
    "load_protocol",
    "lock_path_of",
    "lock_protocol",
    "protocol_of_model",
    "read_lock",
    "status_of",
]
