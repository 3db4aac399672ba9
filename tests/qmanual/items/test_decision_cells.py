"""Cells of a decision table: what they allow, and what cannot be read."""

from decimal import Decimal

import pytest

from qmanual.items.decision_cells import (
    CellError,
    Range,
    is_counted,
    read_cell,
    same_unit,
)

HOUR = Decimal(3600)
DAY = Decimal(86400)


@pytest.mark.parametrize(
    "text", ["–", "—", "-", "any", "Any", "любой", "任意", "不限", "모두", " – "]
)
def test_a_cell_that_does_not_matter(text: str) -> None:
    assert read_cell(text).is_any


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("phone", ["phone"]),
        ("phone or e-mail", ["phone", "e-mail"]),
        ("phone, e-mail or letter", ["phone", "e-mail", "letter"]),
        ("phone, e-mail, or letter", ["phone", "e-mail", "letter"]),
        ("a house, with a garden", ["a house, with a garden"]),
        ("телефон или почта", ["телефон", "почта"]),
        ("电话或邮件", ["电话", "邮件"]),
        ("전화 또는 편지", ["전화", "편지"]),
        ("half or more", ["half or more"]),
        ("1 or 2", ["1", "2"]),
        ("priority 1", ["priority 1"]),
        ("24/7", ["24/7"]),
        ("before 18:00", ["before 18:00"]),
        ("8:00 to 18:00", ["8:00 to 18:00"]),
        ("from 2026-03-01", ["from 2026-03-01"]),
        ("not over the phone", ["not over the phone"]),
    ],
)
def test_values_of_a_cell(text: str, values: list[str]) -> None:
    assert [part.text for part in read_cell(text).parts] == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("< 2 h", Range(high=2 * HOUR, with_high=False)),
        ("less than 2 h", Range(high=2 * HOUR, with_high=False)),
        ("under 120 min", Range(high=2 * HOUR, with_high=False)),
        ("<= 2 h", Range(high=2 * HOUR)),
        ("up to 2 h", Range(high=2 * HOUR)),
        ("at most 2 h", Range(high=2 * HOUR)),
        ("> 1 day", Range(low=DAY, with_low=False)),
        ("more than 24 h", Range(low=DAY, with_low=False)),
        ("≥ 1 day", Range(low=DAY)),
        ("1 day or more", Range(low=DAY)),
        ("3 or more cases", Range(low=Decimal(3))),
        ("2 h", Range(2 * HOUR, 2 * HOUR)),
        ("2 h to 1 day", Range(2 * HOUR, DAY)),
        ("2–24 h", Range(2 * HOUR, DAY)),
        ("2-24 h", Range(2 * HOUR, DAY)),
        ("between 2 h and 1 day", Range(2 * HOUR, DAY)),
        ("> 2 h to 1 day", Range(2 * HOUR, DAY, with_low=False)),
        ("more than 2 h, up to 1 day", Range(2 * HOUR, DAY, with_low=False)),
        ("> 2 h and < 1 day", Range(2 * HOUR, DAY, with_low=False, with_high=False)),
        ("€50 or more", Range(low=Decimal(50))),
        ("от 50 до 200 евро", Range(Decimal(50), Decimal(200))),
        ("свыше 200 евро", Range(low=Decimal(200), with_low=False)),
        ("50至200元", Range(Decimal(50), Decimal(200))),
        ("50元以下", Range(high=Decimal(50))),
        ("两小时以内", Range(high=2 * HOUR)),
        ("100元（含）以下", Range(high=Decimal(100))),
        ("200元以下（不含）", Range(high=Decimal(200), with_high=False)),
        ("不满12小时", Range(high=12 * HOUR, with_high=False)),
        ("不滿1日", Range(high=DAY, with_high=False)),
        ("不到半小时", Range(high=HOUR / 2, with_high=False)),
        ("超过2小时", Range(low=2 * HOUR, with_low=False)),
        ("逾1日", Range(low=DAY, with_low=False)),
        ("三次及以上", Range(low=Decimal(3))),
        ("三次或以上", Range(low=Decimal(3))),
        ("不低于3次", Range(low=Decimal(3))),
        ("小于或等于5", Range(high=Decimal(5))),
        ("12小时以上不满24小时", Range(12 * HOUR, DAY, with_high=False)),
        ("12小時以上，未滿24小時", Range(12 * HOUR, DAY, with_high=False)),
        ("50元以上200元以下", Range(Decimal(50), Decimal(200))),
        ("超过50元至200元", Range(Decimal(50), Decimal(200), with_low=False)),
        ("超过50元但不超过200元", Range(Decimal(50), Decimal(200), with_low=False)),
        ("50元（含）至200元（不含）", Range(Decimal(50), Decimal(200), with_high=False)),
        ("50元－200元", Range(Decimal(50), Decimal(200))),
        ("5만원 초과", Range(low=Decimal(5), with_low=False)),
        ("-5 to 5 °C", Range(Decimal(-5), Decimal(5))),
    ],
)
def test_ranges(text: str, expected: Range) -> None:
    (part,) = read_cell(text).parts

    assert part.range == expected


def test_cells_that_mean_the_same_have_one_key() -> None:
    keys = {read_cell(text).key for text in ("< 60 min", "less than 1 h", "under 1 hour", "<1 h")}
    words = {read_cell(text).key for text in ("Phone or Web", "web or phone")}

    assert (len(keys), len(words)) == (1, 1)
    assert read_cell("≤ 1 h").key not in keys


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; write – if it does not matter"),
        ("  ", "is empty; write – if it does not matter"),
        ("5 h to 2 h", "“5 h to 2 h” ends before it begins"),
        ("< 2 h 30 min", "holds more than one amount; write it in one unit"),
        ("2 h to 2 working days", "mixes h and working day; write both in one unit"),
        ("< 1,000 euros", "write a number without marks for thousands, such as 1000"),
        ("< 1 000 euros", "write a number without marks for thousands, such as 1000"),
        ("< soon", "compares with something that is no amount"),
        ("phone or  or web", "has an empty place beside “or”"),
    ],
)
def test_cells_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(CellError) as caught:
        read_cell(text)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("value", "held"), [("1.99", False), ("2", False), ("2.01", True), ("4", True), ("4.1", False)]
)
def test_a_range_holds_what_is_between_its_ends(value: str, held: bool) -> None:
    assert Range(Decimal(2), Decimal(4), with_low=False).holds(Decimal(value)) is held


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("customer", "customers", True),
        ("euro", "euros", True),
        ("рубль", "рублей", True),
        ("s", "month", False),
        ("km", "kg", False),
        ("", "euros", False),
    ],
)
def test_units_in_singular_and_plural_are_one(a: str, b: str, same: bool) -> None:
    assert same_unit(a, b) is same


@pytest.mark.parametrize(
    ("unit", "counted"),
    [("customers", True), ("", True), ("euros", False), ("s", False), ("%", False), ("m³", False)],
)
def test_things_are_counted_and_measures_are_not(unit: str, counted: bool) -> None:
    assert is_counted(unit) is counted
