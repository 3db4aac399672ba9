"""Directives that show registers; what they need of the registers is checked when all is read."""

import json
from typing import Any, ClassVar

from sphinx.application import Sphinx

from qmanual.sphinx_ext.table_directives import OptionError, TableDirective


class NamedDirective(TableDirective):
    """A directive whose only argument is a name: of a register, or of a record."""

    wanted: ClassVar[str] = "the name of a register, as in sources.yml"

    def argument(self) -> str:
        """The name.

        :raises OptionError: if there is none, or more than one.
        """
        self.read_options()
        return self.one_name()

    def one_name(self) -> str:
        """The argument, which is one word."""
        if not self.first_line or " " in self.first_line:
            raise OptionError(self.lineno, f"needs {self.wanted}")
        return self.first_line


class CaseDirective(NamedDirective):
    """``{corrective-action} NC-2026-01``: one nonconformity, whole."""

    wanted = "the number of one nonconformity"


class RegisterDirective(NamedDirective):
    """``{register} complaint-register``: records as a table."""

    options_of: ClassVar[dict[str, str]] = {
        "table": "text", "columns": "list", "where": "text", "sort": "list", "limit": "integer",
        "caption": "text",
    }  # fmt: skip

    def argument(self) -> str:
        """Register and options in a canonical form."""
        return json.dumps({**self.read_options(), "register": self.one_name()}, sort_keys=True)

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Only the register knows its columns; here is what can be said without it."""
        if name == "limit" and options[name] < 1:
            raise OptionError(line, "option 'limit' must be 1 or more")


class ChecklistDirective(TableDirective):
    """``{audit-checklist}``: questions made from standards and procedures, ready to print."""

    options_of: ClassVar[dict[str, str]] = {"items": "list", "document": "text", "type": "list"}

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Names are looked up when all is read."""


def setup_register_directives(app: Sphinx) -> None:
    """Register the directives, plain and in the domain."""
    for name, directive in (
        ("register", RegisterDirective),
        ("corrective-action", CaseDirective),
        ("audit-programme", NamedDirective),
        ("audit-checklist", ChecklistDirective),
        ("mystery-visits", NamedDirective),
        ("complaint-counts", NamedDirective),
        ("questionnaire", NamedDirective),
        ("quality-plan", NamedDirective),
    ):
        app.add_directive(name, directive)
        app.add_directive_to_domain("qm", name, directive)
