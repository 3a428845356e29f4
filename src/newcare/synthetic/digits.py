"""Text of one width, made without an object for each value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Letters = npt.NDArray[np.uint8]  # shape (texts, letters), each an ASCII code


def as_text(letters: Letters) -> pa.StringArray:
    """Rows of letters as text."""
    count, width = letters.shape
    offsets = np.arange(0, width * count + 1, width, dtype=np.int32)
    whole = np.ascontiguousarray(letters)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(whole))
