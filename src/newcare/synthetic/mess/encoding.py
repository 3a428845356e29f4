"""Bytes of a file in which some letters are in another encoding than the rest."""

from __future__ import annotations

import io
from typing import Any

from newcare.synthetic.mess.faults_of_identity import OTHER_ENCODING

_STANDS_FOR, _AS_WRITTEN = OTHER_ENCODING.encode(), "é".encode("latin-1")


class MixedEncoding(io.RawIOBase):
    """Passes bytes on to a file, with each stand-in letter as one byte of Latin-1.

    A write of Arrow's ends where a row ends, so no stand-in is cut in two.
    """

    def __init__(self, file: Any) -> None:
        """Write to an open binary file, which the caller closes."""
        super().__init__()
        self._file = file

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, content: Any) -> int:
        """Write bytes; the count is of those given."""
        self._file.write(bytes(content).replace(_STANDS_FOR, _AS_WRITTEN))
        return len(content)
