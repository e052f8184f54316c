"""Where facts come from: one module per producer, its tables found by walking this package.

A module that exports `SOURCES: tuple[Source, ...]` and `TABLES: tuple[Table, ...]` is a producer.
"""

import pkgutil
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from detente.core.errors import UnknownName

if TYPE_CHECKING:
    from detente.core.sources import Source
    from detente.sources.table import Table


# what works on tables and is none; the walk leaves it out, so that reading the register loads no DuckDB
_MACHINERY = {"mirror", "query", "register", "revision", "shape", "states", "store", "table", "tidy"}


@lru_cache(maxsize=1)
def _producers() -> "tuple[dict[str, Source], dict[str, Table]]":
    sources: dict[str, Source] = {}
    tables: dict[str, Table] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        if info.name in _MACHINERY:
            continue
        module = import_module(f"{__name__}.{info.name}")
        for source in getattr(module, "SOURCES", ()):
            if source.id in sources:
                raise ValueError(f"two sources are called {source.id!r}")
            sources[source.id] = source
        for table in getattr(module, "TABLES", ()):
            if table.id in tables:
                raise ValueError(f"two tables are called {table.id!r}")
            tables[table.id] = table
    return sources, tables


def all_sources() -> "dict[str, Source]":
    """Every source, by id."""
    return dict(_producers()[0])


def all_tables() -> "dict[str, Table]":
    """Every table, by id."""
    return dict(_producers()[1])


def source_of(id_: str) -> "Source":
    """The source of that id; raises UnknownName with the nearest one."""
    known = all_sources()
    if id_ not in known:
        raise UnknownName("source", id_, list(known))
    return known[id_]


def table_of(id_: str) -> "Table":
    """The table of that id; raises UnknownName with the nearest one."""
    known = all_tables()
    if id_ not in known:
        raise UnknownName("table", id_, list(known))
    return known[id_]
