"""A redline for the terminal."""

from collections.abc import Iterator, Mapping

from qmanual.editions.redline import Redline
from qmanual.editions.terms import Statement
from qmanual.editions.worddiff import Op, Segment
from qmanual.editions.words import words_for

_MARKS = {Op.SAME: "{}", Op.GONE: "[-{}-]", Op.NEW: "{{+{}+}}"}
"""As `git diff --word-diff` writes it: legible without colours."""


def redline_lines(redline: Redline) -> Iterator[str]:
    """The redline line by line."""
    words = words_for(redline.new.language)
    yield words["redline_title"].format(old=redline.old.name, new=redline.new.name)
    if not redline.statements and not redline.pages:
        yield words["no_changes"]
        return
    yield words["counts"].format(
        meaning=len(redline.meaning), other=len(redline.other), pages=len(redline.pages)
    )
    yield words["questions"].format(
        added=redline.questions.added,
        removed=redline.questions.removed,
        changed=redline.questions.changed,
    )
    for heading, statements in (
        (words["meaning"], redline.meaning),
        (words["other"], redline.other),
    ):
        if statements:
            yield ""
            yield heading
            for statement in statements:
                yield from _statement_lines(statement, words)
    if redline.pages:
        yield ""
        yield words["prose"]
        for page in redline.pages:
            yield f"  {page.title} ({page.docname}, {words[page.kind]})"
            yield from (f"    {segments_in_text(row)}" for row in page.rows)


def _statement_lines(statement: Statement, words: Mapping[str, str]) -> Iterator[str]:
    kind = words[statement.kind]
    yield f"  {statement.id} {statement.title} ({statement.type_title}, {kind})"
    if statement.note:
        yield f"    {statement.note}"
    for fact in statement.facts:
        if fact.segments:
            text = segments_in_text(fact.segments)
        elif statement.kind == "changed":
            text = f"{fact.old or words['nothing']} → {fact.new or words['nothing']}"
        else:
            text = fact.new or fact.old
        yield f"    {fact.label}: {' '.join(text.split())}"


def segments_in_text(segments: tuple[Segment, ...]) -> str:
    """Pieces of text with marks around those that are gone or new."""
    return "".join(_MARKS[segment.op].format(segment.text) for segment in segments)
