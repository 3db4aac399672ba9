"""What differs between two editions: statements first, then the text around them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qmanual.editions.approvals import load_minor_changes
from qmanual.editions.store import Edition
from qmanual.editions.terms import Statement, describe
from qmanual.editions.worddiff import Op, Segment, line_diff
from qmanual.editions.words import words_for
from qmanual.items.diff import compare
from qmanual.items.minor import MinorChange, earlier_wordings
from qmanual.items.model import Catalogue, Document
from qmanual.items.plain import plain_text
from qmanual.items.schema import load_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """A page whose text around the statements differs.

    :param rows: the lines that differ.
    """

    docname: str
    title: str
    kind: str
    rows: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCounts:
    """How many questions are new, gone, changed."""

    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """Everything that differs between two editions, ready to be shown."""

    old: Edition
    new: Edition
    statements: tuple[Statement, ...]
    pages: tuple[PageChange, ...]
    questions: QuestionCounts

    @property
    def meaning(self) -> tuple[Statement, ...]:
        """What people have to know otherwise than before."""
        return tuple(statement for statement in self.statements if statement.meaning)

    @property
    def other(self) -> tuple[Statement, ...]:
        """What differs without asking anything new of anyone."""
        return tuple(statement for statement in self.statements if not statement.meaning)


def draw_redline(old: Edition, new: Edition) -> Redline:
    """Compare two editions.

    :raises QmanualError: if one of them is damaged.
    """
    before, after = old.catalogue(), new.catalogue()
    words = words_for(new.language)
    decided = load_minor_changes(new.approvals_path)
    return Redline(
        old=old,
        new=new,
        statements=tuple(
            describe(
                change,
                before,
                after,
                words,
                new.language,
                _decision(change.id, before, after, decided),
            )
            for change in compare(before, after)
        ),
        pages=tuple(_page_changes(old, new, before, after)),
        questions=_count_questions(_questions(old), _questions(new)),
    )


def _decision(
    item: str, old: Catalogue, new: Catalogue, changes: Sequence[MinorChange]
) -> MinorChange | None:
    """The decision by which only the wording of an item changed, if there is one."""
    if item not in old.items or item not in new.items:
        return None
    about = [change for change in changes if change.item == item]
    return earlier_wordings(new.items[item].hash, about).get(old.items[item].hash)


def _page_changes(
    old: Edition, new: Edition, before: Catalogue, after: Catalogue
) -> list[PageChange]:
    pages: dict[str, Document] = {}
    for catalogue in (after, before):
        for document in catalogue.documents.values():
            pages.setdefault(document.path, document)
    found = []
    for path, document in pages.items():
        lines, new_lines = _prose(old, path), _prose(new, path)
        if lines is None and new_lines is None:
            continue
        rows = line_diff(lines or [], new_lines or [])
        kind = "added" if lines is None else "removed" if new_lines is None else "changed"
        if kind != "changed":
            # Its statements are told above; a whole page of new text would bury the rest.
            op = Op.NEW if kind == "added" else Op.GONE
            rows = ((Segment(op, document.title),),)
        if rows:
            found.append(
                PageChange(docname=document.docname, title=document.title, kind=kind, rows=rows)
            )
    return found


def _prose(edition: Edition, path: str) -> list[str] | None:
    """The lines of a page that stand in no item; None if the edition has no such page."""
    file = edition.sources_path / path
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return None
    return plain_text(text, frozenset(load_schema().types)).splitlines()


def _questions(edition: Edition) -> Mapping[str, Any]:
    """What each question asks and offers, as people see it; by its identifier."""
    try:
        data = json.loads(edition.questions_path.read_text(encoding="utf-8"))
        return {
            str(entry["qid"]): (
                entry.get("stem"),
                entry.get("number"),
                [
                    (option.get("text"), option.get("correct"))
                    for option in entry.get("options", ())
                ],
            )
            for entry in data["questions"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Training may not be installed, or write its questions otherwise: nothing to count.
        return {}


def _count_questions(old: Mapping[str, Any], new: Mapping[str, Any]) -> QuestionCounts:
    return QuestionCounts(
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        changed=sum(old[qid] != new[qid] for qid in old.keys() & new.keys()),
    )
