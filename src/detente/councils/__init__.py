"""Councils: actor tables in, talks held, pages, tables and files out."""

from detente.councils.held import FORMATS, PRESETS, Held, council
from detente.councils.shared_burden import Burden, burden
from detente.councils.two_sided import Bargained, nash

__all__ = ["FORMATS", "PRESETS", "Bargained", "Burden", "Held", "burden", "council", "nash"]
