"""Registers by the name of their source: which there are, and what is wrong with a name."""

from qmanual.items.suggest import did_you_mean
from qmanual.sphinx_ext.manual import Manual


def unknown_register(manual: Manual, name: str) -> str:
    """What to say of a name that is no register."""
    hint = did_you_mean(name, manual.registers)
    hint = hint or f"; there are {', '.join(sorted(manual.registers)) or 'none'}"
    return f"there is no register {name!r} in sources.yml{hint}"


def problem_of_kind(manual: Manual, name: str, kind: str) -> str | None:
    """What is wrong with the name of a register that has to be of a kind."""
    register = manual.registers.get(name)
    if register is None:
        return unknown_register(manual, name)
    if register.kind != kind:
        return f"the register {name!r} is one of {register.kind}, not of {kind}"
    return None
