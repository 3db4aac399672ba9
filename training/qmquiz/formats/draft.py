"""From what a reader has found to authored questions with names of their own."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qmanual.items.identifiers import LONGEST, identifier_problem
from qmquiz.authored.answers import in_order, is_fixed
from qmquiz.facts import amount_text
from qmquiz.formats.asked import Asked, Choice, Draft
from qmquiz.formats.checking import check_draft
from qmquiz.formats.exchange import Imported
from qmquiz.formats.source import Report, Wrong
from qmquiz.identity import digest, option_id, part_id, question_id, question_version
from qmquiz.model import Kind, Option, Part, Passage, Question, Row
from qmquiz.wording import find_language, load_wording
from qmquiz.words import as_amount

RULE = "A"
MOST_QUESTIONS = 100_000
"""Of one file: with more, what is read of it would not fit into the memory of a small machine."""
_NOT_IN_NAMES = re.compile(r"[^A-Z0-9]+")


def is_full(drafts: Sequence[Draft], line: int, report: Report) -> bool:
    """Whether a file has more questions than are read; from which line on, is reported."""
    if len(drafts) < MOST_QUESTIONS:
        return False
    message = f"has more than {MOST_QUESTIONS} questions; from here on they are left out: split it"
    report.error(line, "too-many", message)
    return True


def gather(drafts: Sequence[Draft], report: Report, language: str) -> Imported:
    """The questions of a file; what cannot be one is reported."""
    questions: list[Question] = []
    names = Names()
    if not drafts and not report.has_errors:
        report.error(0, "no-question", "there is no question in it")
    for draft in _with_parts(drafts, report):
        try:
            check_draft(draft)
        except Wrong as wrong:
            report.wrong(wrong, draft.name)
            continue
        for tag in draft.tags.other:
            report.note(draft.line, "tag", f"“{draft.name}”: the tag “{tag}” is not kept")
        identifier = names.take(identifier_of(draft))
        if draft.id.startswith("Q-") and draft.id != identifier:
            why = "is used twice" if _is_ours(draft.id) else "is not an identifier"
            report.warn(draft.line, "bad-id", f"{draft.id!r} {why}; it is now {identifier}")
        questions.append(make_question(draft, identifier, language))
    return Imported(questions=tuple(questions), findings=report.sorted)


def _with_parts(drafts: Sequence[Draft], report: Report) -> list[Draft]:
    """The drafts, with the parts of scenarios put into them."""
    cases = {draft.id: draft for draft in drafts if draft.asked.kind is Kind.SCENARIO and draft.id}
    parts: dict[str, list[Asked]] = {}
    found: list[Draft] = []
    for draft in drafts:
        if draft.tags.part_of in cases:
            parts.setdefault(draft.tags.part_of, []).append(draft.asked)
        else:
            found.append(draft)
            if draft.tags.part_of:
                report.warn(
                    draft.line,
                    "no-case",
                    f"“{draft.name}”: its case {draft.tags.part_of} is not in the file; it is now "
                    "a question of its own",
                )
    return [
        replace(draft, parts=(*draft.parts, *parts.get(draft.id, ())))
        if draft.asked.kind is Kind.SCENARIO
        else draft
        for draft in found
    ]


class Names:
    """Identifiers that are in use, and the next free one like each."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken}
        self._last: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The name, with a number if another question has it; it is in use from now on."""
        base = name.casefold()
        free = name
        while free.casefold() in self._taken:
            self._last[base] = self._last.get(base, 1) + 1
            free = f"{name}-{self._last[base]}"
        self._taken.add(free.casefold())
        return free


def identifier_of(draft: Draft) -> str:
    """The identifier that a draft asks for: the file's if it is one, else made of the title."""
    return next(
        (name for name in (draft.id, draft.title) if _is_ours(name)),
        _name_from(draft.title or draft.asked.stem),
    )


