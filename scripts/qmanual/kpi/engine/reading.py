"""Reading: the states and tallies of a source, from the cache as far as they are known there."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.cache import PartialCache, from_json, key_of, to_json
from qmanual.kpi.engine.partials import (
    Base,
    Batch,
    Partial,
    Partials,
    left_name,
    read_partials,
)
from qmanual.kpi.engine.plan import Plan, make_plan
from qmanual.kpi.engine.tallies import Answer, Question, Tallied, ask, tally_query
from qmanual.kpi.sources.tables import FILE, OpenTable

Value = Any

STATES_VERSION = 2
"""Counts up when states or tallies of the same rows would be others."""

_MOST_TALLIED = 5_000_000
_SMALL = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What came from the cache for a batch of KPIs.

    :param files: paths of the files that were not read.
    :param periods: first days of the periods that all rows of were known.
    """

    kpis: tuple[str, ...]
    files: tuple[str, ...]
    periods: tuple[date, ...]
    of: int


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads what KPIs are made of.

    :param cache: what is known of files; None: nothing, and nothing is kept.
    :param today: for plans over a part of the files.
    """

    asker: Asker
    today: date
    cache: PartialCache | None = None
    hits: list[Hit] = field(default_factory=list)
    _future: set[str] = field(default_factory=set)

    def partials(self, batch: Batch) -> dict[str, Partials]:
        """The states of all KPIs of a batch; the batch's base is filled in."""
        opened, cache = batch.lead.opened, self.cache
        if cache is None or not cache.keeps or not opened.files or not _can_be_kept(batch):
            return read_partials(batch, self.asker, by_file=False)
        missing = [f for f in opened.files if not self._is_known(batch, f)]
        known = [f for f in opened.files if f not in missing]
        found = {plan.definition.id: Partials(plan=plan) for plan in batch.plans}
        for file in known:
            self._recall(batch, found, file)
        cached_base = list(batch.base)
        if missing:
            part = Batch(plans=[self._over(plan, missing) for plan in batch.plans])
            read = read_partials(part, self.asker, by_file=True)
            batch.base += part.base
            for name, partials in read.items():
                found[name].left_out += partials.left_out
                for names, states in partials.groupings.items():
                    found[name].groupings.setdefault(names, []).extend(states)
            for file in missing:
                self._remember(batch, part, read, file)
        for partials in found.values():
            partials.align()
        again = {entry.period for entry in batch.base if entry.file in missing}
        periods = {entry.period for entry in cached_base if entry.period} - again
        self.hits.append(
            Hit(
                kpis=batch.ids,
                files=tuple(known),
                periods=tuple(sorted(p for p in periods if p is not None)),
                of=len(opened.files),
            )
        )
        return found

    def answer(self, entry: Tallied, questions: Sequence[Question]) -> Answer:
        """Values of ranks, or numbers of different values."""
        if entry.table is None:
            entry.table = self._tally(entry)
        return ask(entry, self.asker, questions)

    def _over(self, plan: Plan, files: Sequence[str]) -> Plan:
        """The plan over some of the files."""
        if len(files) == len(plan.opened.files):
            return plan
        return make_plan(plan.definition, narrowed(plan.opened, files), self.today)

    def _is_known(self, batch: Batch, file: str) -> bool:
        assert self.cache is not None
        keys = [_base_key(batch), *(_state_key(plan) for plan in batch.plans)]
        # All are asked for, so that all count as used.
        return all([self.cache.get(key, file) is not None for key in keys])  # noqa: C419

    def _recall(self, batch: Batch, found: Mapping[str, Partials], file: str) -> None:
        assert self.cache is not None
        for row in self.cache.get(_base_key(batch), file):
            period, rows, first, last = map(from_json, row)
            batch.base.append(Base(file=file, period=period, rows=rows, first=first, last=last))
        for plan in batch.plans:
            kept, partials = self.cache.get(_state_key(plan), file), found[plan.definition.id]
            for names, states in kept["groupings"]:
                partials.groupings.setdefault(tuple(names), []).extend(
                    Partial(
                        file=file,
                        period=from_json(period),
                        keys=tuple(map(from_json, keys)),
                        state=dict(zip(plan.bound.names, map(from_json, values), strict=True)),
                    )
                    for period, keys, values in states
                )
            partials.left_out += [
                Partial(
                    file=file,
                    period=from_json(period),
                    keys=(),
                    state={left_name(i): count for i, count in enumerate(counts)},
                )
                for period, counts in kept["left_out"]
            ]

    def _remember(self, batch: Batch, part: Batch, read: Mapping[str, Partials], file: str) -> None:
        assert self.cache is not None
        if any(entry.future for entry in part.base if entry.file == file):
            self._future.add(file)
            return
        # What JSON cannot hold is read again each time.
        with contextlib.suppress(TypeError):
            base = [
                [to_json(e.period), e.rows, to_json(e.first), to_json(e.last)]
                for e in part.base
                if e.file == file
            ]
            states = {name: _kept(partials, file) for name, partials in read.items()}
            self.cache.put(_base_key(batch), file, base)
            for plan in batch.plans:
                self.cache.put(_state_key(plan), file, states[plan.definition.id])

    def _tally(self, entry: Tallied) -> Value:
        """The tally of all rows, of which only those files are read that it is not known of."""
        plan, cache = entry.lead, self.cache
        files = plan.opened.files
        if (
            cache is None
            or not cache.keeps
            or not files
            or not self.asker.is_duckdb
            or not all(_has_hash(p) for p in entry.plans)
        ):
            query = tally_query(entry, plan, by_file=False)
            return self.asker.keep(query, "tally of values", entry.ids)
        key = _tally_key(entry)
        paths = {digest: path for path, digest in cache.files.items()}
        tables: list[Value] = []
        missing = list(files)
        for chunk in cache.chunks(key):
            counted = [paths[d] for d in chunk.files if d in paths and paths[d] in missing]
            if counted:
                missing = [file for file in missing if file not in counted]
                whole = len(counted) == len(chunk.files)
                tables.append(self._chunk_table(cache, chunk.name, counted, whole=whole))
        if missing:
            query = tally_query(entry, self._over(plan, missing), by_file=True)
            made = self.asker.keep(query, "tally of values", entry.ids)
            self._keep_tally(key, made, files, missing)
            tables.append(made.drop("file"))
        together = tables[0]
        for table in tables[1:]:
            together = together.union(table.select(together.columns))
        if len(missing) == len(files):
            return together
        # Read once here; each question would read the files again.
        return self.asker.keep(together, "tallies of all files", entry.ids)

    def _chunk_table(
        self, cache: PartialCache, name: str, files: Sequence[str], *, whole: bool
    ) -> Value:
        chunk = self.asker.connection.read_parquet(str(cache.folder / name))
        if not whole:
            chunk = chunk.filter(chunk["file"].isin([cache.files[file] for file in files]))
        return chunk.drop("file")

    def _keep_tally(
        self, key: str, made: Value, all_files: Sequence[str], files: Sequence[str]
    ) -> None:
        cache, connection = self.cache, self.asker.connection
        assert cache is not None
        if self._future & set(files):
            return
        size, counted = self.asker.rows(
            made.aggregate(a=made.count(), b=made["n"].sum()), "size of the tally", ()
        )[0].values()
        if not size or size > _MOST_TALLIED or size > _SMALL * int(counted or 0):
            return
        digests = self.asker.lay(
            {
                "file": [all_files.index(f) for f in files],
                "digest": [cache.files[f] for f in files],
            },
            {"file": "int32", "digest": "string"},
        )
        named = made.join(digests, "file").drop("file").rename(file="digest")
        name = f"{key}-{key_of(*map(cache.files.get, files))[:12]}.parquet"
        path, half = cache.folder / name, cache.folder / f"{name}.part"
        with contextlib.suppress(OSError):
            cache.folder.mkdir(parents=True, exist_ok=True)
            place = str(half).replace("'", "''")
            connection.con.execute(
                f"COPY ({connection.compile(named)}) TO '{place}' (FORMAT parquet)"
            )
            half.replace(path)
            cache.put_chunk(key, path, files)


