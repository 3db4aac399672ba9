"""The inputs of a management review, computed: what is known of each, or that it is not kept.

The inputs are those that ISO 9001:2015, 9.3.2 asks for, in our own words and order of clauses.
Each is a few lines of text with links; a line that stands for a KPI carries its status.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qmanual.items.model import Item
from qmanual.sphinx_ext.dashboard import act_first, status_of, summary_of
from qmanual.sphinx_ext.kpi_view import kpi_view
from qmanual.sphinx_ext.labels import status_shape
from qmanual.sphinx_ext.language import (
    _,
    format_day,
    format_value,
    joined_text,
    ngettext,
    pgettext,
)
from qmanual.sphinx_ext.manual import Manual, Target
from qmanual.sphinx_ext.objectives import Evaluation, Progress, evaluate_objective
from qmanual.sphinx_ext.review_registers import (
    audit_lines,
    complaint_lines,
    nonconformity_lines,
    plan_lines,
    suggestion_lines,
    supplier_lines,
)
from qmanual.sphinx_ext.review_words import Line, Period
from qmanual.wording.translations import marked_in

DEFAULT_MONTHS = 12

_OF_CUSTOMERS = ("top_box", "nps", "gap")
"""Metrics that ask customers what they think."""

_OF_COMPETENCE = ("coverage",)

_HIGH_RISK = 10
"""Likelihood times impact, after control, that a review looks at by name; of 25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInput:
    """One input of the review.

    :param clause: where the standard asks for it, such as ``9.3.2 a``.
    """

    clause: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """All inputs, and the time that they look back on."""

    period: str
    inputs: tuple[ReviewInput, ...]


