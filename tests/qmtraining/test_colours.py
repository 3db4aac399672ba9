"""The accent stays readable, whatever a company sets."""

from hypothesis import given
from hypothesis import strategies as st

from qmtraining.colours import DARK, LIGHT, contrast, parse, readable, theme_css


def test_contrast_is_that_of_wcag():
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(contrast(parse("#767676"), (255, 255, 255)), 2) == 4.54


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_any_accent_is_made_readable(colour):
    assert contrast(readable(colour, LIGHT), LIGHT) >= 4.5
    assert contrast(readable(colour, DARK), DARK) >= 4.5


def test_a_readable_accent_is_kept():
    assert "--accent: #0b5c8a" in theme_css("#0b5c8a")


def test_nonsense_gives_the_houses_own():
    assert theme_css("red; } body { display: none") == theme_css("#0b5c8a")
