"""The registers of a manual for those who only read them: source name to register."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from qmanual.config import Settings
from qmanual.items.model import Catalogue

_MODULE = "qmanual.kpi.registers"


def kept_registers(settings: Settings, catalogue: Catalogue) -> Mapping[str, Any]:
    """The registers that are kept; what is wrong with one is a finding of theirs, not of ours."""
    if find_spec(_MODULE) is None:
        return {}
    found: Mapping[str, Any] = import_module(_MODULE).load_registers(settings, catalogue)
    return found
