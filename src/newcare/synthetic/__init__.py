"""A made-up place whose truth we set: people, needs, contacts, costs, and a care model with a known effect."""

from newcare.synthetic.effect import Effect
from newcare.synthetic.place import ALL_TABLES, make_place
from newcare.synthetic.settings import PlaceSettings
from newcare.synthetic.truth import Truth
from newcare.synthetic.write import write_place

__all__ = ["ALL_TABLES", "Effect", "PlaceSettings", "Truth", "make_place", "write_place"]
