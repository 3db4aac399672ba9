"""Grading a form: what was answered, whether it is right, why, and where it is written.

How one answer is graded stands in :mod:`qmquiz.grading.answers`. Of several answers:

- *matching*: the share of rows that have the option that belongs to them; extra options take
  nothing away. Where no option belongs to two rows, one that was given to several of them counts
  for none: giving the same to all is not knowing one. A row without an option counts as wrong.
- *cloze*, *scenario*: the mean of the points of the parts, each part weighing the same.

A question is worth one point, whatever its kind. Points are kept as they are; what is shown is
rounded down to a tenth, and the pass mark is compared before any rounding, with a billionth to
spare, so that three thirds are a whole.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

from qmanual.errors import QuizError
from qmquiz.forms.form import Form, questions_of
from qmquiz.grading.answers import Graded, Judged, Reason, grade_answer, reason_of
from qmquiz.model import Bank, Kind, Option, Passage, Question, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """What became of one row of a matching, one gap of a cloze, one question of a scenario.

    :param kind: how it was answered; a row takes a single option.
    :param text: the row, or what the part asked; empty for a gap.
    :param judged: for a part of kind *multiple*, what became of each option.
    """

    id: str
    kind: Kind
    text: str
    points: float
    reason: Reason
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: tuple[str, ...]
    explanation: str
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What became of one question.

    :param points: 0 to 1.
    :param given: the answer in words, one entry for each option chosen.
    :param right: the right answer in words.
    :param why: what the manual says to those who chose these options.
    :param parts: for the kinds with several answers; ``given`` and ``right`` are then empty.
    :param items: all items that the question cites.
    :param judged: for *multiple*, what became of each option.
    """

    qver: str
    qid: str
    kind: Kind
    item: str
    stem: str
    points: float
    reason: Reason
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: tuple[str, ...]
    explanation: str
    passage: Passage
    parts: tuple[PartResult, ...] = ()
    items: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether it is right in full."""
        return self.reason is Reason.RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class FormResult:
    """What became of a form."""

    results: tuple[QuestionResult, ...]

    @property
    def points(self) -> float:
        """Points reached."""
        return fsum(result.points for result in self.results)

    @property
    def out_of(self) -> int:
        """Points that could be reached."""
        return len(self.results)

    @property
    def percent(self) -> float:
        """Points reached of a hundred; 0 for a form without questions."""
        return 100 * self.points / self.out_of if self.out_of else 0.0

    def passed(self, pass_mark: float) -> bool:
        """Whether the pass mark (0 to 100) is reached; rounding errors do not fail anybody."""
        return self.out_of > 0 and self.percent >= pass_mark - 1e-9


def grade_form(form: Form, bank: Bank, responses: Mapping[str, Any]) -> FormResult:
    """Grade the answers to a form.

    :param responses: version of the question to an option's id, a list of ids (for *order*
        from first to last, or a mapping of id to place), or the text typed; for *matching* a
        mapping of rows to options, for *cloze* and *scenario* of parts to such answers.
    :raises QuizError: if a response names a question or an option that was not shown.
    """
    unknown = set(responses) - set(form.qvers)
    if unknown:
        raise QuizError(f"an answer was given to {min(unknown)}, which was not asked")
    return FormResult(
        results=tuple(
            grade_question(question, responses.get(question.qver))
            for question in questions_of(form, bank)
        )
    )


def grade_question(question: Question, response: Any) -> QuestionResult:
    """Grade one answer.

    :raises QuizError: if it names an option that the question does not have.
    """
    match question.kind:
        case Kind.MATCHING:
            return _of_parts(question, _grade_rows(question, response))
        case Kind.CLOZE | Kind.SCENARIO:
            return _of_parts(question, _grade_parts(question, response))
    graded = grade_answer(question, response, language=question.language, name=question.qver)
    return _result(question, graded)


def _grade_rows(question: Question, response: Any) -> list[PartResult]:
    given = _by_name(question, response, [row.id for row in question.rows])
    options = {option.id: option for option in question.options}
    for chosen in given.values():
        if chosen not in (None, "") and (not isinstance(chosen, str) or chosen not in options):
            raise QuizError(f"a row of {question.qver} was given an option that it does not have")
    used = Counter(chosen for chosen in given.values() if chosen)
    most = max(Counter(row.answer for row in question.rows).values(), default=0)
    spread = {chosen for chosen, times in used.items() if most == 1 and times > 1}
    return [
        _grade_row(row, options, given.get(row.id) or "", counts=given.get(row.id) not in spread)
        for row in question.rows
    ]


def _grade_row(row: Row, options: Mapping[str, Option], chosen: str, *, counts: bool) -> PartResult:
    points = 1.0 if chosen == row.answer and counts else 0.0
    option = options.get(chosen)
    return PartResult(
        id=row.id,
        kind=Kind.SINGLE,
        text=row.text,
        points=points,
        reason=reason_of(points, answered=option is not None),
        given=(option.text,) if option else (),
        right=(options[row.answer].text,),
        why=(option.why,) if option and option.why and chosen != row.answer else (),
        explanation="",
    )


def _grade_parts(question: Question, response: Any) -> list[PartResult]:
    given = _by_name(question, response, [part.id for part in question.parts])
    results = []
    for number, part in enumerate(question.parts, 1):
        graded = grade_answer(
            part,
            given.get(part.id),
            language=question.language,
            name=f"part {number} of {question.qver}",
        )
        results.append(
            PartResult(
                id=part.id,
                kind=part.kind,
                text=part.stem,
                points=graded.points,
                reason=graded.reason,
                given=graded.given,
                right=graded.right,
                why=graded.why,
                explanation=part.explanation,
                judged=graded.judged,
            )
        )
    return results


def _by_name(question: Question, response: Any, names: list[str]) -> Mapping[str, Any]:
    """The answers to rows or parts under their names."""
    if response is None or response == "":
        return {}
    if not isinstance(response, Mapping):
        raise QuizError(f"{question.qver} needs an answer for each of its {len(names)} parts")
    unknown = set(response) - set(names)
    if unknown:
        raise QuizError(f"{question.qver} has no part {min(map(str, unknown))[:40]!r}")
    return response


def _of_parts(question: Question, parts: list[PartResult]) -> QuestionResult:
    points = fsum(part.points for part in parts) / len(parts) if parts else 0.0
    answered = any(part.reason is not Reason.NOT_ANSWERED for part in parts)
    graded = Graded(points=points, reason=reason_of(points, answered=answered), given=(), right=())
    return _result(question, graded, tuple(parts))


def _result(
    question: Question, graded: Graded, parts: tuple[PartResult, ...] = ()
) -> QuestionResult:
    return QuestionResult(
        qver=question.qver,
        qid=question.qid,
        kind=question.kind,
        item=question.item,
        stem=question.stem,
        points=graded.points,
        reason=graded.reason,
        given=graded.given,
        right=graded.right,
        why=graded.why,
        explanation=question.explanation,
        passage=question.passage,
        parts=parts,
        items=question.items,
        judged=graded.judged,
    )
