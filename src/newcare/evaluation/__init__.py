"""Did the care model work: designs, estimates with intervals, and the checks that could refute them."""
