import pytest

from qmanual.kpi.charts.axes import ValueRange, cut, steps, text_width, value_range, wrap


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("phone", 100, "phone"),
        ("two  \n lines", 100, "two lines"),
        ("Обращения через портал", 100, "Обращения…"),
        ("通过市政服务热线电话", 80, "通过市政服…"),
        ("wide", 0, "…"),
    ],
)
def test_cut(text: str, width: float, shown: str) -> None:
    assert cut(text, width) == shown


def test_what_was_cut_fits() -> None:
    assert text_width(cut("Мощность" * 40, 120)) <= 120


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Empathy", ["Empathy"]),
        ("Уверенность и доверие к людям", ["Уверенность", "и доверие…"]),
        ("情感投入与个性化关怀服务与更多更好", ["情感投入与个性", "化关怀服务与更…"]),
        ("Unbrechbarkeitsprüfung", ["Unbrechbark…"]),
        ("", [""]),
    ],
)
def test_wrap(text: str, lines: list[str]) -> None:
    assert wrap(text, 100) == lines


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([0.62, 0.87], "percent", ValueRange(low=0.6, high=0.9, step=0.1)),
        ([1.0, 1256.0], "count", ValueRange(low=0.0, high=1500.0, step=500.0)),
        ([3.1, 4.6], "score", ValueRange(low=3.0, high=5.0, step=0.5)),
        ([0.0, 50.0], "points", ValueRange(low=0.0, high=60.0, step=20.0)),
        ([-2.0, 50.0], "points", ValueRange(low=-20.0, high=60.0, step=20.0)),
        ([0.0], "count", ValueRange(low=0.0, high=1.0, step=0.2)),
    ],
)
def test_range_is_of_round_numbers(values: list[float], unit: str, expected: ValueRange) -> None:
    found = value_range(values, unit)

    assert found == expected
    assert found.ticks[0] == found.low
    assert found.ticks[-1] == found.high


def test_steps_break_at_gaps_and_between_groups() -> None:
    assert [(row["x"], row["run"]) for row in steps([1.0, None, 1.0, 1.0], [0, 0, 0, 1])] == [
        (-0.5, "0/0"), (0.5, "0/0"), (1.5, "1/0"), (2.5, "1/0"), (2.5, "1/1"), (3.5, "1/1"),
    ]  # fmt: skip


def test_room_around_counts_does_not_go_below_nought() -> None:
    assert value_range([0.0, 43.0], "count", from_zero=False) == ValueRange(
        low=0.0, high=50.0, step=10.0
    )
    # Sums of deviations have two sides.
    assert value_range([-5.0, 5.0], "index", from_zero=False).low == -10.0
