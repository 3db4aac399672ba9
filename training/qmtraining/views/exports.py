"""Tables for spreadsheets. A cell that a spreadsheet would run is written as text."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from qmtraining.library import open_book
from qmtraining.models import Person
from qmtraining.selectors.coverage import read_coverage
from qmtraining.selectors.learning import records_of_person
from qmtraining.selectors.people import matrix_of
from qmtraining.status import State
from qmtraining.views.learning import person_of
from qmtraining.views.quality import quality_lead_only
from qmtraining.views.team import team_of, visible_person, wanted_view

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula in Excel, LibreOffice or Google Sheets, wide forms too."""


def safe_cell(value: Any) -> str:
    """A value as a spreadsheet may show it: never as a formula.

    A number keeps its sign. Source: OWASP, CSV injection.
    """
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(RUNS) else text


class _Echo:
    """A file that returns what is written, so that a long table streams."""

    def write(self, value: str) -> str:
        return value


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """A table as a download; with a mark, so that Excel reads it as UTF-8."""
    language = get_language() or "en"

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo(), lineterminator="\r\n")
        with override(language):
            yield "\ufeff" + writer.writerow([safe_cell(part) for part in head])
            for row in rows:
                yield writer.writerow([safe_cell(part) for part in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


RECORD_HEAD = (
    "person", "name", "module", "item", "title", "meaning", "edition", "form", "passed", "at",
    "expires", "attempt", "digest",
)  # fmt: skip


def _records(name: str, who: Person) -> Any:
    """Someone's records as a table; the columns are the same in every language."""
    rows = (
        (
            who.code,
            who.name,
            row.module,
            row.item,
            row.item_title,
            row.hash,
            row.edition.name,
            row.form,
            "yes" if row.passed else "no",
            row.at.isoformat(),
            row.expires.isoformat() if row.expires else "",
            row.attempt.key,
            row.digest,
        )
        for row in records_of_person(who).iterator(chunk_size=500)
    )
    return csv_response(name, RECORD_HEAD, rows)


@login_required
@require_GET
def my_records(request: HttpRequest) -> Any:
    """The person's own records."""
    return _records("records", person_of(request))


@login_required
@require_GET
def records(request: HttpRequest, code: str) -> Any:
    """The records of someone whom the person may see."""
    return _records("records", visible_person(request, code))


@login_required
@require_GET
def team_status(request: HttpRequest) -> Any:
    """The matrix as it is shown, filters included."""
    matrix = matrix_of(wanted_view(request).of(team_of(request)))
    head = ["person", "name", "department", *matrix.modules]
    rows = []
    for who in matrix.people:
        cells = [matrix.cells.get((who.pk, module)) for module in matrix.modules]
        texts = [
            f"{cell.state} {cell.day.isoformat() if cell.day else ''}".strip()
            if cell
            else str(State.NOT_NEEDED)
            for cell in cells
        ]
        rows.append([who.code, who.name, who.department, *texts])
    return csv_response("team", head, rows)


@login_required
@require_GET
def coverage(request: HttpRequest) -> Any:
    """Coverage by role, department and item."""
    quality_lead_only(request)
    found = read_coverage()
    title_of = open_book(found.edition).catalogue.title_of if found.edition else str
    rows: list[list[Any]] = []
    for scope, table in (("role", found.by_role), ("department", found.by_department)):
        for key, modules in table.items():
            for module, share in modules.items():
                name = found.modules.get(module, module)
                rows.append(
                    [scope, key, title_of(key), module, name, share.current, share.due, share.late]
                )
    for key, share in found.by_item.items():
        rows.append(["item", key, title_of(key), "", "", share.current, share.due, share.late])
    head = ["by", "id", "title", "module", "module title", "up to date", "to do", "late"]
    return csv_response("coverage", head, rows)


__all__ = ["coverage", "my_records", "records", "safe_cell", "team_status"]
