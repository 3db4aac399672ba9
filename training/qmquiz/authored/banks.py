"""Authored questions: read from ``training/question-banks/*.md``, checked, with file and line.

The syntax is in ``training/question-banks/README.md``. A question becomes the same value as a
generated one; what is wrong with it is a finding, and it is then left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from markdown_it.token import Token

from qmanual.items.blocks import Block, iter_blocks, nests_text, parse_blocks
from qmanual.items.findings import Finding, Severity
from qmanual.items.identifiers import identifier_problem
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import YamlProblem, load_mapping
from qmquiz.authored.body import PART, lines_of
from qmquiz.authored.confirm import DIRECTIVE, Check, State, meaning_digest, state_of
from qmquiz.authored.problem import Unreadable, wrong
from qmquiz.authored.question import read_question
from qmquiz.context import Context
from qmquiz.lint import find_flaws
from qmquiz.model import Question
from qmquiz.wording import Wording, find_language, languages, load_wording

FOLDER = "training/question-banks"
_OPENING = re.compile(r" {0,3}(?::{3,}|`{3,}|~{3,})\s*\{(?:qm:)?question\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """The authored questions of a manual, and what was wrong with them.

    :param questions: those that may be asked.
    :param places: identifier of each question, its file and its line.
    :param checks: how each question that can be read stands to the text that it cites.
    :param stale: those that wait for somebody to look at the text that has changed.
    """

    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    stale: tuple[Question, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings with which nothing may be published."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """The findings because of which a question is not asked."""
        return tuple(
            f
            for f in self.findings
            if f.severity is Severity.ERROR or f.code == _CODES[State.STALE]
        )


def read_banks(
    root: Path,
    catalogue: Catalogue,
    wording: Wording,
    paths: Sequence[Path] | None = None,
) -> Authored:
    """All authored questions below a manual's root; empty if there are none.

    :param wording: sentences of the manual's language; a bank can name another one.
    :param paths: the files to read, wherever they are; else all banks of the manual.
    """
    found = Authored()
    for path in bank_files(root) if paths is None else paths:
        name = _name(root, path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            message = f"cannot be read as UTF-8 text: {reason}"
            finding = Finding(code="unreadable", path=name, line=0, message=message)
            found = replace(found, findings=(*found.findings, finding))
            continue
        found = _join(found, read_bank(text, name, catalogue, wording, known=found.places))
    return found


def _name(root: Path, path: Path) -> str:
    """What a file is called in findings: relative to the manual if it is in it."""
    root, path = root.resolve(), path.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def bank_files(root: Path) -> list[Path]:
    """The banks of a manual, sorted; the guide for authors is none."""
    paths = sorted((root / FOLDER).glob("*.md"))
    return [path for path in paths if path.name.casefold() != "readme.md"]


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
    :param wording: sentences of the manual's language; the file's front matter can name another.
    :param known: identifiers that other files have used, with their places.
    """
    tokens = parse_blocks(text)
    wording, findings = _language(tokens, path, wording)
    reader = _Reader(
        context=Context(catalogue=catalogue, wording=wording), path=path, findings=findings
    )
    reader.known = {name.casefold(): place for name, place in (known or {}).items()}
    lines = lines_of(text)
    for block in iter_blocks(tokens, lines):
        begun = [n for n, line in enumerate(lines_of(block.content)) if _OPENING.match(line)]
        if not begun or not nests_text(block.name):
            reader.read(block)
            continue
        # a fence without its end takes in the questions below it; those are read all the same
        reader.refuse(block)
        for first, end in pairwise([*begun, len(lines_of(block.content))]):
            part = lines[block.line + first : block.line + end]
            for inner in iter_blocks(parse_blocks("\n".join(part)), part, block.line + first):
                reader.read(inner)
    return Authored(
        questions=tuple(reader.questions),
        findings=tuple(reader.findings),
        places=reader.places,
        checks=reader.checks,
        stale=tuple(reader.stale),
    )


def _join(first: Authored, second: Authored) -> Authored:
    return Authored(
        questions=first.questions + second.questions,
        findings=first.findings + second.findings,
        places={**first.places, **second.places},
        checks={**first.checks, **second.checks},
        stale=first.stale + second.stale,
    )


