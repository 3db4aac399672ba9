"""Refreshing: measurements are computed again when, and only when, something they rest on changed.

What they rest on is the definition, the source's definition, the content of the data files,
the language and the version of the engine. Nothing heavy is imported when nothing changed.
"""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from filelock import FileLock

from qmanual.config import Settings
from qmanual.errors import KpiError, SourceError
from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.kpi.charts.theme import THEME_VERSION
from qmanual.kpi.definitions.define import define_all
from qmanual.kpi.definitions.definition import Definition, MetricType
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.effect_reports import NONCONFORMITIES, find_part_problems, report_effects
from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.cache import PartialCache, folder_of
from qmanual.kpi.engine.control import control_of, signals_of
from qmanual.kpi.engine.derived import derive
from qmanual.kpi.engine.explain import Trail, make_trail
from qmanual.kpi.engine.measure import (
    ENGINE_VERSION,
    Failure,
    measure_source,
    sources_used,
    without_data,
)
from qmanual.kpi.engine.plan import FUTURE
from qmanual.kpi.engine.reading import Reader, state_prefix
from qmanual.kpi.engine.unmeasured import column_problem, failure_finding, source_finding, undefined
from qmanual.kpi.measurements.measurement import Measurement, SourceNote
from qmanual.kpi.measurements.source_notes import source_note
from qmanual.kpi.measurements.statement import no_value
from qmanual.kpi.measurements.store import (
    CHARTS_FOLDER,
    MEASUREMENTS_FILE,
    dump_measurements,
    load_effects,
    load_measurements,
)
from qmanual.kpi.registers import load_register_set, register_kind
from qmanual.kpi.sources.files import SourceFiles, find_files
from qmanual.kpi.sources.reader import load_sources
from qmanual.kpi.sources.source import Source, Sources
from qmanual.kpi.sources.tables import OpenTable
from qmanual.wording.translations import translations


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of a refresh.

    :param path: the JSON file.
    :param computed: identifiers of the KPIs that were computed, not kept.
    :param trails: name of a source to how its KPIs came about, if that was asked for.
    """

    path: Path
    measurements: Mapping[str, Measurement]
    findings: tuple[Finding, ...]
    computed: tuple[str, ...]
    trails: Mapping[str, Trail] = field(default_factory=dict)


def refresh_measurements(
    settings: Settings, catalogue: Catalogue, *, now: datetime.datetime | None = None
) -> Path:
    """Bring the measurements up to date; returns the JSON file of them."""
    return refresh(settings, catalogue, now=now).path


def refresh(
    settings: Settings,
    catalogue: Catalogue,
    *,
    now: datetime.datetime | None = None,
    explain: Collection[str] = (),
) -> Refreshed:
    """Bring the measurements up to date, and say what was wrong.

    :param now: aware time of computation; rows dated later are left out.
    :param explain: KPIs to compute in any case, and to keep the trail of.
    :raises KpiError: if the folder for it cannot be written.
    """
    folder = settings.cache_path
    path = folder / MEASUREMENTS_FILE
    # Two builds at once would compute the same twice, and one would read the other's half.
    with _locked(folder):
        run = _Run(
            settings=settings,
            catalogue=catalogue,
            now=now or datetime.datetime.now(datetime.UTC),
            sources=load_sources(
                settings.manual_path,
                settings.root,
                timezone=settings.timezone,
                country=settings.country,
            ),
            lines=FieldLines(root=settings.root),
            before=_load_leniently(path),
            explained=frozenset(explain),
        )
        run.go()
        effects = run.effects(path)  # which finds what is wrong with checks, too
        dump_measurements(path, run.measurements, run.sorted_findings, effects)
    return Refreshed(
        path=path,
        measurements=run.measurements,
        findings=run.sorted_findings,
        computed=tuple(run.computed),
        trails=run.trails,
    )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{MEASUREMENTS_FILE}.lock")
        lock.acquire()
    except OSError as error:
        reason = error.strerror or error
        raise KpiError(f"nothing can be written here: {reason}", path=folder) from error
    try:
        yield
    finally:
        lock.release()


def _load_leniently(path: Path) -> dict[str, Measurement]:
    """What was measured before; a file that cannot be used is as good as none."""
    try:
        return load_measurements(path)
    except KpiError:
        return {}


@dataclass(slots=True, kw_only=True)
class _Run:
    settings: Settings
    catalogue: Catalogue
    now: datetime.datetime
    sources: Sources
    lines: FieldLines
    before: Mapping[str, Measurement]
    explained: frozenset[str] = frozenset()
    using: Mapping[str, list[Definition]] = field(default_factory=dict)
    trails: dict[str, Trail] = field(default_factory=dict)
    measurements: dict[str, Measurement] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)

    @property
    def sorted_findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(dict.fromkeys(self.findings), key=lambda finding: finding.order))

    @property
    def charts(self) -> Path:
        return self.settings.cache_path / CHARTS_FOLDER

    @property
    def language(self) -> str:
        return self.settings.language

    @property
    def computed_at(self) -> str:
        return self.now.astimezone(datetime.UTC).isoformat(timespec="seconds")

    @property
    def words(self) -> NullTranslations:
        return translations(self.language)

    def hash(self, definition: Definition) -> str:
        text = f"{ENGINE_VERSION} {THEME_VERSION} {self.language} {definition.hash}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def go(self) -> None:
        calendars = self.sources.calendars
        self.findings += self.sources.findings + calendars.findings
        definitions, problems = define_all(self.catalogue, self.sources, self.lines, calendars)
        self.findings += problems
        self.using = sources_used(definitions.values())
        for name, using in self.using.items():
            source = self.sources.by_name.get(name)
            if source is None:
                told = self.words.gettext(
                    "No value: the source '%s' in sources.yml has to be mended first."
                )
                self.keep(without_data(d, None, told % name) for d in using)
            else:
                self.source(source, using)
        self.derive(definitions)
        messages = {finding.item: finding.message for finding in reversed(problems)}
        for item in self.catalogue.of_type("kpi"):
            if item.id not in self.measurements:
                reason = messages.get(item.id, self.words.gettext("its definition cannot be used"))
                reason = reason.removeprefix(f"{item.id}: ")
                self.keep([undefined(item.id, item.title, no_value(reason, self.language))])
        order = [item.id for item in self.catalogue.of_type("kpi")]
        self.measurements = {name: self.measurements[name] for name in order}

    def effects(self, path: Path) -> dict[str, dict[str, Any]]:
        """What the figures say of the effectiveness checks in the registers."""
        if NONCONFORMITIES not in map(register_kind, self.sources.by_name.values()):
            return {}
        registers = load_register_set(
            self.settings, self.catalogue, self.sources, today=self.now.date()
        ).registers
        try:
            before = load_effects(path)
        except KpiError:
            before = {}
        definitions = {d.id: d for using in self.using.values() for d in using}
        self.findings += find_part_problems(registers, definitions, self.measurements)
        return report_effects(
            registers,
            definitions,
            self.measurements,
            self.charts,
            language=self.language,
            before=before,
        )

    def derive(self, definitions: Mapping[str, Definition]) -> None:
        """Compute the KPIs that are made of others, once those are known."""
        if not any(d.metric.type is MetricType.DERIVED for d in definitions.values()):
            return
        for name, made in derive(definitions, self.measurements, self.language).items():
            known = self.before.get(name)
            if known is not None and self.is_known(known, definitions[name], made.data_fingerprint):
                self.keep([known])
                continue
            control = control_of(definitions[name], made.series)
            finished = replace(
                made,
                control=control,
                signals=signals_of(definitions[name], made.series, control),
                definition_hash=self.hash(definitions[name]),
                computed_at=self.computed_at,
            )
            self.computed.append(name)
            self.keep([self.drawn(finished)])

    def drawn(self, measurement: Measurement) -> Measurement:
        from qmanual.kpi.charts.files import draw

        return draw(measurement, self.charts, self.language)

    def is_known(self, known: Measurement, definition: Definition, fingerprint: str | None) -> bool:
        """Whether a measurement is of this definition and these data, and has its charts."""
        return (
            known.definition_hash == self.hash(definition)
            and known.data_fingerprint == fingerprint
            and all((self.charts / name).is_file() for name in _chart_files(known))
        )

    def keep(self, measurements: Iterable[Measurement]) -> None:
        for measurement in measurements:
            self.measurements[measurement.id] = measurement

    def source(self, source: Source, definitions: list[Definition]) -> None:
        """Measure the KPIs of one source, as far as they are not up to date."""
        note = source_note(source)
        try:
            files = find_files(
                source,
                self.settings.cache_path,
                catalogue=self.catalogue,
                today=self.now.date(),
            )
        except SourceError as error:
            self.unreadable(definitions, note, error)
            return
        if files is None:
            for definition in definitions:
                self.await_data(source, definition, note)
            return
        self.findings += files.findings
        stale = [d for d in definitions if d.id in self.explained or not self.is_current(d, files)]
        self.keep(self.before[d.id] for d in definitions if d not in stale)
        if stale:
            self.measure(source, stale, files, note)

    def await_data(self, source: Source, definition: Definition, note: SourceNote) -> None:
        """A KPI whose source has no data yet; its columns are known if the source lists them."""
        error = column_problem(definition, source)
        if error is not None:
            self.failed(Failure(definition=definition, error=error), note)
            return
        told = self.words.gettext("No data yet.")
        measurement = without_data(definition, note, f"{told} {source.note}".strip())
        self.keep([replace(measurement, definition_hash=self.hash(definition))])

    def is_current(self, definition: Definition, files: SourceFiles) -> bool:
        known = self.before.get(definition.id)
        return (
            known is not None
            and self.is_known(known, definition, files.fingerprint)
            # What is valid today may have expired tomorrow.
            and (
                definition.metric.type is not MetricType.COVERAGE
                or known.computed_at[:10] == self.computed_at[:10]
            )
            # What lay in the future yesterday may count today.
            and not any(entry.reason == self.words.gettext(FUTURE) for entry in known.left_out)
        )

    def measure(
        self, source: Source, definitions: list[Definition], files: SourceFiles, note: SourceNote
    ) -> None:
        from qmanual.kpi.sources.tables import open_table

        try:
            opened = open_table(source, files, self.language)
        except SourceError as error:
            self.unreadable(definitions, note, error)
            return
        try:
            reader = self.reader(source, opened, files)
            measured, failures = measure_source(
                definitions, opened, today=self.now.date(), reader=reader
            )
            if reader.cache is not None:
                reader.cache.save(state_prefix(d.hash) for d in self.using[source.name])
            if self.explained:
                self.trails[source.name] = make_trail(reader, opened, files, definitions)
        finally:
            opened.close()
        by_id = {definition.id: definition for definition in definitions}
        for name, measurement in measured.items():
            noted = measurement.source or note
            finished = replace(
                measurement,
                source=replace(noted, fingerprint=files.fingerprint),
                definition_hash=self.hash(by_id[name]),
                data_fingerprint=files.fingerprint,
                computed_at=self.computed_at,
            )
            self.computed.append(name)
            self.keep([self.drawn(finished)])
        for failure in failures:
            self.failed(failure, note)

    def reader(self, source: Source, opened: OpenTable, files: SourceFiles) -> Reader:
        """What reads the rows of a source, and keeps what it read of files."""
        digests = dict(zip(map(str, files.paths), files.file_fingerprints, strict=False))
        cache = None
        if opened.files and set(opened.files) == set(digests):
            folder = folder_of(self.settings.cache_path, source.name)
            cache = PartialCache(folder=folder, files=digests)
        asker = Asker(connection=opened.connection, keeps=bool(self.explained))
        return Reader(asker=asker, today=self.now.date(), cache=cache)

    def unreadable(
        self, definitions: list[Definition], note: SourceNote, error: SourceError
    ) -> None:
        self.findings.append(source_finding(error))
        # Nothing old is shown in place of it: nobody would see that it is old.
        self.keep(
            without_data(d, note, no_value(error.message, self.language)) for d in definitions
        )

    def failed(self, failure: Failure, note: SourceNote) -> None:
        definition = failure.definition
        finding, told = failure_finding(failure, self.catalogue.items[definition.id], self.lines)
        self.findings.append(finding)
        self.keep([without_data(definition, note, no_value(told, self.language))])


def _chart_files(measurement: Measurement) -> list[str]:
    main = [measurement.chart] if measurement.chart else []
    return [*main, *measurement.breakdown_charts.values()]
