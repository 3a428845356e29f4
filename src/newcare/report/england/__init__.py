"""Reports on the official statistics of England: the figure recomputed, and every measure and area to browse."""
