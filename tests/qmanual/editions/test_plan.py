"""The planned editions of a manual."""

import datetime

import pytest

from qmanual.config import Settings
from qmanual.editions.plan import Plan, load_plans, plan_for
from qmanual.errors import EditionError


def write(settings: Settings, text: str) -> None:
    (settings.manual_path / "editions.yml").write_text(text, encoding="utf-8")


def test_plans_are_read_in_their_order(settings: Settings) -> None:
    assert load_plans(settings) == (
        Plan(
            name="1.0",
            effective=datetime.date(2026, 1, 1),
            summary="First edition.",
            sources=settings.manual_path / "previous/1.0",
        ),
        Plan(
            name="1.1",
            effective=datetime.date(2026, 6, 1),
            summary="Calls are answered sooner.",
        ),
    )


def test_a_manual_without_the_file_has_no_plans(settings: Settings) -> None:
    (settings.manual_path / "editions.yml").unlink()

    assert load_plans(settings) == ()


def test_an_unknown_edition_is_one_line_with_a_hint(settings: Settings) -> None:
    with pytest.raises(EditionError) as caught:
        plan_for(settings, "1.01")

    assert str(caught.value) == (
        "there is no edition '1.01' in manual/editions.yml; did you mean '1.1'?"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "manual/editions.yml:1: must have a list under the key editions"),
        ("editions: x", "manual/editions.yml:1: editions must be a list"),
        ("editions:\n  - x", "manual/editions.yml:2: an edition is written as name"),
        (
            "editions:\n  - {name: 2026.1, effective: 2026-01-01}",
            'manual/editions.yml:2: the name of an edition is text: write name: "2026.1"',
        ),
        (
            'editions:\n  - name: "1"\n    effective: 2026-01-01\n  - {name: "2", efective: x}',
            "manual/editions.yml:4: an edition has no 'efective'; did you mean 'effective'?",
        ),
        (
            'editions:\n  - {name: "1", effective: soon}',
            "manual/editions.yml:2: edition 1 needs effective: a day such as 2026-03-02",
        ),
        (
            'editions:\n  - {name: "1", effective: 2026-01-01, sources: previous/x}',
            "manual/editions.yml:2: the sources of edition 1 are missing: manual/previous/x",
        ),
        (
            'editions:\n  - {name: "1", effective: 2026-01-01, sources: ../../..}',
            "manual/editions.yml:2: the sources of edition 1 must lie inside",
        ),
        (
            'editions:\n  - {name: "1", effective: 2026-01-01}\n'
            '  - {name: "1", effective: 2026-01-01}',
            "manual/editions.yml:3: edition 1 stands here twice",
        ),
        (
            "editions:\n  - {name: latest, effective: 2026-01-01}",
            "manual/editions.yml:2: an edition cannot be called 'latest'",
        ),
        ("editions: [", "manual/editions.yml:1: not valid YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(settings: Settings, text: str, message: str) -> None:
    write(settings, text)

    with pytest.raises(EditionError) as caught:
        load_plans(settings)

    assert str(caught.value).startswith(message)
