"""Beliefs by the words that readers know them by."""

from functools import lru_cache

from detente.catalogue.beliefs import all_beliefs
from detente.catalogue.conflicts import conflict, names


@lru_cache
def _labels() -> dict[str, str]:
    known = {name: belief.label for name, belief in all_beliefs().items()}
    for war in names():
        known |= {name: belief.label for name, belief in conflict(war).beliefs.items()}
    return known


def label_of(name: str) -> str:
    """A belief's label for its id; what is no id is taken for words already."""
    return _labels().get(name, name)
