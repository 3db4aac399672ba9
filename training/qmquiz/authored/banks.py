"""Authored questions: read from ``training/question-banks/*.md``, checked, with file and line.

The syntax is in ``training/question-banks/README.md``. A question becomes the same value as a
generated one; what is wrong with it is a finding, and it is then left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from qmanual.items.blocks import Block, iter_blocks, parse_blocks
from qmanual.items.directive import convert_options, split_content
from qmanual.items.findings import Finding, Severity
from qmanual.items.identifiers import identifier_problem
from qmanual.items.model import Catalogue, Item
from qmanual.items.quantity import Quantity, parse_quantity
from qmanual.items.schema import Field, ItemType
from qmanual.items.suggest import did_you_mean
from qmquiz.authored.body import Body, read_body
from qmquiz.build import Fact, amount_text, make_question
from qmquiz.context import Context
from qmquiz.identity import option_id, question_id
from qmquiz.lint import find_flaws
from qmquiz.model import Difficulty, Kind, Number, Option, Question
from qmquiz.wording import Wording
from qmquiz.words import as_amount

FOLDER = "training/question-banks"
DIRECTIVE = "question"
RULE = "A"

_FIELDS = (
    Field(name="kind", kind="choice", choices=tuple(Kind)),
    Field(name="items", kind="list"),
    Field(name="difficulty", kind="choice", choices=tuple(Difficulty)),
    Field(name="answer", kind="text"),
    Field(name="tolerance", kind="quantity"),
    Field(name="shuffle", kind="boolean"),
)
_TYPE = ItemType(
    name="question",
    title="Question",
    plural="Questions",
    normative=False,
    fields={entry.name: entry for entry in _FIELDS},
    links={},
)
_WITH_BOXES = (Kind.SINGLE, Kind.MULTIPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """The authored questions of a manual, and what was wrong with them.

    :param places: identifier of each question, its file and its line.
    """

    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings with which nothing may be published."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


class _Wrong(Exception):  # noqa: N818 - becomes a finding
    def __init__(self, code: str, line: int, message: str) -> None:
        super().__init__(message)
        self.code, self.line, self.message = code, line, message


def read_banks(root: Path, catalogue: Catalogue, wording: Wording) -> Authored:
    """All authored questions below a manual's root; empty if there are none."""
    questions: list[Question] = []
    findings: list[Finding] = []
    places: dict[str, tuple[str, int]] = {}
    for path in sorted((root / FOLDER).glob("*.md")):
        if path.name.casefold() == "readme.md":
            continue
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"cannot be read as UTF-8 text: {error}"
            findings.append(Finding(code="unreadable", path=name, line=0, message=message))
            continue
        read = read_bank(text, name, catalogue, wording, known=places)
        questions += read.questions
        findings += read.findings
        places |= read.places
    return Authored(questions=tuple(questions), findings=tuple(findings), places=places)


def read_bank(
    text: str,
    path: str,
    catalogue: Catalogue,
    wording: Wording,
    *,
    known: Mapping[str, tuple[str, int]] | None = None,
) -> Authored:
    """The authored questions of one file.

    :param path: the file's name in findings.
    :param known: identifiers that other files have used, with their places.
    """
    context = Context(catalogue=catalogue, wording=wording)
    questions: list[Question] = []
    findings: list[Finding] = []
    places: dict[str, tuple[str, int]] = {}
    for block in iter_blocks(parse_blocks(text), text.splitlines()):
        if block.name.removeprefix("qm:") != DIRECTIVE:
            continue
        try:
            identifier = _identifier(block, {**(known or {}), **places})
            places[identifier] = (path, block.line)
            question = _Reader(context, block, identifier).question()
        except _Wrong as wrong:
            findings.append(
                Finding(code=wrong.code, path=path, line=wrong.line, message=wrong.message)
            )
            continue
        flaws = find_flaws(question, wording)
        findings += [
            Finding(
                code=flaw.code,
                path=path,
                line=block.line,
                message=f"{identifier}: {flaw.message}",
                item=question.item,
            )
            for flaw in flaws
        ]
        if not flaws:
            questions.append(question)
    return Authored(questions=tuple(questions), findings=tuple(findings), places=places)


def _identifier(block: Block, known: Mapping[str, tuple[str, int]]) -> str:
    name = block.arguments
    if not name:
        raise _Wrong("no-id", block.line, "a question needs an identifier, such as Q-PHONE-01")
    problem = identifier_problem(name)
    if problem is None and not name.startswith("Q-"):
        problem = f"the identifier of a question begins with Q-, and {name!r} does not"
    if problem:
        raise _Wrong("bad-id", block.line, problem)
    if name in known:
        path, line = known[name]
        raise _Wrong("duplicate-id", block.line, f"{name} stands in {path}:{line} already")
    if not block.closed:
        raise _Wrong("not-closed", block.line, f"{name}: the closing {block.markup} is missing")
    return name


