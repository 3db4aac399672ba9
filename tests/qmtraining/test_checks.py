"""Training rules that do not fit the manual."""

from dataclasses import replace
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.items.model import Catalogue, Item
from qmtraining.checks import find_problems

CURRICULUM = """\
format: 1
id: CUR-AGENT
title: Agents
roles: [ROLE-AGENT]
modules:
  - id: MOD-PHONE
    title: On the phone
    items: [STD-PHONE-*]
"""


def item(identifier: str, kind: str) -> Item:
    return Item(id=identifier, type=kind, title="T", document="D", docname="d", path="d.md", line=1)


CATALOGUE = Catalogue(
    items={i.id: i for i in (item("ROLE-AGENT", "role"), item("STD-PHONE-01", "standard"))}
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        (
            "ROLE-AGENT",
            "ROLE-AGNET",
            [
                "training/curricula/a.yml:4: error: CUR-AGENT is for ROLE-AGNET, which is not a role "
                "of the manual; did you mean 'ROLE-AGENT'? [unknown-role]"
            ],
        ),
        (
            "STD-PHONE-*",
            "STD-FAX-*",
            [
                "training/curricula/a.yml:8: warning: MOD-PHONE teaches STD-FAX-*, and no item is "
                "called that [teaches-nothing]"
            ],
        ),
        (
            "title: Agents\n",
            "title: Agents\npas_mark: 3\n",
            ["training/curricula/a.yml:4: error: "],
        ),
        ("roles: [ROLE-AGENT]", "roles: [", ["training/curricula/a.yml:6: error: not valid YAML"]),
    ],
)
def test_find_problems_names_file_and_line(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    folder = tmp_path / "training" / "curricula"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(CURRICULUM.replace(old, new, 1), encoding="utf-8")

    found = [str(finding) for finding in find_problems(Settings(root=tmp_path), CATALOGUE)]

    assert len(found) == len(expected)
    assert all(line.startswith(begin) for line, begin in zip(found, expected, strict=True)), found


MANUAL = Catalogue(
    items={
        **CATALOGUE.items,
        "STD-PHONE-01": replace(CATALOGUE.items["STD-PHONE-01"], normative=True),
    }
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "    blueprint:\n      topics:\n        - {pool: hard, questions: 2}\n",
            "training/curricula/a.yml:11: warning: MOD-PHONE: there is no pool of questions 'hard' "
            "[unknown-in-blueprint]",
        ),
        (
            "    blueprint: {must_ask: [STD-PHONE-01]}\n",
            "training/curricula/a.yml:9: warning: MOD-PHONE: STD-PHONE-01 must be asked about, and "
            "has no question: qmquiz report says why [blueprint-too-large]",
        ),
    ],
)
def test_what_a_blueprint_lacks_is_found_before_anybody_takes_it(
    tmp_path: Path, more: str, expected: str
) -> None:
    folder = tmp_path / "training" / "curricula"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(CURRICULUM + more, encoding="utf-8")

    found = [str(finding) for finding in find_problems(Settings(root=tmp_path), MANUAL)]

    assert found == [expected]


def test_find_problems_without_curricula_is_quiet(tmp_path: Path) -> None:
    assert list(find_problems(Settings(root=tmp_path), CATALOGUE)) == []
