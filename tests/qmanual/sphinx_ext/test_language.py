import pytest

from qmanual.sphinx_ext.language import format_day, format_number, format_value


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ({"value": 20, "unit": "s"}, "en", "20 seconds"),
        ({"value": 2, "unit": "working day"}, "ru", "2 рабочих дня"),
        ({"value": 80, "unit": "%"}, "en", "80%"),
        ("2026-03-02", "en", "2 March 2026"),
        ("2026-03-02", "ru", "2 марта 2026\u202fг."),
        ("2026-03-02", "ko", "2026년 3월 2일"),
        ("a long day", "en", "a long day"),
        ("2026-99-99", "en", "2026-99-99"),
        (True, "en", "yes"),
        (False, "en", "no"),
        (12500, "en", "12,500"),
        (["9001:5.2", "9001:8"], "en", "9001:5.2, 9001:8"),
        ({"from": "2026-01-01", "target": 0.8}, "en", "from: 1 January 2026, target: 0.8"),
        (None, "en", ""),
    ],
)
def test_value_is_written_for_people(value, language, expected):
    assert format_value(value, language) == expected


def test_number_is_rounded_half_to_even_and_grouped():
    assert format_number(1234.5, 0, "en") == "1,234"
    assert format_number(1235.5, 0, "en") == "1,236"
    assert format_number(0.1, 2, "en") == "0.10"


def test_time_of_day_is_left_out():
    assert format_day("2026-03-02T10:00:00Z", "en") == "2 March 2026"


def test_manual_in_another_language(project):
    project.write("_config.yml", "title: T\nqmanual:\n  language: ru\n")

    built = project.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    html = project.html("manual/standards")
    assert '<html lang="ru"' in html
    assert "20 секунд" in html