class _Reader:
    """Reads one block."""

    def __init__(self, context: Context, block: Block, identifier: str) -> None:
        self.context = context
        self.block = block
        self.identifier = identifier
        self.content, problems = split_content(block, _TYPE)
        self.fields, _, more = convert_options(self.content, _TYPE, block.line)
        for code, line, message in (*problems, *more):
            raise self._wrong(code, line, message)
        self.kind = Kind(self.fields.get("kind", Kind.SINGLE))

    def question(self) -> Question:
        """The question of the block.

        :raises _Wrong: if it cannot be read.
        """
        cited = self._cited()
        body = read_body(self.content.body, self.context.title)
        qid = question_id(cited[0].id, RULE, self.identifier)
        options = self._options(body, qid)
        amounts = [as_amount(option.text) for option in options]
        fact = Fact(
            rule=RULE,
            item=cited[0],
            slot=self.identifier,
            value="",
            text="",
            template="",
            cites=tuple(item.id for item in cited[1:]),
        )
        return make_question(
            self.context,
            fact,
            rule=RULE,
            kind=self.kind,
            stem=body.stem,
            options=options,
            explanation=body.explanation,
            number=self._number(),
            difficulty=Difficulty(self.fields.get("difficulty", Difficulty.MEDIUM)),
            # amounts are shown ascending, which is how they have to be written
            shuffle=bool(self.fields.get("shuffle", True)) and (not amounts or None in amounts),
        )

    def _cited(self) -> list[Item]:
        names: Sequence[str] = self.fields.get("items", ())
        if not names:
            raise self._wrong(
                "no-item",
                self.block.line,
                "cites no item; say under :items: which ones prove its answer",
            )
        items = self.context.catalogue.items
        for name in names:
            if name not in items:
                hint = did_you_mean(name, items)
                message = f"cites {name!r}, which is not an item of the manual{hint}"
                raise self._wrong("unknown-item", self._line("items"), message)
        return [items[name] for name in dict.fromkeys(names)]

    def _options(self, body: Body, qid: str) -> list[Option]:
        if self.kind not in (Kind.NUMERIC, Kind.TRUE_FALSE) and "answer" in self.fields:
            message = f"answer belongs to numeric and true-false, not to {self.kind}"
            raise self._wrong("option", self._line("answer"), message)
        if self.kind in (Kind.NUMERIC, Kind.TRUE_FALSE):
            if body.lists:
                message = f"a {self.kind} question has no list; its key is the option answer"
                raise self._wrong("list", self._body_line(body), message)
            return self._true_false() if self.kind is Kind.TRUE_FALSE else []
        if body.lists != 1:
            what = "a numbered list" if self.kind is Kind.ORDER else "a list with [x] and [ ]"
            message = f"needs {what}, and one only; it has {body.lists}"
            raise self._wrong("list", self._body_line(body), message)
        if (self.kind is Kind.ORDER) is not body.ordered:
            message = (
                "the list must be numbered, in the right order"
                if self.kind is Kind.ORDER
                else "the list must have bullets: - [x] right, - [ ] wrong"
            )
            raise self._wrong("list", self._body_line(body), message)
        for choice in body.choices:
            if (choice.right is None) is (self.kind in _WITH_BOXES):
                message = (
                    f"“{choice.text}” needs a box: - [x] right, - [ ] wrong"
                    if self.kind in _WITH_BOXES
                    else f"“{choice.text}” needs no box; its place is its key"
                )
                line = self.content.body_line + choice.line - 1
                raise self._wrong("list", line, message)
        return [
            Option(
                id=option_id(qid, choice.text),
                text=choice.text,
                correct=choice.right is not False,
                amount=amount_text(amount) if (amount := as_amount(choice.text)) else "",
                why=choice.why,
                tempting="" if choice.right is not False else "author",
            )
            for choice in body.choices
        ]

    def _true_false(self) -> list[Option]:
        answer = str(self.fields.get("answer", "")).casefold()
        if answer not in ("true", "false"):
            line = self._line("answer")
            raise self._wrong("no-answer", line, "needs :answer: true, or :answer: false")
        return [
            Option(id=name, text=self.context.wording.say("G14", name), correct=name == answer)
            for name in ("true", "false")
        ]

    def _number(self) -> Number | None:
        if self.kind is not Kind.NUMERIC:
            if "tolerance" in self.fields:
                message = "tolerance belongs to numeric questions"
                raise self._wrong("option", self._line("tolerance"), message)
            return None
        try:
            answer = parse_quantity(str(self.fields.get("answer", "")))
        except ValueError as error:
            message = "needs :answer: with a number and its unit, such as 20 s"
            raise self._wrong("no-answer", self._line("answer"), message) from error
        raw = self.fields.get("tolerance")
        tolerance = Quantity.from_json(raw) if raw else Quantity(Decimal(0), answer.unit)
        if not tolerance.unit:
            tolerance = Quantity(tolerance.value, answer.unit)
        if tolerance.canonical().unit != answer.canonical().unit or tolerance.value < 0:
            message = f"the tolerance must be in {answer.unit or 'the unit of the answer'}"
            raise self._wrong("tolerance", self._line("tolerance"), message)
        per_unit = Quantity(Decimal(1), answer.unit).canonical().value
        in_unit = tolerance.canonical().value / per_unit
        return Number(
            value=f"{answer.value:f}", unit=answer.unit, tolerance=f"{in_unit.normalize():f}"
        )

    def _line(self, option: str) -> int:
        return self.content.lines.get(option, self.block.line)

    def _body_line(self, body: Body) -> int:
        if body.choices:
            return self.content.body_line + body.choices[0].line - 1
        return self.block.line

    def _wrong(self, code: str, line: int, message: str) -> _Wrong:
        return _Wrong(code, line, f"{self.identifier}: {message}")
