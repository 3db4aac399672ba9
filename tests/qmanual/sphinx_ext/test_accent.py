import pytest

from qmanual.sphinx_ext.accent import (
    AA,
    DARK_PAGE,
    DARK_SOFT,
    LIGHT_PAGE,
    LIGHT_SOFT,
    contrast,
    legible,
    parse_colour,
)


def test_contrast_of_black_and_white():
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0


def test_legible_colour_is_left_alone():
    assert legible("#0B5C8A", LIGHT_PAGE, LIGHT_SOFT) == "#0b5c8a"


@pytest.mark.parametrize(
    "accent", ["#ffe600", "#0b5c8a", "#000000", "#ffffff", "#7f7f7f", "#00ff00"]
)
def test_any_accent_becomes_legible_on_light_and_dark(accent):
    light, dark = legible(accent, LIGHT_PAGE, LIGHT_SOFT), legible(accent, DARK_PAGE, DARK_SOFT)

    assert min(contrast(light, LIGHT_PAGE), contrast(light, LIGHT_SOFT)) >= AA
    assert min(contrast(dark, DARK_PAGE), contrast(dark, DARK_SOFT)) >= AA


def test_other_notations_are_refused():
    with pytest.raises(ValueError, match="'red' is not a colour such as #0b5c8a"):
        parse_colour("red")
