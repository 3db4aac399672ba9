import pytest

from qmanual.kpi.measurements.formatting import format_value, unit_name


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "language", "text"),
    [
        (0.6342001765791797, "percent", 1, "en", "63.4%"),
        (0.011036, "percent", 2, "en", "1.10%"),
        (0.8, "percent", 0, "en", "80%"),
        (0.634, "percent", 1, "ru", "63,4\N{NO-BREAK SPACE}%"),
        (10000, "count", 0, "en", "10,000"),
        (22.1, "h", 1, "en", "22.1 h"),
        (369.0, "s", 0, "ko", "369초"),
        (22.1, "h", 1, "ru", "22,1 ч"),
        (1.5, "days", 1, "zh-Hans", "1.5 天"),
        (30.98, "points", 1, "en", "31.0 points"),
        (-7.25, "points", 1, "en", "-7.2 points"),
        (1.0, "points", 0, "en", "1 point"),
        (31.0, "points", 0, "ru", "31 балл"),
        (-12.0, "points", 0, "ru", "-12 баллов"),
        (31.0, "points", 1, "ru", "31,0 балла"),
        (3.2, "per 1000 calls", 1, "ko", "1000 calls당 3.2"),
        (1.5, "days", 1, "en", "1.5 d"),
        (0.85, "index", 2, "en", "0.85"),
        (3.2, "per 1000", 1, "en", "3.2 per 1000"),
        (None, "percent", 1, "en", "–"),
        (1e30, "count", 0, "en", "1" + ",000" * 10),
        (-1.5e27, "percent", 1, "en", "-150" + ",000" * 9 + ".0%"),
        (1e300, "points", 0, "ru", "1" + "\N{NO-BREAK SPACE}000" * 100 + " баллов"),
        (5e-324, "count", 0, "en", "0"),
        (1e-30, "percent", 1, "en", "0.0%"),
    ],
)
def test_value_as_people_write_it(
    value: float | None, unit: str, decimals: int, language: str, text: str
) -> None:
    assert format_value(value, unit, decimals, language) == text


@pytest.mark.parametrize(
    ("unit", "language", "name"),
    [
        ("percent", "ru", ""),
        ("count", "ru", ""),
        ("h", "ru", "ч"),
        ("points", "en", "points"),
        ("per 1000", "zh-Hant", "每 1000"),
    ],
)
def test_axis_says_its_unit(unit: str, language: str, name: str) -> None:
    assert unit_name(unit, language) == name
