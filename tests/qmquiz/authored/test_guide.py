"""The guide for authors: each of its examples is a good question, and it names every finding."""

import re
from pathlib import Path

import pytest

from qmanual.config import load_settings
from qmanual.items.findings import Severity
from qmanual.items.read import read_folder
from qmquiz.authored.banks import read_bank, read_banks
from qmquiz.authored.confirm import State
from qmquiz.authored.write import write_bank
from qmquiz.grading.grade import grade_question
from qmquiz.model import Kind
from qmquiz.quality import find_repeated
from qmquiz.wording import load_wording

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "training/question-banks/README.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^````md\n(.*?)^````$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(
    r"(?:code=|soft\(|wrong\(|_find\(|yield Flaw\(|: )\s*\"(?P<code>[a-z]+(?:-[a-z]+)*)\""
)


@pytest.fixture(scope="module")
def catalogue():
    settings = load_settings(ROOT)
    return read_folder(settings.root, settings.manual).catalogue


def test_examples_of_the_guide_are_questions_of_all_kinds(catalogue):
    text = "\n".join(_EXAMPLE.findall(GUIDE))

    read = read_bank(text, "README.md", catalogue, load_wording("en"))

    assert {str(finding) for finding in read.findings if finding.code != "unconfirmed"} == set()
    assert {question.kind for question in read.questions} == set(Kind)


def test_guide_names_every_finding():
    named = set(re.findall(r"^\| (`[^|]*`) \|", GUIDE, re.MULTILINE))
    codes = {code for cell in named for code in re.findall(r"`([a-z-]+)`", cell)}
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("gates", "authored")
        for path in sorted((ROOT / "training/qmquiz" / folder).glob("*.py"))
    )

    assert {match["code"] for match in _CODE.finditer(source)} - _NOT_CODES <= codes


_NOT_CODES = {"true", "false", "order"}


def test_banks_of_the_sample_manual_are_in_order_and_confirmed(catalogue):
    read = read_banks(ROOT, catalogue, load_wording("en"))
    kinds = [question.kind for question in read.questions]

    assert [str(f) for f in read.findings if f.severity is not Severity.NOTE] == []
    assert {check.state for check in read.checks.values()} == {State.CONFIRMED}
    assert len(kinds) >= 45
    assert {kind: kinds.count(kind) >= 2 for kind in Kind} == dict.fromkeys(Kind, True)
    assert kinds.count(Kind.SCENARIO) >= 3
    assert find_repeated(read.questions) == []


def test_key_of_each_sample_question_is_graded_right(catalogue):
    read = read_banks(ROOT, catalogue, load_wording("en"))

    wrong = [q.slot for q in read.questions if not grade_question(q, _key(q)).correct]

    assert wrong == []


def test_sample_questions_come_back_from_what_is_written(catalogue):
    read = read_banks(ROOT, catalogue, load_wording("en"))

    again = read_bank(write_bank(read.questions, "en", "All"), "a", catalogue, load_wording("en"))

    assert again.questions == read.questions


def _key(asked):
    match asked.kind:
        case Kind.NUMERIC:
            return f"{asked.number.value} {asked.number.unit}"
        case Kind.SHORT_TEXT:
            return asked.accepted[-1].upper()
        case Kind.SINGLE | Kind.TRUE_FALSE:
            return asked.key[0].id
        case Kind.MULTIPLE | Kind.ORDER:
            return [option.id for option in asked.key]
        case Kind.MATCHING:
            return {row.id: row.answer for row in asked.rows}
    return {part.id: _key(part) for part in asked.parts}


def test_english_banks_can_stand_in_a_manual_of_another_language(catalogue):
    """A bank says its own language: its words are not looked at with those of the manual."""
    for language in ("ru", "zh-Hans", "zh-Hant", "ko"):
        read = read_banks(ROOT, catalogue, load_wording(language))

        assert read.findings == ()
        assert {question.language for question in read.questions} == {"en"}
