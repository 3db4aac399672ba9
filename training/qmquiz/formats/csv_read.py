"""Questions from a table (CSV); a row that is no question is named with its line."""

from collections.abc import Mapping
from dataclasses import replace

from qmquiz.formats.asked import Asked, Choice, Draft, shorten
from qmquiz.formats.csv_columns import split
from qmquiz.formats.csv_table import TableRow, rows_in
from qmquiz.formats.draft import gather, is_full
from qmquiz.formats.exchange import Imported
from qmquiz.formats.source import Report, Wrong, decode, one_line
from qmquiz.formats.tags import Tags
from qmquiz.formats.weights import decimal_text, read_number
from qmquiz.model import Difficulty, Kind, Number, Slip

_TRUE = {"true": True, "t": True, "yes": True, "1": True,
         "false": False, "f": False, "no": False, "0": False}  # fmt: skip
_WITH_PARTS = (Kind.CLOZE, Kind.SCENARIO)
_MOST_PARTS = 100


def read_csv(data: bytes, path: str, language: str) -> Imported:
    """The questions of a table, as authored ones.

    :param path: the file as it is named in findings.
    :param language: of the questions.
    """
    report = Report(path)
    drafts: list[Draft] = []
    parts: dict[int, list[Asked]] = {}
    cases: dict[str, int] = {}
    broken: set[str] = set()
    try:
        for row in rows_in(decode(data, report), report):
            if is_full(drafts, row.line, report):
                break
            try:
                owner = _owner(row, cases, broken)
                if owner is not None:
                    _add_part(row, parts.setdefault(owner, []))
                elif not row.get("part of"):
                    drafts.append(_draft(row))
                    cases |= {row.get("id"): len(drafts) - 1} if _is_case(drafts[-1]) else {}
            except Wrong as wrong:
                report.wrong(wrong, _name(row))
                broken.add(row.get("part of") or row.get("id"))
    except Wrong as wrong:
        report.wrong(wrong)
    whole = [replace(draft, parts=tuple(parts.get(n, ()))) for n, draft in enumerate(drafts)]
    return gather([draft for draft in whole if not _is_broken(draft, broken)], report, language)


def _is_case(draft: Draft) -> bool:
    return draft.asked.kind in _WITH_PARTS


def _is_broken(draft: Draft, broken: set[str]) -> bool:
    """Whether a part of it could not be read: that is reported already."""
    return _is_case(draft) and draft.id in broken


def _name(row: TableRow) -> str:
    return row.get("id") or shorten(row.get("question"))


def _owner(row: TableRow, cases: Mapping[str, int], broken: set[str]) -> int | None:
    """Place of the draft that a row is a part of; None if it is of none, or of a broken one.

    :raises Wrong: if there is no such draft above.
    """
    owner = row.get("part of")
    if not owner or owner in broken:
        return None
    if owner not in cases:
        message = f"is a part of “{owner}”, which is no cloze or scenario above"
        raise Wrong(row.line, "no-case", message)
    return cases[owner]


def _add_part(row: TableRow, parts: list[Asked]) -> None:
    if len(parts) == _MOST_PARTS:
        message = f"its case “{row.get('part of')}” has more than {_MOST_PARTS} parts"
        raise Wrong(row.line, "too-many", message)
    parts.append(_asked(row))


def _draft(row: TableRow) -> Draft:
    difficulty = row.get("difficulty").casefold() or Difficulty.MEDIUM
    if difficulty not in tuple(Difficulty):
        message = f"the difficulty is “{difficulty}”; it can be easy, medium or hard"
        raise Wrong(row.line, "difficulty", message)
    items = row.get("items")
    return Draft(
        line=row.line,
        id=row.get("id"),
        title="",
        asked=_asked(row),
        tags=Tags(
            # identifiers have no comma, so that one can part them, too
            items=tuple(dict.fromkeys(split(items.replace(",", ";")))),
            difficulty=Difficulty(difficulty),
            pools=split(row.get("pools")),
        ),
    )


