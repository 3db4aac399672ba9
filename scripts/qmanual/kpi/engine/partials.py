"""Partials: states of groups of rows, one query for all KPIs of a source and a grain.

The query groups by file, period and dimensions at once, so the rows are read once; series,
headline, window before, breakdowns, heat maps and what was left out are merged from what it
brings back. Where the dimensions together have too many combinations, there is one query for
each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.conditions import count
from qmanual.kpi.engine.plan import (
    FUTURE_PERIOD,
    Among,
    DefinitionError,
    Extent,
    LeftOutRule,
    Plan,
    Span,
)
from qmanual.kpi.engine.states import State, merge

Value = Any
Key = Any
"""Value of a dimension, as the data have it; None for rows that say nothing."""

MOST_GROUPS = 250_000
"""Groups that a query may bring back. More would not be read by anybody."""

WHOLE = ""
"""Stands for the file of rows that cannot be told apart by file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """The state of one group of rows.

    :param file: path of the file, or WHOLE.
    :param period: first day; None without a date.
    :param keys: values of the dimensions of its grouping.
    """

    file: str
    period: date | None
    keys: tuple[Key, ...]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What there is in a file and a period, whatever is measured of it.

    :param future: rows of it that are dated in the future.
    :param first: first moment, future ones left aside; years as numbers are days here, too.
    """

    file: str
    period: date | None
    rows: int
    future: int = 0
    first: datetime | date | None = None
    last: datetime | date | None = None


@dataclass(slots=True, kw_only=True)
class Partials:
    """All states of one KPI.

    :param groupings: names of dimensions to the states of their combinations. The states of one
        grouping together are all rows.
    :param left_out: counts of rows that were left out, one for each rule of the plan.
    """

    plan: Plan
    groupings: dict[tuple[str, ...], list[Partial]] = field(default_factory=dict)
    left_out: list[Partial] = field(default_factory=list)

    def state(self, span: Span | None) -> dict[str, float]:
        """The state of all rows of a span."""
        return self.parts(span, None, lambda _partial, _key: None).get(None) or self.nothing

    def by_period(self, span: Span | None) -> dict[date | None, dict[str, float]]:
        """First day of a period to its state."""
        return self.parts(span, None, lambda partial, _key: partial.period)

    def by_dimension(self, span: Span | None, name: str) -> dict[Key, dict[str, float]]:
        """Value of a dimension to its state."""
        return self.parts(span, name, lambda _partial, key: key)

    def by_both(
        self, span: Span | None, name: str
    ) -> dict[tuple[Key, date | None], dict[str, float]]:
        """Value of a dimension and first day of a period to the state."""
        return self.parts(span, name, lambda partial, key: (key, partial.period))

    def parts(
        self, span: Span | None, name: str | None, group: Callable[[Partial, Key], Any]
    ) -> dict[Any, dict[str, float]]:
        """The states of a span, merged by group."""
        names = next((n for n in self.groupings if name is None or name in n), ())
        place = names.index(name) if name in names else None
        gathered: dict[Any, list[State]] = {}
        for partial in self.groupings.get(names, ()):
            if is_inside(partial.period, span):
                key = partial.keys[place] if place is not None else None
                gathered.setdefault(group(partial, key), []).append(partial.state)
        kind = self.plan.definition.metric.type
        return {key: merge(kind, states) for key, states in gathered.items()}

    def left(self, span: Span | None) -> dict[str, int]:
        """Reason to the number of rows that were left out for it."""
        counts: dict[str, int] = {}
        for number, rule in enumerate(self.plan.left_out):
            name = left_name(number)
            for partial in self.left_out:
                # Rows without a date, or with one to come, are missing in every period.
                everywhere = rule.among in (Among.UNDATED, Among.FUTURE)
                if everywhere or partial.period is None or is_inside(partial.period, span):
                    known = counts.get(rule.reason, 0)
                    counts[rule.reason] = known + int(partial.state[name] or 0)
        return counts

    def align(self) -> None:
        """Give all files the same groupings, where some were read together and some apart."""
        files = {names: {p.file for p in rows} for names, rows in self.groupings.items()}
        everything = set().union(*files.values())
        # The narrow ones first: they are made of the wide ones, which may then go.
        for names in sorted(self.groupings, key=len):
            for file in sorted(everything - files[names]):
                wider = (n for n in files if file in files[n] and set(names) < set(n))
                source = next(wider, None)
                if source is None:
                    del self.groupings[names]
                    break
                places = [source.index(name) for name in names]
                self.groupings[names] += [
                    replace(partial, keys=tuple(partial.keys[place] for place in places))
                    for partial in self.groupings[source]
                    if partial.file == file
                ]

    @property
    def nothing(self) -> dict[str, float]:
        """The state of no rows."""
        return dict.fromkeys(self.plan.bound.names, 0)


def is_inside(period: date | None, span: Span | None) -> bool:
    """Whether a period lies in a span; without a span, all rows do."""
    return span is None or (period is not None and span.start <= period < span.end)


def left_name(number: int) -> str:
    """Name of the count of a rule."""
    return f"left{number}"


@dataclass(slots=True, kw_only=True)
class Batch:
    """KPIs of one table that are dated by the same period, so that one query serves them."""

    plans: list[Plan]
    base: list[Base] = field(default_factory=list)

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers of the KPIs."""
        return tuple(plan.definition.id for plan in self.plans)

    @property
    def lead(self) -> Plan:
        """The first of the plans, for what all of them share."""
        return self.plans[0]

    def extent(self) -> Extent | None:
        """First and last moment that is not in the future; None if there is no date."""
        firsts = [entry.first for entry in self.base if entry.first is not None]
        lasts = [entry.last for entry in self.base if entry.last is not None]
        return Extent(first=min(firsts), last=max(lasts)) if firsts else None


