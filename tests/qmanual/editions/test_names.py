"""Which names an edition may have."""

import pytest

from qmanual.editions.names import checked_name
from qmanual.errors import EditionError


@pytest.mark.parametrize("name", ["2026.1", "a", "2026-10_rc1", "A" * 40])
def test_a_usual_name_is_taken(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name", ["", ".hidden", "-x", "a/b", "..", "a..b", "2026.", "A" * 41, "два", "a b", "a\n"]
)
def test_a_name_that_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(EditionError, match="cannot be called"):
        checked_name(name)


@pytest.mark.parametrize(
    "name", ["training", "static", "latest", "redlines", "accounts", "Media", "live"]
)
def test_an_address_of_the_site_is_refused(name: str) -> None:
    with pytest.raises(EditionError, match="something else"):
        checked_name(name)
