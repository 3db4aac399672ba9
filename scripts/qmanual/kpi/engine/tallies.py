"""Tallies: how often each value occurs, for figures that do not merge.

The percentile of a year does not follow from those of its months, nor the number of different
callers. Both follow exactly from a tally: value and number of rows, by file, period and
dimensions. The tally is made once by the backend and stays there; a percentile is found in it
by running totals, which compiles on every SQL dialect. Only the values of the ranks asked for
come back. Nothing is approximated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.conditions import both, rows_where
from qmanual.kpi.engine.partials import Key
from qmanual.kpi.engine.plan import Plan, Span

Value = Any
Group = tuple[Key, ...]
"""Value of the dimension and first day of the period, of those that a question groups by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Values of ranks, or numbers of different values, of groups.

    :param dimension: dimension to group by; empty: none.
    :param by_period: whether the periods are groups of their own.
    :param span: days to look at; None: all.
    :param ranks: group to the ranks asked for, counted from 1; None asks how many different
        values each group has.
    """

    dimension: str = ""
    by_period: bool = False
    span: Span | None = None
    ranks: Mapping[Group, frozenset[int]] | None = None

    @property
    def scope(self) -> tuple[str, bool, Span | None, bool]:
        """What questions must share to be asked together."""
        return self.dimension, self.by_period, self.span, self.ranks is None


Answer = dict[Group, dict[int, float]]
"""Group to rank to value; for different values, their number under the rank 0."""


@dataclass(slots=True, kw_only=True)
class Tallied:
    """KPIs that share a tally: the same value of the same rows.

    :param table: period, dimensions (d0, d1, ..), value and n.
    """

    plans: list[Plan]
    table: Value = None
    answers: dict[tuple[str, bool, Span | None, bool], Answer] = field(default_factory=dict)

    @property
    def lead(self) -> Plan:
        """The first of the plans, for what all of them share."""
        return self.plans[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers of the KPIs."""
        return tuple(plan.definition.id for plan in self.plans)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of all dimensions."""
        return tuple(dict.fromkeys(d for plan in self.plans for d in plan.definition.by))


def tallied(plans: Iterable[Plan]) -> list[Tallied]:
    """The plans whose values have to be tallied, by the value and the rows that they share."""
    found: list[Tallied] = []
    for plan in plans:
        for entry in found:
            if _shares(plan, entry.lead):
                entry.plans.append(plan)
                break
        else:
            found.append(Tallied(plans=[plan]))
    return found


def _shares(one: Plan, other: Plan) -> bool:
    if one.opened.table is not other.opened.table or (one.period is None) != (other.period is None):
        return False
    pairs = (
        (one.bound.value, other.bound.value),
        (one.bound.counts, other.bound.counts),
        (one.scope, other.scope),
        (one.period, other.period),
    )
    return all(a is b or (a is not None and bool(a.equals(b))) for a, b in pairs)


def tally_query(entry: Tallied, plan: Plan, *, by_file: bool) -> Value:
    """The query of a tally.

    :param plan: the entry's lead, over all rows or over those of some files.
    """
    table = plan.opened.table
    keys: dict[str, Value] = {}
    if by_file:
        keys["file"] = plan.opened.file_number
    if plan.period is not None:
        keys["period"] = plan.period
    keys |= {f"d{number}": table[name] for number, name in enumerate(entry.dimensions)}
    kept = rows_where(table, both(plan.scope, plan.bound.counts))
    rows = kept.select(**keys, value=plan.bound.value)
    return rows.group_by([*keys, "value"]).aggregate(n=rows.count())


def ask(entry: Tallied, asker: Asker, questions: Sequence[Question]) -> Answer:
    """Answer questions of the same scope in one query."""
    lead = questions[0]
    keys = _keys(entry, lead)
    rows = _within(entry, lead.span)
    if lead.ranks is None:
        about = "different values" + _of(lead)
        counted = {"result": rows["value"].nunique()}
        query = rows.group_by(keys).aggregate(**counted) if keys else rows.aggregate(**counted)
        found = asker.rows(query, about, entry.ids)
        return {_group(entry, row, keys): {0: row["result"]} for row in found}
    wanted: dict[Group, set[int]] = {}
    for question in questions:
        for group, ranks in (question.ranks or {}).items():
            wanted.setdefault(group, set()).update(ranks)
    if not any(wanted.values()):
        return {}
    bins = _read_bins(entry, asker, rows, keys, _of(lead))
    if bins is None:
        narrowed = {(group, 0): {rank: rank for rank in ranks} for group, ranks in wanted.items()}
    else:
        rows = rows.mutate(__bin=_bin(rows["value"]))
        keys = [*keys, "__bin"]
        narrowed = {}
        for group, some in wanted.items():
            for rank in some:
                number, before = _bin_of(bins[group], rank)
                narrowed.setdefault((group, number), {})[rank - before] = rank
    places = {
        (*group, number) if bins is not None else group: set(ranks)
        for (group, number), ranks in narrowed.items()
    }
    found = asker.rows(
        _at_ranks(entry, asker, rows, keys, places), "values of ranks" + _of(lead), entry.ids
    )
    answer: Answer = {}
    for row in found:
        place = _group(entry, row, keys)
        group, number = (place[:-1], place[-1]) if bins is not None else (place, 0)
        rank = narrowed[group, number][int(row["rank"])]
        answer.setdefault(group, {})[rank] = float(row["value"])
    return answer


@dataclass(frozen=True, slots=True)
class _Bin:
    """A range of values: how many rows of a group lie in it."""

    number: int
    n: int
    low: float
    high: float


def _bin(value: Value) -> Value:
    """Number of the range of a value: sixteen for each factor of e, on both sides of 0."""
    return (value.sign() * ((value.abs() + 1).ln() * 16).floor()).cast("int64")


def _read_bins(
    entry: Tallied, asker: Asker, rows: Value, keys: Sequence[str], of: str
) -> dict[Group, list[_Bin]] | None:
    """The ranges of values of each group in their order, so that few values need be sorted.

    None if they overlap in any group: then the logarithm of this backend is not monotonic.
    """
    numbered = rows.mutate(__bin=_bin(rows["value"]))
    query = numbered.group_by([*keys, "__bin"]).aggregate(
        n=numbered["n"].sum().cast("int64"),
        low=numbered["value"].min(),
        high=numbered["value"].max(),
    )
    bins: dict[Group, list[_Bin]] = {}
    for row in asker.rows(query, "ranges of values" + of, entry.ids):
        found = _Bin(row["__bin"], row["n"], float(row["low"]), float(row["high"]))
        bins.setdefault(_group(entry, row, keys), []).append(found)
    for found_bins in bins.values():
        found_bins.sort(key=lambda entry: entry.low)
        if any(a.high >= b.low for a, b in pairwise(found_bins)):
            return None
    return bins


def _bin_of(bins: Sequence[_Bin], rank: int) -> tuple[int, int]:
    """The range that a rank lies in, and the rows before it."""
    before = 0
    for entry in bins:
        if rank <= before + entry.n:
            return entry.number, before
        before += entry.n
    raise AssertionError("a rank lies beyond the rows of its group")


def _of(question: Question) -> str:
    names = [question.dimension] if question.dimension else []
    names += ["period"] if question.by_period else []
    return " by " + ", ".join(names) if names else ""


def _keys(entry: Tallied, question: Question) -> list[str]:
    keys = []
    if question.dimension:
        keys.append(f"d{entry.dimensions.index(question.dimension)}")
    if question.by_period and entry.lead.period is not None:
        keys.append("period")
    return keys


def _within(entry: Tallied, span: Span | None) -> Value:
    import ibis

    if span is None or entry.lead.period is None:
        return entry.table
    period = entry.table["period"]
    if entry.lead.by_year:
        return entry.table.filter((period >= span.start.year) & (period < span.end.year))
    return entry.table.filter((period >= ibis.date(span.start)) & (period < ibis.date(span.end)))


def _group(entry: Tallied, row: Mapping[str, Any], keys: Sequence[str]) -> Group:
    return tuple(entry.lead.period_start(row[key]) if key == "period" else row[key] for key in keys)


def _at_ranks(
    entry: Tallied, asker: Asker, rows: Value, keys: list[str], wanted: Mapping[Group, set[int]]
) -> Value:
    """The values at ranks: where the running total of the group reaches them."""
    columns: dict[str, list[Any]] = {name: [] for name in (*keys, "rank")}
    for group, ranks in wanted.items():
        for rank in sorted(ranks):
            columns["rank"].append(rank)
            for name, key in zip(keys, group, strict=True):
                columns[name].append(_as_year(entry, name, key))
    types = {name: rows[name].type() for name in keys} | {"rank": "int64"}
    ranks_table = asker.lay(columns, types)
    if keys:
        # What nobody asks for need not be put in order.
        some = asker.lay(_distinct(columns, keys), {name: rows[name].type() for name in keys})
        rows = rows.semi_join(some, [rows[key].identical_to(some[key]) for key in keys])
    values = rows.group_by([*keys, "value"]).aggregate(n=rows["n"].sum().cast("int64"))
    totals = values.mutate(
        upto=values["n"]
        .sum()
        .over(group_by=[values[key] for key in keys], order_by=values["value"], rows=(None, 0))
        .cast("int64")
    )
    reaches = [totals[key].identical_to(ranks_table[key]) for key in keys]
    reaches.append(totals["upto"] >= ranks_table["rank"])
    reaches.append(totals["upto"] - totals["n"] < ranks_table["rank"])
    joined = totals.join(ranks_table, reaches)
    return joined.select(
        **{key: ranks_table[key] for key in keys},
        rank=ranks_table["rank"],
        value=totals["value"],
    )


def _as_year(entry: Tallied, name: str, key: Any) -> Any:
    return key.year if name == "period" and entry.lead.by_year else key


def _distinct(columns: Mapping[str, list[Any]], keys: Sequence[str]) -> dict[str, list[Any]]:
    groups = list(dict.fromkeys(zip(*(columns[key] for key in keys), strict=True)))
    return {key: [group[place] for group in groups] for place, key in enumerate(keys)}