def _language(
    tokens: Iterable[Token], path: str, wording: Wording
) -> tuple[Wording, list[Finding]]:
    """The sentences of the language that the front matter names."""
    token = next((token for token in tokens if token.type == "front_matter"), None)
    if token is None:
        return wording, []
    try:
        options, lines = load_mapping(token.content)
    except YamlProblem as problem:
        line, message = problem.line + 1, problem.message
        return wording, [Finding(code="bad-yaml", path=path, line=line, message=message)]
    if "language" not in options:
        return wording, []
    name = find_language(str(options["language"]))
    if name is not None:
        return load_wording(name), []
    message = (
        f"there are no word lists for language {options['language']!r}; there are "
        f"{', '.join(languages())}"
    )
    line = lines["language"] + 1
    return wording, [Finding(code="language", path=path, line=line, message=message)]


@dataclass(kw_only=True)
class _Reader:
    """Reads the questions of one file, one after the other."""

    context: Context
    path: str
    findings: list[Finding]
    known: dict[str, tuple[str, int]] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    stale: list[Question] = field(default_factory=list)

    def read(self, block: Block) -> None:
        """One directive; what is wrong with it becomes findings."""
        name = block.name.removeprefix("qm:")
        if name == PART:
            message = (
                "{part} stands outside of a question; fence the question with one mark more than "
                "its parts: ::::{question} around :::{part}"
            )
            self._find("part", block.line, message)
        elif name != DIRECTIVE:
            if did_you_mean(name, [DIRECTIVE]):
                message = f"{{{name}}} is not read; did you mean {{question}}?"
                self._find("directive", block.line, message)
        else:
            identifier = ""
            try:
                identifier = self._identifier(block)
                question, written = read_question(self.context, block, identifier)
            except Unreadable as unreadable:
                start = f"{identifier}: " if identifier else ""
                for code, line, message in unreadable.problems:
                    self._find(code, line, f"{start}{message}")
                return
            self._judge(question, written, block.line)

    def refuse(self, block: Block) -> None:
        """A directive in which a question begins."""
        name = block.name.removeprefix("qm:")
        if name != DIRECTIVE:
            message = f"a question cannot stand in {{{name}}}; end {block.markup} before it"
            self._find("directive", block.line, message)
            return
        try:
            identifier = self._identifier(block)
        except Unreadable as unreadable:
            for code, line, message in unreadable.problems:
                self._find(code, line, message)
            return
        message = f"{identifier}: the closing {block.markup} is missing before the next question"
        self._find("not-closed", block.line, message)

    def _judge(self, question: Question, written: str, line: int) -> None:
        """Look for flaws, and whether somebody has confirmed it against the text as it is."""
        identifier = question.slot
        flaws = find_flaws(question, self.context.wording)
        for flaw in flaws:
            self._find(
                flaw.code, line, f"{identifier}: {flaw.message}", flaw.severity, question.item
            )
        if any(flaw.severity is Severity.ERROR for flaw in flaws):
            return
        current = meaning_digest(self.context.catalogue, question.items)
        state = state_of(written, current)
        self.checks[identifier] = Check(
            identifier=identifier, state=state, digest=current, path=self.path, line=line
        )
        if state is not State.CONFIRMED:
            message = f"{identifier}: {_REMARKS[state]}: qmquiz confirm {identifier}"
            code = _CODES[state]
            self._find(code, line, message, Severity.WARNING, question.item)
        (self.stale if state is State.STALE else self.questions).append(question)

    def _identifier(self, block: Block) -> str:
        """The identifier of a question; it is noted with its place.

        :raises Unreadable: if it cannot have that one.
        """
        name = block.arguments
        if not name:
            message = "a question needs an identifier, such as Q-PHONE-01"
            raise wrong("no-id", block.line, message)
        problem = identifier_problem(name)
        if problem is None and not name.startswith("Q-"):
            problem = f"the identifier of a question begins with Q-, and {name!r} does not"
        if problem:
            raise wrong("bad-id", block.line, problem)
        if name.casefold() in self.known:
            path, line = self.known[name.casefold()]
            raise wrong("duplicate-id", block.line, f"{name} stands in {path}:{line} already")
        self.places[name] = self.known[name.casefold()] = (self.path, block.line)
        if not block.closed:
            message = f"{name}: the closing {block.markup} is missing"
            raise wrong("not-closed", block.line, message)
        return name

    def _find(
        self,
        code: str,
        line: int,
        message: str,
        severity: Severity = Severity.ERROR,
        item: str | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                code=code, path=self.path, line=line, message=message, severity=severity, item=item
            )
        )


_CODES = {State.NEW: "unconfirmed", State.STALE: "stale"}
_REMARKS = {
    State.NEW: "nobody has confirmed it against the text that it cites",
    State.STALE: "is not asked, because what it cites has changed its meaning; look at both",
}