def narrowed(opened: OpenTable, files: Sequence[str]) -> OpenTable:
    """The rows of some of the files."""
    table = opened.table
    return replace(opened, table=table.filter(table[FILE].isin(list(files))))


def _can_be_kept(batch: Batch) -> bool:
    return all(plan.can_be_kept for plan in batch.plans)


def _has_hash(plan: Plan) -> bool:
    return bool(plan.definition.hash)


def _kept(partials: Partials, file: str) -> dict[str, Any]:
    names = partials.plan.bound.names
    return {
        "groupings": [
            [
                list(dimensions),
                [
                    [
                        to_json(entry.period),
                        [to_json(key) for key in entry.keys],
                        [to_json(entry.state[name]) for name in names],
                    ]
                    for entry in states
                    if entry.file == file
                ],
            ]
            for dimensions, states in partials.groupings.items()
        ],
        "left_out": [
            [to_json(entry.period), [int(count or 0) for count in entry.state.values()]]
            for entry in partials.left_out
            if entry.file == file
        ],
    }


def state_prefix(definition_hash: str) -> str:
    """How the keys of a definition's states begin."""
    return f"state-{definition_hash}-"


def _schema(plan: Plan) -> str:
    return str(plan.opened.table.schema())


def _state_key(plan: Plan) -> str:
    found = key_of(STATES_VERSION, _schema(plan))
    return state_prefix(plan.definition.hash) + found


def _base_key(batch: Batch) -> str:
    axis = batch.lead.definition.time
    grain = axis.grain if axis else ""
    spec = batch.lead.opened.source.spec
    return "base-" + key_of(STATES_VERSION, spec, _schema(batch.lead), batch.lead.column, grain)


def _tally_key(entry: Tallied) -> str:
    hashes = sorted(plan.definition.hash for plan in entry.plans)
    return "tally-" + key_of(STATES_VERSION, _schema(entry.lead), entry.dimensions, *hashes)