def batches(plans: Iterable[Plan]) -> list[Batch]:
    """The plans, by table and period."""
    found: list[Batch] = []
    for plan in plans:
        for batch in found:
            if _together(plan, batch.lead):
                batch.plans.append(plan)
                break
        else:
            found.append(Batch(plans=[plan]))
    return found


def _together(plan: Plan, lead: Plan) -> bool:
    # A KPI whose states are not kept would have the rows read again for all of them.
    return (
        plan.opened.table is lead.opened.table
        and plan.can_be_kept == lead.can_be_kept
        and _same(plan.period, lead.period)
    )


def _same(one: Value | None, other: Value | None) -> bool:
    return one is other or (one is not None and other is not None and bool(one.equals(other)))


def read_partials(batch: Batch, asker: Asker, *, by_file: bool) -> dict[str, Partials]:
    """Read the states of all KPIs of a batch.

    :param by_file: whether the files of the rows are told apart.
    :return: identifier to states; the batch's base is extended.
    :raises DefinitionError: if a dimension has too many values to be shown.
    """
    dimensions = tuple(dict.fromkeys(d for plan in batch.plans for d in plan.definition.by))
    found = {plan.definition.id: Partials(plan=plan) for plan in batch.plans}
    rows = _read(batch, asker, dimensions, by_file)
    if rows is not None:
        _take(batch, found, dimensions, rows, base=True)
        return found
    rows = _read(batch, asker, (), by_file)
    if rows is None:
        raise too_many_groups()
    _take(batch, found, (), rows, base=True)
    for dimension in dimensions:
        sharing = Batch(plans=[p for p in batch.plans if dimension in p.definition.by])
        rows = _read(sharing, asker, (dimension,), by_file)
        if rows is None:
            raise too_many_groups(dimension)
        _take(sharing, found, (dimension,), rows, base=False)
    return found


def too_many_groups(dimension: str = "") -> DefinitionError:
    """What is told of a dimension, or of time alone, with more groups than anybody reads."""
    if not dimension:
        return DefinitionError(
            f"there are too many periods (more than {MOST_GROUPS:,}); choose a coarser grain",
            field="time",
            inner="grain",
        )
    return DefinitionError(
        f"column {dimension!r} has too many different values for a breakdown "
        f"(more than {MOST_GROUPS:,} with its periods); choose a coarser one",
        field="by",
        inner=dimension,
    )


