"""Directives that list items; a bad option is an error on its line and shows no table."""

import json
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx

from qmanual.items.directive import convert_options, split_content
from qmanual.items.schema import Field, ItemType, load_schema
from qmanual.items.suggest import did_you_mean
from qmanual.sphinx_ext.columns import known_columns
from qmanual.sphinx_ext.dashboard import GROUPS, STATUSES
from qmanual.sphinx_ext.directives import RawDirective
from qmanual.sphinx_ext.domain import record_problem, record_shown
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.markup import error_block, shown
from qmanual.sphinx_ext.selection import parse_conditions
from qmanual.sphinx_ext.warnings import Subtype

_MOST_MONTHS = 120
_MOST_QUESTIONS = 20


class OptionError(Exception):
    """An option cannot be used; says which line of the directive, and why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class TableDirective(RawDirective):
    """A directive with options and no body."""

    options_of: ClassVar[dict[str, str]] = {}
    """Option to its kind (see :mod:`qmanual.items.fields`)."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table, or an error where it would stand."""
        try:
            arg = self.argument()
        except OptionError as error:
            record_problem(
                self.env, f"{{{self.name}}}: {error.message}", Subtype.OPTION, error.line
            )
            return [error_block(self.cannot_be_shown(error.message))]
        record_shown(self.env, self.plain_name, [arg], self.lineno)
        return [shown("", kind=self.plain_name, arg=arg)]

    def cannot_be_shown(self, why: str) -> str:
        """What stands on the page instead."""
        return _("This table cannot be shown: %s") % why

    def argument(self) -> str:
        """The checked options in a canonical form.

        :raises OptionError: if something cannot be used.
        """
        if self.first_line:
            raise OptionError(self.lineno, f"takes no argument, but has {self.first_line!r}")
        return json.dumps(self.read_options(), sort_keys=True)

    def read_options(self) -> dict[str, Any]:
        """Options by name, checked.

        :raises OptionError: if an option does not exist or cannot be used.
        """
        item_type = ItemType(
            name=self.plain_name,
            title="",
            plural="",
            normative=False,
            fields={name: Field(name=name, kind=kind) for name, kind in self.options_of.items()},
            links={},
        )
        first = self.lineno + self.content_offset
        content, problems = split_content(self.block(first), item_type)
        options, _links, more = convert_options(content, item_type, self.lineno)
        for _code, line, message in (*problems, *more):
            raise OptionError(line, message)
        if content.body.strip():
            blank = len(content.body) - len(content.body.lstrip("\n"))
            raise OptionError(content.body_line + blank, "has text in it, but lists items only")
        for name in options:
            self.check(name, options, content.lines[name])
        return options

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Check one option against the schema.

        :raises OptionError: if it cannot be used.
        """
        schema = load_schema()
        types = tuple(entry for entry in options.get("type", ()) if entry in schema.types)
        value = options[name]
        if name == "type":
            _known(line, "type", value, schema.types)
        elif name in ("columns", "sort"):
            columns = known_columns(schema, types or self.types_listed)
            _known(line, "column", [entry.lstrip("-") for entry in value], columns)
        elif name == "where":
            known = {
                option
                for type_name in types or self.types_listed or schema.types
                for option in schema.types[type_name].options
            }
            try:
                parse_conditions(value, known)
            except ValueError as error:
                raise OptionError(line, f"option 'where': {error}") from error

    types_listed: ClassVar[tuple[str, ...]] = ()
    """Types that the directive lists, when it always lists the same."""


class ItemsDirective(TableDirective):
    """``{items}``: a table of items."""

    options_of: ClassVar[dict[str, str]] = {
        "type": "list", "columns": "list", "where": "text", "document": "text", "sort": "list",
        "caption": "text",
    }  # fmt: skip


class KpiTableDirective(TableDirective):
    """``{kpi-table}``: all KPIs with value, target, state, owner."""

    options_of: ClassVar[dict[str, str]] = {"columns": "list"}
    types_listed: ClassVar[tuple[str, ...]] = ("kpi",)


class DashboardDirective(TableDirective):
    """``{kpi-dashboard}``: all KPIs at a glance, and where to act first."""

    options_of: ClassVar[dict[str, str]] = {
        "status": "list", "owner": "list", "type": "list", "group": "text",
    }  # fmt: skip

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Check one option; ``type`` is a type of what KPIs measure."""
        if name == "status":
            _known(line, "state", options[name], STATUSES)
        elif name == "group":
            _known(line, "group", [options[name]], GROUPS)
        elif name == "type":
            measured = load_schema().types["kpi"].links["measures"].to
            _known(line, "type that a KPI measures", options[name], measured)


class ReviewDirective(TableDirective):
    """``{management-review}``: the inputs of a management review, computed."""

    options_of: ClassVar[dict[str, str]] = {"months": "integer"}

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Check the months to look back on."""
        if not 1 <= options[name] <= _MOST_MONTHS:
            raise OptionError(line, f"option 'months': {options[name]} is not 1 to {_MOST_MONTHS}")


class QuizDirective(TableDirective):
    """``{quiz}``: practice questions about the statements of the page, or about those named."""

    options_of: ClassVar[dict[str, str]] = {
        "items": "list", "number": "integer", "module": "text",
    }  # fmt: skip

    def cannot_be_shown(self, why: str) -> str:
        """What stands on the page instead."""
        return _("These questions cannot be shown: %s") % why

    def check(self, name: str, options: dict[str, Any], line: int) -> None:
        """Items are looked up when all is read."""
        if name == "number" and not 1 <= options[name] <= _MOST_QUESTIONS:
            message = f"option 'number': {options[name]} is not 1 to {_MOST_QUESTIONS}"
            raise OptionError(line, message)


class RaciDirective(TableDirective):
    """``{raci}``: processes and procedures by role."""

    options_of: ClassVar[dict[str, str]] = {"document": "text", "type": "list"}


class ClauseMatrixDirective(TableDirective):
    """``{clause-matrix}``: which passage answers which clause."""


class RiskMatrixDirective(TableDirective):
    """``{risk-matrix}``: risks by likelihood and impact, and their list."""

    options_of: ClassVar[dict[str, str]] = {
        "document": "text", "discuss": "integer", "escalate": "integer",
    }  # fmt: skip


class BlueprintDirective(TableDirective):
    """``{blueprint} PROC-ID``: the stages of a process."""

    def argument(self) -> str:
        """The identifier of the process."""
        self.read_options()
        if not self.first_line or " " in self.first_line:
            raise OptionError(self.lineno, "needs one identifier of a process")
        return self.first_line


def _known(line: int, what: str, names: list[str], known: Any) -> None:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
            raise OptionError(line, f"there is no {what} {name!r}{hint}")


def setup_table_directives(app: Sphinx) -> None:
    """Register the directives, plain and in the domain."""
    for name, directive in (
        ("items", ItemsDirective),
        ("kpi-table", KpiTableDirective),
        ("kpi-dashboard", DashboardDirective),
        ("management-review", ReviewDirective),
        ("quiz", QuizDirective),
        ("raci", RaciDirective),
        ("clause-matrix", ClauseMatrixDirective),
        ("risk-matrix", RiskMatrixDirective),
        ("blueprint", BlueprintDirective),
    ):
        app.add_directive(name, directive)
        app.add_directive_to_domain("qm", name, directive)
