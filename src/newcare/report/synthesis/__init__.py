"""A synthesis over places as a page."""