def _is_ours(name: str) -> bool:
    return name.startswith("Q-") and identifier_problem(name) is None and len(name) < LONGEST - 4


def _name_from(title: str) -> str:
    """Words of a title; digits that stand for it where it has no Latin letters."""
    folded = unicodedata.normalize("NFKD", title)
    latin = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = _NOT_IN_NAMES.sub("-", latin.upper()).strip("-")
    if sum(letter.isalnum() and letter.isascii() for letter in words) < 2:
        words = digest("title", title, size=4).upper()
    return f"Q-{words.removeprefix('Q-')[:40].strip('-')}"


def make_question(draft: Draft, identifier: str, language: str) -> Question:
    """The authored question that a draft is; it cites what its tags say, which may be nothing.

    Its passage, digest and version are those of a question whose manual is not known; the bank
    that it is written to gives it others.
    """
    items = draft.tags.items
    item = items[0] if items else ""
    qid = question_id(item, RULE, identifier)
    asked = draft.asked
    options = _options(asked, qid, language)
    rows = _rows(asked, qid)
    is_cloze = asked.kind is Kind.CLOZE
    parts = tuple(
        _part(part, part_id(qid, str(number) if is_cloze else part.stem), language)
        for number, part in enumerate(draft.parts, 1)
    )
    return Question(
        qid=qid,
        qver=question_version(
            qid=qid,
            item_hash="",
            template_version=0,
            language=language,
            stem=asked.stem,
            options=[(option.id, option.text, option.correct) for option in options],
        ),
        rule=RULE,
        kind=asked.kind,
        item=item,
        items=items,
        item_hash="",
        slot=identifier,
        language=language,
        stem=asked.stem,
        options=options,
        passage=Passage(item=item, title="", docname="", anchor=""),
        explanation=asked.explanation,
        difficulty=draft.tags.difficulty,
        number=asked.number,
        shuffle=asked.shuffle and (asked.kind is Kind.ORDER or not is_fixed(options)),
        accepted=asked.accepted,
        rows=rows,
        parts=parts,
        pools=draft.tags.pools,
    )


def _part(asked: Asked, name: str, language: str) -> Part:
    options = _options(asked, name, language)
    return Part(
        id=name,
        kind=asked.kind,
        stem=asked.stem,
        options=options,
        number=asked.number,
        accepted=asked.accepted,
        explanation=asked.explanation,
        shuffle=asked.shuffle and (asked.kind is Kind.ORDER or not is_fixed(options)),
    )


def _options(asked: Asked, owner: str, language: str) -> tuple[Option, ...]:
    if asked.kind is Kind.TRUE_FALSE:
        wording = load_wording(find_language(language) or "en")
        return tuple(
            Option(id=name, text=wording.say("G14", name), correct=choice.correct, why=choice.why)
            for name, choice in zip(("true", "false"), asked.choices, strict=True)
        )
    if asked.kind is Kind.MATCHING:
        right = dict.fromkeys(answer for _, answer in asked.pairs)
        wrong = [text for text in dict.fromkeys(asked.extras) if text not in right]
        # amounts keep their order, and that of the rows would say the answers
        return in_order([
            _option(
                Choice(text=text, correct=text in right, why=asked.reasons.get(text, "")), owner
            )
            for text in (*right, *wrong)
        ])  # fmt: skip
    return tuple(_option(choice, owner) for choice in asked.choices)


def _option(choice: Choice, owner: str) -> Option:
    amount = as_amount(choice.text)
    return Option(
        id=option_id(owner, choice.text),
        text=choice.text,
        correct=choice.correct,
        amount=amount_text(amount) if amount else "",
        why=choice.why,
        tempting="" if choice.correct else "author",
    )


def _rows(asked: Asked, qid: str) -> tuple[Row, ...]:
    return tuple(
        Row(id=part_id(qid, row), text=row, answer=option_id(qid, answer))
        for row, answer in asked.pairs
    )
