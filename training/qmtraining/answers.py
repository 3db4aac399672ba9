"""Answers between a page and the attempt: read from a form, shown again, put into words.

The controls of a page are named after the question (``qver``), or after it and a part, a row or a
step (``qver.id``, ``qver.part.id``). A form that holds another name of the question, an option
that was not offered or one control twice did not come from the page: :class:`BadRequest`.
What is only missing or cannot be read is a :class:`Problem`, and the page says what to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from qmquiz.forms.show import ShownPart, ShownQuestion
from qmquiz.grading.numbers import MAX_TYPED, read_numbers
from qmquiz.model import Kind
from qmtraining.wording import number as number_text

Asked = ShownQuestion | ShownPart
TYPED = (Kind.NUMERIC, Kind.SHORT_TEXT)
WITH_PARTS = (Kind.CLOZE, Kind.SCENARIO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is missing or cannot be read.

    :param control: id of the control that has to be changed.
    :param name: name of what it belongs to: the question, a part, or a row.
    """

    control: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form said.

    :param answer: what can be kept, as the grading takes it; empty for nothing.
    :param given: control to what it held, so that the page can show it again.
    """

    answer: Any
    problems: tuple[Problem, ...]
    given: Mapping[str, Any]

    @property
    def summary(self) -> tuple[Problem, ...]:
        """Each thing to be done once, with the first control that it is about."""
        first = {problem.text: problem for problem in reversed(self.problems)}
        return tuple(problem for problem in self.problems if first[problem.text] is problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A kept answer in words, or a part of one.

    :param label: which row, gap or question of a case it belongs to; empty for a whole answer.
    :param ordered: whether the order of the texts is the answer.
    """

    label: str
    texts: tuple[str, ...]
    ordered: bool = False


def read_answer(post: QueryDict, shown: ShownQuestion, language: str) -> Sent:
    """The answer that was sent, and what is missing.

    :param language: language of the question: numbers are written as it writes them.
    :raises BadRequest: if the page could not have sent it.
    """
    given = _controls_of(post, shown)
    if shown.kind == Kind.MATCHING:
        answer, problems = _read_rows(shown, given)
    elif shown.kind in WITH_PARTS:
        answer, problems = _read_parts(shown, given, language)
    else:
        answer, text, control = _read_one(shown, shown.qver, given, language)
        problems = [Problem(control=control, name=shown.qver, text=text)] if text else []
    return Sent(answer=answer, problems=tuple(problems), given=given)


def given_of(shown: ShownQuestion, answer: Any) -> dict[str, Any]:
    """Control to value, for a kept answer."""
    if shown.kind in WITH_PARTS:
        kept = answer or {}
        return {
            name: value
            for part in shown.parts
            for name, value in _given_one(
                part, f"{shown.qver}.{part.id}", kept.get(part.id)
            ).items()
        }
    if shown.kind == Kind.MATCHING:
        return {f"{shown.qver}.{row}": option for row, option in (answer or {}).items()}
    return _given_one(shown, shown.qver, answer)


def is_complete(shown: ShownQuestion, answer: Any) -> bool:
    """Whether nothing of an answer is missing."""
    names = [row.id for row in shown.rows] + [part.id for part in shown.parts]
    if names:
        return isinstance(answer, Mapping) and all(answer.get(name) for name in names)
    return bool(answer)


def answer_lines(shown: ShownQuestion, answer: Any) -> list[Line]:
    """A kept answer in the words of the options; empty without one."""
    if not answer:
        return []
    texts = {option.id: option.text for option in shown.options}
    if shown.kind == Kind.MATCHING:
        return [
            Line(label=row.text, texts=(texts[answer[row.id]],) if row.id in answer else ())
            for row in shown.rows
        ]
    if shown.kind in WITH_PARTS:
        return [
            _line(part, answer.get(part.id), part.stem or gettext("Gap %(n)s") % {"n": part.number})
            for part in shown.parts
        ]
    return [_line(shown, answer, "")]


def _line(asked: Asked, answer: Any, label: str) -> Line:
    if not answer or asked.kind in TYPED:
        return Line(label=label, texts=(str(answer),) if answer else ())
    texts = {option.id: option.text for option in asked.options}
    chosen = answer if isinstance(answer, list) else [answer]
    return Line(
        label=label,
        texts=tuple(texts[option] for option in chosen if option in texts),
        ordered=asked.kind == Kind.ORDER,
    )


def _controls(shown: ShownQuestion) -> Iterator[tuple[str, Asked, bool]]:
    """Name of each control, what it belongs to, and whether it can hold several values."""
    if shown.kind == Kind.MATCHING:
        for row in shown.rows:
            yield f"{shown.qver}.{row.id}", shown, False
    elif shown.kind in WITH_PARTS:
        for part in shown.parts:
            yield from _controls_of_one(part, f"{shown.qver}.{part.id}")
    else:
        yield from _controls_of_one(shown, shown.qver)


def _controls_of_one(asked: Asked, name: str) -> Iterator[tuple[str, Asked, bool]]:
    if asked.kind == Kind.ORDER:
        for option in asked.options:
            yield f"{name}.{option.id}", asked, False
    else:
        yield name, asked, asked.kind == Kind.MULTIPLE


