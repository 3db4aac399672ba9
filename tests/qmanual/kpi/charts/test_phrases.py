from dataclasses import replace
from gettext import NullTranslations

import pytest

from qmanual.kpi.charts.phrases import control_name, limit, rule_label


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("we-1", "beyond the limits"),
        ("nelson-3", "six in a row rising or falling"),
        ("anhoej-crossings", "fewer crossings of the centre than by chance"),
        ("house-rule", "house-rule"),
    ],
)
def test_rule_is_said_in_words(rule: str, told: str) -> None:
    assert rule_label(rule, NullTranslations()) == told


def test_control_charts_have_the_names_of_statisticians() -> None:
    names = [control_name(kind) for kind in ("i", "u-prime", "ewma", "other")]

    assert names == ["I", "u′", "EWMA", "other"]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.8, "percent", "80%"),
        (0.785, "percent", "78.5%"),
        (0.78512, "percent", "78.5%"),
        (900.0, "s", "900 s"),
        (0.0, "h", "0 h"),
    ],
)
def test_target_has_no_more_decimals_than_it_needs(measured, value, unit, told) -> None:
    assert limit(replace(measured, unit=unit, decimals=1), value, "en") == told
