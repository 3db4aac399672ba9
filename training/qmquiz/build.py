"""From a fact and its options to a question with its names, and through the gates."""

from collections.abc import Sequence
from typing import Any

from qmanual.items.model import Item
from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact, amount_text
from qmquiz.identity import digest, option_id, question_id, question_version
from qmquiz.lint import find_error
from qmquiz.model import (
    Difficulty,
    Falsity,
    Kind,
    Number,
    Option,
    Part,
    Question,
    Rejection,
    Row,
)


def wrong_option(qid: str, fact: Fact, candidate: Candidate) -> Option:
    """A candidate as an option, with the proof that it is false."""
    return Option(
        id=option_id(qid, candidate.text),
        text=candidate.text,
        correct=False,
        amount=amount_text(candidate.value),
        why=candidate.why,
        tempting=candidate.tempting,
        source=candidate.source,
        falsity=Falsity(item=fact.item.id, place=fact.slot, says=fact.text),
    )


def make_question(
    context: Context,
    fact: Fact,
    *,
    rule: str,
    stem: str,
    options: Sequence[Option],
    explanation: str,
    kind: Kind = Kind.SINGLE,
    slot: str | None = None,
    item: Item | None = None,
    number: Number | None = None,
    accepted: Sequence[str] = (),
    rows: Sequence[Row] = (),
    parts: Sequence[Part] = (),
    pools: Sequence[str] = (),
    old_value: str | None = None,
    since: str | None = None,
    difficulty: Difficulty | None = None,
    shuffle: bool | None = None,
) -> Question:
    """A question with its names computed; it has not passed the gates yet.

    :param item: the item that it is about, if that is not the fact's.
    """
    about = item or fact.item
    cited = tuple(dict.fromkeys((about.id, fact.item.id, *fact.cites)))
    hashes = [found.hash for name in cited if (found := context.item(name)) is not None]
    item_hash = digest("items", hashes)
    slot = slot if slot is not None else fact.slot
    qid = question_id(about.id, rule, slot)
    return Question(
        qid=qid,
        qver=question_version(
            qid=qid,
            item_hash=item_hash,
            template_version=context.wording.version(fact.rule) if fact.template else 0,
            language=context.language,
            stem=stem,
            options=[(option.id, option.text, option.correct) for option in options],
            number=(number.value, number.unit, number.tolerance) if number else (),
            more=_of_some_kinds(accepted, rows, parts),
        ),
        rule=rule,
        kind=kind,
        item=about.id,
        items=cited,
        item_hash=item_hash,
        slot=slot,
        language=context.language,
        stem=stem,
        options=tuple(options),
        passage=context.passage(fact.item),
        explanation=explanation,
        difficulty=difficulty or fact.difficulty,
        number=number,
        delta=old_value is not None,
        old_value=old_value,
        since=since,
        shuffle=shuffle if shuffle is not None else not any(option.amount for option in options),
        accepted=tuple(accepted),
        rows=tuple(rows),
        parts=tuple(parts),
        pools=tuple(pools),
    )


def _of_some_kinds(
    accepted: Sequence[str], rows: Sequence[Row], parts: Sequence[Part]
) -> dict[str, list[Any]]:
    """What decides what is right in a short text, a matching, a cloze or a scenario."""
    found: dict[str, list[Any]] = {
        "accepted": list(accepted),
        "rows": [(row.id, row.text, row.answer) for row in rows],
        "parts": [_decisive(part) for part in parts],
    }
    return {name: values for name, values in found.items() if values}


def _decisive(part: Part) -> list[Any]:
    number = part.number
    return [
        part.id,
        part.kind,
        part.stem,
        [(option.id, option.text, option.correct) for option in part.options],
        [number.value, number.unit, number.tolerance] if number else [],
        list(part.accepted),
    ]


def gate(context: Context, question: Question) -> Question | Rejection:
    """The question, or why it is not asked."""
    flaw = find_error(question, context.wording)
    if flaw is None:
        return question
    return Rejection(
        item=question.item, rule=question.rule, slot=question.slot, reason=flaw.message
    )
