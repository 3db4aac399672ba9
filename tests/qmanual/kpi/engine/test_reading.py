"""What is kept of files never changes a value: cached and incremental is from scratch."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.qmanual.kpi.engine.conftest import TODAY, kpi, words

from qmanual.kpi.definitions.definition import (
    Chart,
    Definition,
    Headline,
    Interval,
    IntervalMethod,
    Metric,
    MetricType,
    TimeAxis,
)
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.cache import PartialCache
from qmanual.kpi.engine.measure import measure_source
from qmanual.kpi.engine.reading import Reader, state_prefix
from qmanual.kpi.measurements.measurement import Measurement
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.source import FileFormat, Source
from qmanual.kpi.sources.tables import open_table

Row = tuple[int | None, int | None, str | None]
"""Days after the first of January, a value, a channel."""

LAST = TimeAxis(column="at", grain=Grain.MONTH, window=3, headline=Headline.LAST)
RANKS = Interval(method=IntervalMethod.QUANTILE)


def metric(kind: MetricType, **parts: Any) -> Metric:
    return Metric(type=kind, **parts)


VALUE = words("wait")
DEFINITIONS = (
    kpi(metric(MetricType.COUNT), "KPI-COUNT", hash="a", by=("channel",), chart=Chart.HEAT),
    kpi(
        metric(MetricType.MEAN, value=VALUE),
        "KPI-MEAN",
        hash="b",
        time=LAST,
        interval=Interval(method=IntervalMethod.T),
    ),
    kpi(metric(MetricType.PERCENTILE, value=VALUE, p=0.5), "KPI-MEDIAN", hash="c", by=("channel",),
        interval=RANKS, chart=Chart.HEAT),
    kpi(metric(MetricType.PERCENTILE, value=VALUE, p=0.9), "KPI-P90", hash="d", time=LAST),
    kpi(metric(MetricType.DISTINCT, value=VALUE), "KPI-DISTINCT", hash="e", by=("channel",)),
    kpi(
        metric(MetricType.RATIO, numerator=words("wait > 1")),
        "KPI-RATIO",
        hash="f",
        filter=words("channel == 'p'"),
    ),
    kpi(metric(MetricType.SUM, value=VALUE), "KPI-SUM", hash="g", time=None, by=("channel",)),
)  # fmt: skip


class Folder:
    """Files of a source, measured with and without a cache."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: list[str] = []

    def write(self, name: str, rows: Sequence[Row]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        first = date(2024, 1, 1)
        days = [None if day is None else first + timedelta(days=day) for day, _, _ in rows]
        columns = {
            "at": pa.array(days, pa.date32()),
            "wait": pa.array([value for _, value, _ in rows], pa.int64()),
            "channel": pa.array([channel for _, _, channel in rows], pa.string()),
        }
        pq.write_table(pa.table(columns), self.root / name)

    def measure(
        self,
        definitions: Sequence[Definition] = DEFINITIONS,
        *,
        cached: bool,
        today: date = TODAY,
    ) -> dict[str, Measurement]:
        source = Source(
            name="log",
            title="Log",
            paths=("*.parquet",),
            format=FileFormat.PARQUET,
            folder=self.root,
        )
        files = find_files(source, self.root / "cache")
        assert files is not None
        digests = dict(zip(map(str, files.paths), files.file_fingerprints, strict=True))
        opened = open_table(source, files)
        cache = PartialCache(folder=self.root / "cache" / "log", files=digests) if cached else None
        asker = Asker(connection=opened.connection)
        reader = Reader(asker=asker, today=today, cache=cache)
        try:
            found, failures = measure_source(definitions, opened, today=today, reader=reader)
        finally:
            opened.close()
        assert failures == ()
        if cache is not None:
            cache.save(state_prefix(d.hash) for d in definitions)
        kept = {Path(f).name for hit in reader.hits for f in hit.files}
        self.read = sorted({path.name for path in files.paths} - kept)
        return found


def assert_same(found: Mapping[str, Measurement], expected: Mapping[str, Measurement]) -> None:
    """Sums of the mean are added in another order, which may cost the last digit."""
    assert {name: m for name, m in found.items() if name != "KPI-MEAN"} == {
        name: m for name, m in expected.items() if name != "KPI-MEAN"
    }
    one, other = found["KPI-MEAN"], expected["KPI-MEAN"]
    assert one.value == pytest.approx(other.value)
    assert [(p.label, p.n, p.low and round(p.low, 9)) for p in one.series] == [
        (p.label, p.n, p.low and round(p.low, 9)) for p in other.series
    ]


ROW = st.tuples(
    st.one_of(st.none(), st.integers(0, 200), st.just(500)),
    st.one_of(st.none(), st.integers(0, 4)),
    st.sampled_from(["p", "w", None]),
)
FILES = st.dictionaries(
    st.sampled_from(["a.parquet", "b.parquet", "c.parquet", "d.parquet"]),
    # Many equal rows: a tally is kept only if it is small.
    st.lists(ROW, max_size=6).map(lambda rows: rows * 12),
    min_size=1,
)


@settings(max_examples=12, deadline=None)
@given(st.lists(FILES, min_size=2, max_size=4))
def test_cached_and_incremental_is_from_scratch(states: list[dict[str, list[Row]]]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        folder = Folder(root)
        for files in states:
            for path in root.glob("*.parquet"):
                path.unlink()
            for name, rows in files.items():
                folder.write(name, rows)

            assert_same(folder.measure(cached=True), folder.measure(cached=False))
    finally:
        shutil.rmtree(root)


MONTHS: dict[str, list[Row]] = {
    f"{month}.parquet": [(30 * month + i % 20, i % 5, "pw"[i % 2]) for i in range(200)]
    for month in range(4)
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    for name, rows in MONTHS.items():
        made.write(name, rows)
    return made


def test_nothing_is_read_again_without_a_change(folder: Folder) -> None:
    first = folder.measure(cached=True)
    assert folder.read == sorted(MONTHS)

    assert_same(folder.measure(cached=True), first)
    assert folder.read == []


def test_new_month_alone_is_read(folder: Folder) -> None:
    folder.measure(cached=True)
    folder.write("4.parquet", [(125, 3, "p"), (126, 4, "w")])

    found = folder.measure(cached=True)

    assert folder.read == ["4.parquet"]
    assert_same(found, folder.measure(cached=False))


def test_score_beside_others_does_not_have_their_files_read_again(folder: Folder) -> None:
    score = kpi(metric(MetricType.SCORE, value=words("wait"), maximum=4000), "KPI-SCORE", hash="s")
    together = (*DEFINITIONS, score)
    folder.measure(together, cached=True)
    folder.write("4.parquet", [(125, 3, "p"), (126, 4, "w")])

    found = folder.measure(together, cached=True)

    assert folder.read == ["4.parquet"]
    assert_same(found, folder.measure(together, cached=False))


def test_changed_row_of_an_old_month_is_seen(folder: Folder) -> None:
    folder.measure(cached=True)
    folder.write("0.parquet", [*MONTHS["0.parquet"][:-1], (3, 4000, "w")])

    found = folder.measure(cached=True)

    assert folder.read == ["0.parquet"]
    assert_same(found, folder.measure(cached=False))


def test_file_that_is_taken_away_no_longer_counts(folder: Folder) -> None:
    folder.measure(cached=True)
    (folder.root / "1.parquet").unlink()

    found = folder.measure(cached=True)

    assert folder.read == []
    assert_same(found, folder.measure(cached=False))


def test_equal_files_both_count(folder: Folder) -> None:
    folder.write("4.parquet", MONTHS["0.parquet"])

    for _ in range(2):
        assert folder.measure(cached=True)["KPI-COUNT"].value == 1000


def test_changed_definition_reads_all(folder: Folder) -> None:
    folder.measure(cached=True)
    changed = replace(DEFINITIONS[0], hash="other", filter=words("wait > 2"))

    found = folder.measure([changed], cached=True)

    assert folder.read == sorted(MONTHS)
    assert found["KPI-COUNT"].value == 320


def test_row_of_the_future_counts_when_its_day_has_come(folder: Folder) -> None:
    folder.write("4.parquet", [(150, 3, "p")])

    for today, value in ((date(2024, 5, 1), 800), (date(2024, 7, 1), 801)):
        assert folder.measure(cached=True, today=today)["KPI-COUNT"].value == value


def files_of(folder: Folder) -> list[Path]:
    return sorted((folder.root / "cache" / "log").iterdir())


def test_tallies_are_kept(folder: Folder) -> None:
    folder.measure(cached=True)

    assert [path.suffix for path in files_of(folder)] == [".json", ".parquet", ".parquet"]


Damage = Callable[[Path], Any]


def damages() -> Iterator[tuple[str, Damage]]:
    yield "truncated", lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    yield "empty", lambda path: path.write_bytes(b"")
    yield "gone", Path.unlink
    yield "another digit", lambda path: path.write_bytes(path.read_bytes().replace(b"2", b"3"))
    yield "not text", lambda path: path.write_bytes(b"\xff\xfe" * 100)


@pytest.mark.parametrize("damage", [d for _, d in damages()], ids=[name for name, _ in damages()])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_damaged_file_of_the_cache_is_as_good_as_none(
    folder: Folder, damage: Damage, which: int
) -> None:
    expected = folder.measure(cached=True)
    damage(files_of(folder)[which])

    assert_same(folder.measure(cached=True), expected)


def test_cache_does_not_grow_without_end(folder: Folder) -> None:
    folder.measure(cached=True)
    sizes = []
    for turn in range(6):
        folder.write("3.parquet", [*MONTHS["3.parquet"], (100, turn, "w")])
        folder.measure(cached=True)
        sizes.append((len(files_of(folder)), files_of(folder)[0].stat().st_size))

    assert {count for count, _ in sizes} == {5}
    assert max(size for _, size in sizes) <= min(size for _, size in sizes) + 20


def test_half_written_tally_of_a_killed_process_is_removed(folder: Folder) -> None:
    folder.measure(cached=True)
    (folder.root / "cache" / "log" / "tally-x.parquet.part").write_bytes(b"half")
    folder.write("4.parquet", [(125, 3, "p")])

    folder.measure(cached=True)

    assert not [path for path in files_of(folder) if path.suffix == ".part"]


def test_files_that_were_read_together_and_apart_go_together(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = [replace(DEFINITIONS[0], by=("channel", "wait")), replace(DEFINITIONS[6], by=("wait",))]
    folder.measure(by, cached=True)
    folder.write("4.parquet", [(125, 3, "p"), (126, 4, "w"), (127, 4, "p"), (128, 3, "w")])
    expected = folder.measure(by, cached=False)
    # Now the dimensions together have too many combinations.
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 2)
    assert folder.measure(by, cached=True) == expected
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 1000)

    assert folder.measure(by, cached=True) == expected


def test_order_of_dimensions_does_not_matter_to_what_is_kept(folder: Folder) -> None:
    median = DEFINITIONS[2]
    two = [replace(median, by=("channel",)), replace(median, id="KPI-X", hash="x", by=("wait",))]
    expected = folder.measure(two, cached=True)

    assert folder.measure(two[::-1], cached=True) == expected


def test_backend_without_a_monotonic_logarithm_gives_the_same(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = folder.measure(cached=False)
    monkeypatch.setattr("qmanual.kpi.engine.tallies._read_bins", lambda *_: None)

    assert_same(folder.measure(cached=False), expected)
