"""KPIs: definitions, engine, statistics, charts.

In a notebook, ``from qmanual import kpi`` gives :func:`measure`, :func:`table`, :func:`chart`
and :func:`read`, with the manual of the nearest folder upwards. They are looked up when they
are asked for, so that importing this package costs nothing.
"""

from typing import Any

__all__ = ["chart", "measure", "read", "table"]


def __getattr__(name: str) -> Any:
    """The functions for notebooks, imported at their first use."""
    if name in __all__:
        from qmanual.kpi import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
