"""Statistics as pure functions over arrays: limits, rates, standardisation, index numbers.

Each subject has array kernels (any leading shape of groups) and, for one group, functions that return a row.
"""