def _controls_of(post: QueryDict, shown: ShownQuestion) -> dict[str, Any]:
    """What the controls of the page held; a foreign name of the question is refused."""
    controls = list(_controls(shown))
    known = {name for name, _, _ in controls}
    own = [name for name in post if name == shown.qver or name.startswith(f"{shown.qver}.")]
    if not known.issuperset(own):
        raise BadRequest("a control that is not on the page")
    given: dict[str, Any] = {}
    for name, asked, several in controls:
        values = post.getlist(name)
        if len(set(values)) < len(values) or (len(values) > 1 and not several):
            raise BadRequest("a control that was sent twice")
        offered = _offered(asked)
        if offered is not None and not set(filter(None, values)) <= offered:
            raise BadRequest("an option that was not offered")
        given[name] = values if several else _visible(values[0]) if values else ""
    return given


def _offered(asked: Asked) -> set[str] | None:
    """What a control can hold; None where something is typed."""
    if asked.kind in TYPED:
        return None
    if asked.kind == Kind.ORDER:
        return {str(place) for place in range(1, len(asked.options) + 1)}
    return {option.id for option in asked.options}


def _visible(text: str) -> str:
    """The text in one line, without characters that no keyboard sends (PostgreSQL refuses NUL)."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _read_one(
    asked: Asked, name: str, given: Mapping[str, Any], language: str
) -> tuple[Any, str, str]:
    """Answer, problem in words, and the control that it is about."""
    if asked.kind == Kind.ORDER:
        return _read_order(asked, name, given)
    if asked.kind in TYPED:
        typed = given[name]
        text = _problem_of_typed(asked, typed, language)
        return ("" if text else typed), text, f"q-{name}"
    chosen = given[name]
    if asked.kind == Kind.MULTIPLE:
        text = "" if chosen else gettext("Choose at least one answer.")
    else:
        text = "" if chosen else gettext("Choose an answer.")
    return chosen, text, first_control(asked, name)


def first_control(asked: Asked, name: str) -> str:
    """Id of the first control of something asked, for a link to it."""
    if asked.kind == Kind.ORDER:
        return f"q-{name}.{asked.options[0].id}"
    return f"q-{name}" if asked.kind in TYPED else f"q-{name}-1"


def _problem_of_typed(asked: Asked, typed: str, language: str) -> str:
    """What is wrong with a typed answer; never whether it is right."""
    if len(typed) > MAX_TYPED:
        return ngettext(
            "Write %(n)s character at most.", "Write %(n)s characters at most.", MAX_TYPED
        ) % {"n": MAX_TYPED}
    if asked.kind == Kind.SHORT_TEXT:
        return "" if typed else gettext("Write your answer.")
    if not typed:
        return gettext("Enter a number.")
    if not read_numbers(typed, asked.unit, language):
        return gettext(
            "We cannot read this as a number. Write it in digits, such as %(a)s or %(b)s, "
            "in the unit that is asked for."
        ) % {"a": number_text(20), "b": number_text(1.5)}
    return ""


def _read_order(asked: Asked, name: str, given: Mapping[str, Any]) -> tuple[Any, str, str]:
    """The options in the order that the selects say; kept when it is whole."""
    places = {option.id: given[f"{name}.{option.id}"] for option in asked.options}
    missing = [option for option, place in places.items() if not place]
    if missing:
        return [], gettext("Give every line a number."), f"q-{name}.{missing[0]}"
    first: dict[str, str] = {}
    for option, place in places.items():
        if first.setdefault(place, option) != option:
            return [], gettext("Give every number only once."), f"q-{name}.{option}"
    return sorted(places, key=lambda option: int(places[option])), "", ""


def _read_rows(shown: ShownQuestion, given: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    """Row to option; the rows without one, and those that share one where none can."""
    answer = {row.id: given[f"{shown.qver}.{row.id}"] for row in shown.rows}
    kept = {row: option for row, option in answer.items() if option}
    used = list(kept.values())
    problems = []
    for row, option in answer.items():
        if not option:
            text = gettext("Choose an answer for every line.")
        elif shown.once and used.count(option) > 1:
            text = gettext("Give an answer to one line only.")
        else:
            continue
        name = f"{shown.qver}.{row}"
        problems.append(Problem(control=f"q-{name}", name=name, text=text))
    return kept, problems


def _read_parts(
    shown: ShownQuestion, given: Mapping[str, Any], language: str
) -> tuple[Any, list[Problem]]:
    """Part to answer, as far as there is one; the problems say which part they are about."""
    answer: dict[str, Any] = {}
    problems = []
    for part in shown.parts:
        name = f"{shown.qver}.{part.id}"
        value, text, control = _read_one(part, name, given, language)
        if value:
            answer[part.id] = value
        if text:
            if shown.kind == Kind.CLOZE:
                words = gettext("Gap %(n)s: %(problem)s")
            else:
                words = gettext("Question %(n)s: %(problem)s")
            words = words % {"n": part.number, "problem": text}
            problems.append(Problem(control=control, name=name, text=words))
    return answer, problems


def _given_one(asked: Asked, name: str, answer: Any) -> dict[str, Any]:
    if asked.kind == Kind.ORDER:
        return {f"{name}.{option}": str(place) for place, option in enumerate(answer or (), 1)}
    return {name: answer or ([] if asked.kind == Kind.MULTIPLE else "")}
