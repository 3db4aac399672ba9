"""Whether a draft can be a question; how good a question it is, the linter says later."""

from qmquiz.formats.asked import Asked, Draft
from qmquiz.formats.source import Wrong
from qmquiz.model import GAP, Kind


def check_draft(draft: Draft) -> None:
    """See to it that a draft can be a question.

    :raises Wrong: if it cannot.
    """
    asked = draft.asked
    if not asked.stem:
        raise Wrong(draft.line, "no-stem", "asks nothing")
    match asked.kind:
        case Kind.CLOZE:
            gaps = asked.stem.count(GAP)
            if gaps != len(draft.parts) or not gaps:
                message = f"has {gaps} gaps {GAP} and {len(draft.parts)} answers"
                raise Wrong(draft.line, "gaps", message)
        case Kind.SCENARIO:
            if not draft.parts:
                raise Wrong(draft.line, "no-parts", "is a case without a question")
        case Kind.MATCHING:
            _check_pairs(asked, draft.line)
        case _:
            _check_answer(asked, draft.line)
    for part in draft.parts:
        if asked.kind is Kind.SCENARIO and not part.stem:
            raise Wrong(draft.line, "no-stem", "one of its questions asks nothing")
        if part.kind in (Kind.MATCHING, Kind.CLOZE, Kind.SCENARIO):
            raise Wrong(draft.line, "parts", f"a {part.kind} cannot be a part of a {asked.kind}")
        _check_answer(part, draft.line)
    stems = [part.stem for part in draft.parts]
    if asked.kind is Kind.SCENARIO and len(set(stems)) < len(stems):
        raise Wrong(draft.line, "duplicate", "asks the same about its case twice")


def _check_pairs(asked: Asked, line: int) -> None:
    rows = [row for row, _ in asked.pairs]
    if len(rows) < 2:
        raise Wrong(line, "rows", f"has {len(rows)} pairs; two are the least")
    if len(set(rows)) < len(rows) or len(set(asked.extras)) < len(asked.extras):
        raise Wrong(line, "duplicate", "has the same row twice")
    if not all(row and answer for row, answer in asked.pairs):
        raise Wrong(line, "rows", "has a pair with an empty side")


def _check_answer(asked: Asked, line: int) -> None:
    right = sum(choice.correct for choice in asked.choices)
    texts = [choice.text for choice in asked.choices]
    match asked.kind:
        case Kind.NUMERIC:
            if asked.number is None:
                raise Wrong(line, "no-answer", "has no number as its answer")
            return
        case Kind.SHORT_TEXT:
            if not any(asked.accepted):
                raise Wrong(line, "no-answer", "has no text as its answer")
            return
        case Kind.TRUE_FALSE:
            if right != 1 or len(texts) != 2:
                raise Wrong(line, "no-answer", "does not say whether it is true")
            return
    if len(texts) < 2:
        raise Wrong(line, "options", f"has {len(texts)} options; two are the least")
    if not all(texts):
        raise Wrong(line, "empty-option", "has an empty option")
    if len(set(texts)) < len(texts):
        raise Wrong(line, "duplicate", "has the same option twice")
    if asked.kind is Kind.SINGLE and right != 1:
        raise Wrong(line, "one-key", f"has {right} right options; exactly one is needed")
    if asked.kind is Kind.MULTIPLE and not right:
        raise Wrong(line, "no-answer", "has no right option")
