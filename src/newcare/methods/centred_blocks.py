"""Products of the columns of a tall design, block by block, and which columns the others already explain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from newcare.methods.checks import FloatArray

_BLOCK = 16_384  # rows worked on at a time, so that they stay in the processor's cache
_SMALL = 200_000  # multiplications of a product that the linear algebra does in one thread, without waiting for others
_EXPLAINED = 1e-9  # share of a column's variance that is left once earlier columns have explained the rest


def centred_blocks(design: FloatArray, centre: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """Cut the rows into blocks: a column of ones, then the columns less their means.

    Each block has shape (m, h, k + 1): m small matrices of h rows, filled up with zeros, because many small products
    in one thread are quicker and steadier than one that several threads must finish together. It is used again.
    """
    width = design.shape[1] + 1
    height = min(max(_SMALL // width**2, 16), 256)
    block = np.zeros((-(-min(_BLOCK, len(design)) // height), height, width))
    flat = block.reshape(-1, width)
    for start in range(0, len(design), len(flat)):
        rows = slice(start, min(start + len(flat), len(design)))
        size = rows.stop - rows.start
        flat[:size, 0] = 1.0
        np.subtract(design[rows], centre, out=flat[:size, 1:])
        flat[size:] = 0.0
        yield rows, block


def products(block: FloatArray, other: FloatArray) -> FloatArray:
    """Add up the products of columns over all rows of two blocks; shape (columns of one, columns of the other)."""
    summed: FloatArray = np.matmul(block.transpose(0, 2, 1), other).sum(axis=0)
    return summed


def dependent_columns(design: FloatArray) -> tuple[int, ...]:
    """Positions of the columns of shape (n, k) that are constant, or explained by the columns before them."""
    centre = design.mean(axis=0)
    gram = np.zeros((design.shape[1] + 1,) * 2)
    for _, block in centred_blocks(design, centre):
        gram += products(block, block)
    gram = gram[1:, 1:]
    spread = np.diag(gram).copy()
    size = spread + len(design) * centre**2
    kept: list[int] = []
    for j, own in enumerate(spread):
        if own <= 1e-14 * size[j]:
            continue
        across = gram[np.ix_(kept, [j])][:, 0] / np.sqrt(spread[kept] * own)
        among = gram[np.ix_(kept, kept)] / np.sqrt(np.outer(spread[kept], spread[kept]))
        if 1 - across @ np.linalg.solve(among, across) > _EXPLAINED:
            kept.append(j)
    return tuple(sorted(set(range(design.shape[1])) - set(kept)))