def read_groups(
    query: Value, asker: Asker, about: str, ids: Iterable[str]
) -> list[dict[str, Any]] | None:
    """The rows of a grouped query; None if they are more than MOST_GROUPS."""
    found = asker.rows(query.limit(MOST_GROUPS + 1), about, ids)
    return found if len(found) <= MOST_GROUPS else None


def _read(
    batch: Batch, asker: Asker, dimensions: tuple[str, ...], by_file: bool
) -> list[dict[str, Any]] | None:
    """One query; None if it has too many groups."""
    lead = batch.lead
    table = lead.opened.table
    keys: dict[str, Value] = {}
    if by_file:
        keys["file"] = lead.opened.file_number
    if lead.group is not None:
        keys["period"] = lead.group
    keys |= {f"d{number}": table[name] for number, name in enumerate(dimensions)}
    asked: dict[str, Value] = {"rows": table.count()}
    if lead.time is not None:
        asked["first"], asked["last"] = lead.time.min(), lead.time.max()
    for number, plan in enumerate(batch.plans):
        for name, aggregate in _aggregates(plan).items():
            asked[f"k{number}_{name}"] = aggregate
    about = "counts and sums by " + ", ".join(
        [*(name for name in keys if name in ("file", "period")), *dimensions]
    )
    if not keys:
        return asker.rows(table.aggregate(**asked), "counts and sums of all rows", batch.ids)
    return read_groups(table.group_by(**keys).aggregate(**asked), asker, about, batch.ids)


def _aggregates(plan: Plan) -> dict[str, Value]:
    table = plan.opened.table
    asked = plan.bound.aggregates(plan.kept)
    for number, rule in enumerate(plan.left_out):
        # Where all rows are left out, they are counted already.
        if rule.rows is not None:
            asked[left_name(number)] = count(table, rule.rows)
    return asked


def _take(
    batch: Batch,
    found: Mapping[str, Partials],
    dimensions: tuple[str, ...],
    rows: Sequence[Mapping[str, Any]],
    *,
    base: bool,
) -> None:
    """Sort what a query brought back by KPI."""
    lead = batch.lead
    for row in rows:
        if not row["rows"]:
            continue
        file = lead.opened.files[row["file"]] if "file" in row else WHOLE
        period = lead.period_start(row.get("period"))
        among = _among(lead, period)
        if base:
            batch.base.append(_base(lead, row, file, period))
        for number, plan in enumerate(batch.plans):
            partials, prefix = found[plan.definition.id], f"k{number}_"
            by = tuple(d for d in plan.definition.by if d in dimensions)
            if plan.bound.one_step and among is Among.DATED:
                keys = tuple(row[f"d{dimensions.index(d)}"] for d in by)
                state = {name: row[prefix + name] for name in plan.bound.names}
                partial = Partial(file=file, period=period, keys=keys, state=state)
                partials.groupings.setdefault(by, []).append(partial)
            if base:
                left = {
                    left_name(place): _left_count(rule, row, prefix + left_name(place), among)
                    for place, rule in enumerate(plan.left_out)
                }
                partials.left_out.append(Partial(file=file, period=period, keys=(), state=left))


def _left_count(rule: LeftOutRule, row: Mapping[str, Any], name: str, among: Among) -> int:
    if rule.among not in (Among.ALL, among):
        return 0
    return int((row["rows"] if rule.rows is None else row[name]) or 0)


def _among(lead: Plan, period: date | None) -> Among:
    if lead.time is not None and period is None:
        return Among.UNDATED
    return Among.FUTURE if period == FUTURE_PERIOD else Among.DATED


def _base(lead: Plan, row: Mapping[str, Any], file: str, period: date | None) -> Base:
    if period == FUTURE_PERIOD:
        return Base(file=file, period=period, rows=row["rows"], future=row["rows"])
    if period is None:
        return Base(file=file, period=period, rows=row["rows"])
    first, last = row.get("first"), row.get("last")
    if lead.by_year and first is not None and last is not None:
        first, last = date(first, 1, 1), date(last, 12, 31)
    return Base(file=file, period=period, rows=row["rows"], first=first, last=last)
