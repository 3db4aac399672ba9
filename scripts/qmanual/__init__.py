"""The toolchain of a service quality manual: items, checks, KPIs, pages, editions."""

__version__ = "0.1.0"
