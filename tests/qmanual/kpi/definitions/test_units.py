import pytest

from qmanual.kpi.definitions.units import read_value, unit_problem


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        (0.8, "percent", 0.8),
        ("80 %", "percent", 0.8),
        ("80%", "percent", 0.8),
        (24, "h", 24.0),
        ("1 day", "h", 24.0),
        ("90 s", "min", 1.5),
        ("36 h", "days", 1.5),
        ("35 points", "points", 35.0),
        ("-5", "points", -5.0),
        ("3 per 1000", "per 1000", 3.0),
    ],
)
def test_read_value_gives_the_number_in_the_unit(raw: object, unit: str, value: float) -> None:
    assert read_value(raw, unit) == value


@pytest.mark.parametrize(
    ("raw", "unit", "message"),
    [
        (80, "percent", "80 is not a share from 0 to 1; write 0.8 or '80 %'"),
        ("80", "percent", "80.0 is not a share from 0 to 1; write 0.8 or '80 %'"),
        (True, "count", "True is not a number"),
        ([1], "count", "[1] is not a number"),
        ("20 min", "points", "'20 min' is not in the KPI's unit, points"),
        ("2 working days", "h", "'2 working days' is not in the KPI's unit, h"),
        ("soon", "h", "'soon' is not a number with a unit, such as 20 s or 95 %"),
    ],
)
def test_read_value_refuses_what_is_no_value(raw: object, unit: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        read_value(raw, unit)

    assert str(caught.value) == message


def test_unit_problem() -> None:
    assert [unit_problem(unit) for unit in ("percent", "h", "per 1000", "per 100 calls")] == [
        None
    ] * 4
    assert unit_problem("percnt") == "unknown unit 'percnt'; did you mean 'percent'?"
    assert unit_problem("€") == (
        "unknown unit '€'; there are percent, s, min, h, days, points, count, score, index "
        "and 'per 1000'"
    )
