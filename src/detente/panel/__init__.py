"""The embedded reference panel: the figures that the main job needs, dated by the as-of rule.

`load()` gives the panel, `Panel.as_of(day)` what was known on a day, `View.series(...)` its figures.
"""

from detente.panel.reference import Panel, load, read
from detente.panel.rows import Figure, Key, Rows
from detente.panel.view import Gap, UsedFigures, View

__all__ = ["Figure", "Gap", "Key", "Panel", "Rows", "UsedFigures", "View", "load", "read"]