def review_view(manual: Manual, _docname: str, arg: str) -> ReviewView:
    """The inputs as they stand on the day of the build.

    :param arg: options as JSON: ``months`` to look back on.
    """
    months = int(json.loads(arg).get("months", DEFAULT_MONTHS))
    period = Period(start=_months_before(manual.today, months), end=manual.today)
    return ReviewView(
        period=_("From %(start)s to %(end)s.")
        % {
            "start": format_day(period.start, manual.language),
            "end": format_day(period.end, manual.language),
        },
        inputs=tuple(
            ReviewInput(clause=clause, title=title, lines=tuple(lines(manual, period)))
            for clause, title, lines in _inputs()
        ),
    )


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(years, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _inputs() -> list[tuple[str, str, Callable[[Manual, Period], Iterator[Line]]]]:
    return [
        ("9.3.2 a", _("What became of earlier decisions"), plan_lines),
        ("9.3.2 b", _("What has changed around us and in the manual"), _changes),
        ("9.3.2 c 1", _("Satisfaction and feedback of customers"), _customers),
        ("9.3.2 c 2", _("Objectives reached"), _objectives),
        ("9.3.2 c 3", _("How processes perform and standards are kept"), _processes),
        ("9.3.2 c 4", _("Nonconformities and corrective actions"), _nonconformities),
        ("9.3.2 c 5", _("Results of measuring"), _measuring),
        ("9.3.2 c 6", _("Results of audits"), audit_lines),
        ("9.3.2 c 7", _("Performance of suppliers"), supplier_lines),
        ("9.3.2 d", _("Whether resources suffice"), _resources),
        ("9.3.2 e", _("Risks and opportunities"), _risks),
        ("9.3.2 f", _("Ideas for improvement"), suggestion_lines),
    ]


def _changes(manual: Manual, period: Period) -> Iterator[Line]:
    documents = [
        document.id
        for document in manual.catalogue.documents.values()
        if period.holds(_day(document.fields.get("effective")))
    ]
    if not documents:
        yield Line(text=_("No document came into force in this time."))
        return
    words = _("Documents that came into force in this time:")
    yield Line(text=words, targets=manual.targets(tuple(documents)))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _customers(manual: Manual, period: Period) -> Iterator[Line]:
    yield from _kpi_lines(manual, _of_metric(manual, _OF_CUSTOMERS))
    yield from complaint_lines(manual, period)


def _of_metric(manual: Manual, types: Sequence[str]) -> list[Item]:
    return [
        item
        for item in manual.catalogue.of_type("kpi")
        if isinstance(metric := item.fields.get("metric"), dict) and metric.get("type") in types
    ]


def _kpi_lines(manual: Manual, items: Sequence[Item]) -> Iterator[Line]:
    """One line for each KPI: its title, value and state."""
    for item in items:
        view = kpi_view(manual, item.docname, item.id)
        if view is not None:
            yield Line(
                text=view.value,
                targets=manual.targets((item.id,)),
                status=view.status,
                shape=view.shape,
                word=view.word,
            )


def _objectives(manual: Manual, period: Period) -> Iterator[Line]:
    found = [
        (item, evaluate_objective(manual, item)) for item in manual.catalogue.of_type("objective")
    ]
    if not found:
        yield Line(text=_("The manual has no objectives yet."))
        return
    reached = sum(entry.progress is Progress.REACHED for _item, entry in found)
    told = ngettext(
        "%(n)s of %(all)s objective is reached.",
        "%(n)s of %(all)s objectives are reached.",
        len(found),
    )
    yield Line(text=told % {"n": reached, "all": len(found)})
    for item, entry in found:
        status, word = _PROGRESS[entry.progress]
        yield Line(
            text=_progress_in_words(manual, item, entry, period),
            targets=manual.targets((item.id,)),
            status=status,
            shape=status_shape(status),
            word=pgettext("objective", word),
        )


_PROGRESS = {
    Progress.REACHED: ("met", marked_in("objective", "Reached")),
    Progress.NOT_YET: ("warning", marked_in("objective", "Not yet")),
    Progress.UNKNOWN: ("no-data", marked_in("objective", "Cannot be said yet")),
}
"""How far an objective is: status that gives it its shape, and its word."""


def _progress_in_words(manual: Manual, item: Item, entry: Evaluation, period: Period) -> str:
    """Value now, what is wanted, by when."""
    wanted = format_value(item.fields.get("target"), manual.language)
    parts = []
    if entry.now:
        parts.append(_("now %(now)s, wanted %(target)s") % {"now": entry.now, "target": wanted})
    else:
        parts.append(_("wanted %s") % wanted)
    due = _day(item.fields.get("due"))
    if due is not None:
        words = _("by %s") if due >= period.end else _("was due on %s")
        parts.append(words % format_day(due, manual.language))
    return joined_text(parts)


def _processes(manual: Manual, _period: Period) -> Iterator[Line]:
    def measures(item: Item) -> bool:
        found = (manual.item(name) for name in item.links.get("measures", ()))
        return any(entry is not None and entry.type != "objective" for entry in found)

    items = [item for item in manual.catalogue.of_type("kpi") if measures(item)]
    if not items:
        yield Line(text=_("No KPI measures a process or a standard yet."))
        return
    yield Line(text=summary_of(manual, items))
    yield from _kpi_lines(
        manual, [i for i in items if status_of(manual, i) in ("missed", "warning")]
    )


def _nonconformities(manual: Manual, period: Period) -> Iterator[Line]:
    yield from nonconformity_lines(manual, period)
    unanswered = {
        alert.kpi for alert in manual.alerts if not alert.answered_by and not alert.better
    }
    open_ones = [item for item in act_first(manual, manual.catalogue.of_type("kpi"))
                 if item.id in unanswered]  # fmt: skip
    if open_ones:
        count = len(open_ones)
        told = ngettext(
            "%s KPI asks for action, and no nonconformity is open for it:",
            "%s KPIs ask for action, and no nonconformity is open for them:",
            count,
        )
        targets = manual.targets(tuple(item.id for item in open_ones))
        yield Line(text=told % count, targets=targets)


def _measuring(manual: Manual, _period: Period) -> Iterator[Line]:
    items = list(manual.catalogue.of_type("kpi"))
    if not items:
        yield Line(text=_("The manual has no KPIs yet."))
        return
    yield Line(text=summary_of(manual, items))
    waiting = [item.id for item in items if status_of(manual, item) == "no-data"]
    if waiting:
        yield Line(text=_("Waiting for data:"), targets=manual.targets(tuple(waiting)))
    samples = [item for item in items if _is_sample(manual, item)]
    if samples:
        told = ngettext(
            "%s KPI rests on sample data, which say nothing about us.",
            "%s KPIs rest on sample data, which say nothing about us.",
            len(samples),
        )
        yield Line(text=told % len(samples))


def _is_sample(manual: Manual, item: Item) -> bool:
    source = manual.measurements.get(item.id, {}).get("source") or {}
    return status_of(manual, item) != "no-data" and bool(
        source.get("sample") or item.fields.get("sample")
    )


def _resources(manual: Manual, _period: Period) -> Iterator[Line]:
    for item in manual.catalogue.of_type("objective"):
        if item.fields.get("resources"):
            takes = str(item.fields["resources"])
            yield Line(text=takes, targets=manual.targets((item.id,)), link_first=True)
    yield from _kpi_lines(manual, _of_metric(manual, _OF_COMPETENCE))
    if not any(item.fields.get("resources") for item in manual.catalogue.of_type("objective")):
        yield Line(text=_("No objective says what it takes yet."))


def _risks(manual: Manual, period: Period) -> Iterator[Line]:
    risks = list(manual.catalogue.of_type("risk"))
    if not risks:
        yield Line(text=_("The manual has no risks yet."))
        return
    late = [item.id for item in risks if (day := _day(item.fields.get("review"))) is not None
            and day < period.end]  # fmt: skip
    high = [item for item in risks if _weight(item) >= _HIGH_RISK]
    high.sort(key=lambda item: -_weight(item))
    told = ngettext("%s risk is kept in sight.", "%s risks are kept in sight.", len(risks))
    yield Line(text=told % len(risks))
    if high:
        words = _("The greatest that remain after control:")
        yield Line(text=words, targets=_targets(manual, high))
    if late:
        yield Line(text=_("To be looked at again since:"), targets=manual.targets(tuple(late)))


def _weight(item: Item) -> int:
    """What remains of a risk; without a figure after control, what it is without one."""
    fields = item.fields
    return int(fields.get("residual") or fields.get("likelihood", 0) * fields.get("impact", 0))


def _targets(manual: Manual, items: Sequence[Item]) -> tuple[Target, ...]:
    return manual.targets(tuple(item.id for item in items))
