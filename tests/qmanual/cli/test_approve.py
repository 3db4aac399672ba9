"""Approving documents, and saying what in them was only reworded."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from qmanual.cli.main import main
from qmanual.items.dump import dump_catalogue
from qmanual.items.read import read_folder

HEAD = """\
---
document: {id: %s, owner: ROLE-A, approver: ROLE-A, revision: 1, reason: First., \
effective: 2026-03-01, review_in: 12 months}
---
# Page

"""
STANDARD = """\
:::{standard} STD-A Calls are answered soon
:channel: phone
:at_most: 20 s

%s
:::
"""
ROLE = ":::{qm:role} ROLE-A Lead\nLeads.\n:::\n"
FIRST, SECOND, THIRD = "The clock starts in the queue.", "It counts from the queue.", "From there."


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a manual of two documents, with a text for its standard."""

    def written(text: str) -> Path:
        (tmp_path / "manual").mkdir(exist_ok=True)
        (tmp_path / "_config.yml").write_text("title: Test\n", encoding="utf-8")
        files = {"a.md": HEAD % "DOC-A" + STANDARD % text, "b.md": HEAD % "DOC-B" + ROLE}
        for name, content in files.items():
            (tmp_path / "manual" / name).write_text(content, encoding="utf-8")
        plans = [{"name": name, "effective": f"2026-0{name}-01"} for name in "123"]
        text = yaml.safe_dump({"editions": plans}).replace("'2026", "2026").replace("01'", "01")
        (tmp_path / "manual" / "editions.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def freeze(write: Callable[[str], Path]) -> Callable[[str, str], Path]:
    """Leaves a frozen edition with a text for the standard, as far as a check reads it."""

    def frozen(name: str, text: str) -> Path:
        root = write(text)
        folder = root / "var" / "editions" / name
        folder.mkdir(parents=True)
        dump_catalogue(read_folder(root).catalogue, folder / "catalogue.json")
        meta = {"name": name, "effective": f"2026-0{name}-01", "frozen_at": "2026-01-01"}
        (folder / "edition.json").write_text(json.dumps(meta), encoding="utf-8")
        return root

    return frozen


def approve(root: Path, *arguments: str) -> tuple[int, list[str], str]:
    command = ["approve", *arguments, "--name", "Ann Bell", "--on", "2026-02-20"]
    result = CliRunner().invoke(main, [*command, "--root", str(root)])
    return result.exit_code, result.stdout.splitlines(), result.stderr


def records(root: Path) -> list[dict[str, object]]:
    path = root / "manual" / "approvals.yml"
    if not path.exists():
        return []
    found: list[dict[str, object]] = yaml.safe_load(path.read_text(encoding="utf-8"))["approvals"]
    return found


def meaning(root: Path, edition: str = "") -> str:
    if not edition:
        return read_folder(root).catalogue.items["STD-A"].hash
    path = root / "var" / "editions" / edition / "catalogue.json"
    items = json.loads(path.read_text(encoding="utf-8"))["items"]
    return str(next(item["hash"] for item in items if item["id"] == "STD-A"))


def test_a_minor_change_is_part_of_the_approval(
    write: Callable[[str], Path], freeze: Callable[[str, str], Path]
) -> None:
    freeze("1", FIRST)
    root = write(SECOND)

    code, said, _ = approve(root, "DOC-A", "DOC-B", "--minor", "STD-A")

    assert code == 0
    assert said[1:2] == ["  STD-A: only reworded; nobody learns it again"]
    assert [record.get("minor") for record in records(root)] == [
        {"STD-A": [meaning(root, "1"), meaning(root)]},
        None,
    ]


def test_an_approval_without_it_says_who_learns_again(
    write: Callable[[str], Path], freeze: Callable[[str, str], Path]
) -> None:
    freeze("1", FIRST)
    root = write(SECOND)

    code, said, _ = approve(root, "--all")

    assert code == 0
    assert said[1:2] == [
        "  STD-A: reworded since 1; whoever knew it learns it again, unless it is approved with "
        "--minor STD-A"
    ]
    assert [record.get("minor") for record in records(root)] == [None, None]


def test_other_numbers_in_the_words_are_told(
    write: Callable[[str], Path], freeze: Callable[[str, str], Path]
) -> None:
    freeze("1", "Within 20 seconds.")
    root = write("Within 30 seconds.")

    _, said, _ = approve(root, "DOC-A", "--minor", "STD-A")

    assert said[2:] == [
        "  STD-A: its words hold other numbers than in 1; if people have to keep one of them, "
        "approve DOC-A again without --minor STD-A"
    ]


@pytest.mark.parametrize(
    ("arguments", "before"),
    [((), "2"), (("--since", "1"), "1"), (("--edition", "2"), "1"), (("--edition", "3"), "2")],
)
def test_words_are_held_against_the_newest_edition_before(
    write: Callable[[str], Path],
    freeze: Callable[[str, str], Path],
    arguments: tuple[str, ...],
    before: str,
) -> None:
    freeze("1", FIRST)
    freeze("2", SECOND)
    root = write(THIRD)

    assert approve(root, "DOC-A", "--minor", "STD-A", *arguments)[0] == 0

    assert records(root)[0]["minor"] == {"STD-A": [meaning(root, before), meaning(root)]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("DOC-B", "--minor", "STD-A"), "STD-A is not in DOC-B: it stands in DOC-A"),
        (("DOC-A", "--minor", "STD-X"), "STD-X is not in DOC-A: no item is called that"),
        (
            ("DOC-A", "DOC-B", "--minor", "STD-A, STD-X"),
            "STD-X is not in any document that is approved here: no item is called that",
        ),
        (
            ("DOC-A", "--review", "--minor", "STD-A"),
            "--minor belongs to an approval, and this is a review",
        ),
        (("DOC-A", "--minor", "STD-A", "--since", "9"), "edition 9 is not frozen"),
        (
            ("DOC-A", "--minor", "STD-A", "--edition", "1"),
            "no earlier edition is frozen, so nobody has learned other words",
        ),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(
    write: Callable[[str], Path],
    freeze: Callable[[str, str], Path],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    freeze("1", FIRST)
    root = write(SECOND)

    assert approve(root, *arguments) == (2, [], f"qmanual: {message}\n")
    assert records(root) == []


def test_an_edition_that_is_damaged_stops_no_approval(
    write: Callable[[str], Path], freeze: Callable[[str, str], Path]
) -> None:
    freeze("1", FIRST)
    root = write(SECOND)
    (root / "var" / "editions" / "1" / "catalogue.json").write_text("{", encoding="utf-8")

    assert approve(root, "DOC-A")[0] == 0
    code, _, error = approve(root, "DOC-A", "--minor", "STD-A")
    assert (code, "cannot be read as a catalogue" in error) == (2, True)


def test_before_the_first_edition_nothing_waits(write: Callable[[str], Path]) -> None:
    result = CliRunner().invoke(main, ["check", "--json", "--root", str(write(FIRST))])

    assert [f for f in json.loads(result.stdout) if f["code"] == "reworded"] == []


def test_the_note_of_check_disappears_with_the_decision(
    write: Callable[[str], Path], freeze: Callable[[str, str], Path]
) -> None:
    freeze("1", FIRST)
    root = write(SECOND)

    def notes() -> list[str]:
        result = CliRunner().invoke(main, ["check", "--json", "--root", str(root)])
        return [f["item"] for f in json.loads(result.stdout) if f["code"] == "reworded"]

    before = notes()
    approve(root, "DOC-A", "--minor", "STD-A")

    assert (before, notes()) == (["STD-A"], [])