def _asked(row: TableRow) -> Asked:
    named = row.get("kind").casefold().replace("_", "-").replace(" ", "-") or Kind.SINGLE
    if named not in tuple(Kind):
        raise Wrong(row.line, "kind", f"the kind “{named}” is none of {', '.join(Kind)}")
    kind = Kind(named)
    asked = Asked(
        kind=kind,
        stem=row.get("question"),
        explanation=row.get("explanation"),
        shuffle=row.get("shuffle").casefold() not in ("no", "false", "0"),
    )
    match kind:
        case Kind.TRUE_FALSE:
            return replace(asked, choices=_true_false(row))
        case Kind.NUMERIC:
            return replace(asked, number=_number(row))
        case Kind.SHORT_TEXT:
            return replace(asked, accepted=tuple(row.numbered("option").values()))
        case Kind.MATCHING:
            return _matching(row, asked)
        case Kind.ORDER:
            return replace(asked, choices=_choices(row, set(row.numbered("option"))))
        case Kind.SINGLE | Kind.MULTIPLE:
            return replace(asked, choices=_choices(row, _right(row)))
    return asked


def _choices(row: TableRow, right: set[int]) -> tuple[Choice, ...]:
    why = row.numbered("why")
    return tuple(
        Choice(text=text, correct=place in right, why=why.get(place, ""))
        for place, text in row.numbered("option").items()
    )


def _right(row: TableRow) -> set[int]:
    """The numbers of the right options: as written, or those of the texts that are written."""
    options = row.numbered("option")
    answer = row.get("answer")
    if not answer:
        raise Wrong(row.line, "no-answer", "has no answer: the number of the right option")
    written = [entry.strip() for entry in answer.replace(",", ";").split(";")]
    if all(entry.isdecimal() and int(entry) in options for entry in written):
        return {int(entry) for entry in written}
    for texts in ((answer,), split(answer)):
        found = {place for place, text in options.items() if text in texts}
        if len(found) == len(texts):
            return found
    raise Wrong(row.line, "no-answer", f"the answer “{answer}” is none of its options")


def _true_false(row: TableRow) -> tuple[Choice, ...]:
    true = _TRUE.get(row.get("answer").casefold())
    if true is None:
        raise Wrong(row.line, "no-answer", "needs the answer true or false")
    why = row.numbered("why")
    return (
        Choice(text="true", correct=true, why=why.get(1, "")),
        Choice(text="false", correct=not true, why=why.get(2, "")),
    )


def _number(row: TableRow) -> Number:
    value, tolerance = (read_number(row.get(name) or "0") for name in ("answer", "tolerance"))
    if value is None or not row.get("answer"):
        raise Wrong(row.line, "no-number", f"the answer “{row.get('answer')}” is no number")
    if tolerance is None or tolerance < 0:
        raise Wrong(row.line, "tolerance", f"the tolerance “{row.get('tolerance')}” is no number")
    why = row.numbered("why")
    slips = []
    for place, text in row.numbered("option").items():
        slip = read_number(text)
        if slip is None:
            raise Wrong(row.line, "no-number", f"the wrong result “{text}” is no number")
        if abs(slip - value) <= tolerance:
            raise Wrong(row.line, "slip", f"the wrong result “{text}” counts as right")
        slips.append(Slip(value=decimal_text(slip), why=why.get(place, "")))
    return Number(
        value=decimal_text(value),
        unit=one_line(row.get("unit")),
        tolerance=decimal_text(tolerance),
        slips=tuple(slips),
    )


def _matching(row: TableRow, asked: Asked) -> Asked:
    rows, answers, why = (row.numbered(name) for name in ("option", "match", "why"))
    alone = sorted(set(rows) - set(answers))
    if alone:
        raise Wrong(row.line, "rows", f"nothing stands in the column “match {alone[0]}”")
    return replace(
        asked,
        pairs=tuple((text, answers[place]) for place, text in rows.items()),
        extras=tuple(text for place, text in answers.items() if place not in rows),
        reasons={answers[place]: text for place, text in why.items() if place in answers},
    )
