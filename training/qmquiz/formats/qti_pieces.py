"""One thing asked, in QTI: its variables, what is shown, and how it is scored.

The scores are those of :mod:`qmquiz.grading.answers`:

- *multiple*: a mapping with 1/r for each right option and -1/w for each wrong one, from 0 to 1.
- *order*: the places of the steps, then the pairs in the right order, stretched and cut at 0.
- *numeric*: ``equal`` with an absolute tolerance.
- *short text*: a mapping of the accepted texts that does not look at case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qmanual.errors import QuizError
from qmquiz.formats.qti_expressions import (
    assign,
    base,
    declare_count,
    declare_score,
    map_response,
    match_correct,
    name,
    variable,
)
from qmquiz.formats.qti_xml import Element, element
from qmquiz.forms.show import ShownOption, ShownPart, ShownQuestion
from qmquiz.model import Answerable, Kind, Number, Question

_NUMBER_LENGTH = "10"
_TEXT_LENGTH = "30"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """How one thing asked is written.

    :param response: declaration of its response.
    :param outcomes: declarations of its score and of what is needed for it.
    :param interaction: what is shown; in a text for an entry or an inline choice.
    :param inline: whether it stands within a line.
    :param scoring: the steps that compute its score.
    :param raised: expressions that give the identifiers of the feedback to show.
    :param feedback: those identifiers with their texts.
    """

    response: Element
    outcomes: tuple[Element, ...]
    interaction: Element
    scoring: tuple[Element, ...]
    inline: bool = False
    raised: tuple[Element, ...] = ()
    feedback: tuple[tuple[str, str], ...] = ()


def make_piece(
    asked: Answerable, shown: ShownQuestion | ShownPart, suffix: str, *, gap: bool = False
) -> Piece:
    """One thing asked.

    :param suffix: what tells its variables from those of its neighbours; empty if it is alone.
    :param gap: whether it stands in a text.
    :raises QuizError: if it lacks what its kind needs.
    """
    match asked.kind:
        case Kind.NUMERIC:
            return _number(asked, shown, suffix)
        case Kind.SHORT_TEXT:
            return _text(asked, shown, suffix)
        case Kind.ORDER:
            return _order(asked, shown, suffix)
        case Kind.SINGLE | Kind.TRUE_FALSE | Kind.MULTIPLE:
            return _choice(asked, shown, suffix, gap=gap)
    raise QuizError(f"{asked.kind} cannot be a part of a question in QTI")


def make_matching(question: Question, shown: ShownQuestion) -> Piece:
    """A question whose rows are given options: each right pair is worth the same."""
    share = repr(1 / len(question.rows))
    right = [f"{name('r', row.id)} {name('o', row.answer)}" for row in question.rows]
    response = _response(
        "",
        "multiple",
        "directedPair",
        right,
        element(
            "mapping",
            *(element("mapEntry", mapKey=pair, mappedValue=share) for pair in right),
            lowerBound="0",
            upperBound="1",
            defaultValue="0",
        ),
    )
    rows = [_match_choice("r", row.id, row.text, "1") for row in shown.rows]
    most = str(len(question.rows))
    options = [_match_choice("o", option.id, option.text, most) for option in shown.options]
    interaction = element(
        "matchInteraction",
        element("prompt", question.stem),
        element("simpleMatchSet", *rows),
        element("simpleMatchSet", *options),
        responseIdentifier="RESPONSE",
        shuffle=_flag(question.shuffle),
        maxAssociations=most,
    )
    return Piece(
        response=response,
        outcomes=(declare_score("SCORE"),),
        interaction=interaction,
        scoring=(map_response(""),),
    )


def _choice(
    asked: Answerable, shown: ShownQuestion | ShownPart, suffix: str, *, gap: bool
) -> Piece:
    multiple = asked.kind is Kind.MULTIPLE
    right = [_option(suffix, option.id) for option in asked.key]
    mapping = (_weights(asked, suffix),) if multiple else ()
    response = _response(
        suffix, "multiple" if multiple else "single", "identifier", right, *mapping
    )
    shuffle = _flag(asked.shuffle and asked.kind is not Kind.TRUE_FALSE)
    if gap:
        interaction = element(
            "inlineChoiceInteraction",
            *(_offer("inlineChoice", suffix, option) for option in shown.options),
            responseIdentifier=f"RESPONSE{suffix}",
            shuffle=shuffle,
        )
    else:
        interaction = element(
            "choiceInteraction",
            _prompt(shown),
            *(_offer("simpleChoice", suffix, option) for option in shown.options),
            responseIdentifier=f"RESPONSE{suffix}",
            shuffle=shuffle,
            maxChoices="0" if multiple else "1",
        )
    feedback = _reasons(asked, suffix)
    return Piece(
        response=response,
        outcomes=(declare_score(f"SCORE{suffix}"),),
        interaction=interaction,
        inline=gap,
        scoring=(map_response(suffix) if multiple else match_correct(suffix),),
        raised=(variable(f"RESPONSE{suffix}"),) if feedback else (),
        feedback=feedback,
    )


def _weights(asked: Answerable, suffix: str) -> Element:
    right, wrong = repr(1 / len(asked.key)), repr(-1 / max(1, len(asked.distractors)))
    entries = (
        element(
            "mapEntry",
            mapKey=_option(suffix, option.id),
            mappedValue=right if option.correct else wrong,
        )
        for option in asked.options
    )
    return element("mapping", *entries, lowerBound="0", upperBound="1", defaultValue="0")


def _order(asked: Answerable, shown: ShownQuestion | ShownPart, suffix: str) -> Piece:
    steps = [_option(suffix, option.id) for option in asked.options]
    places = [f"PLACE{suffix}_{number}" for number in range(1, len(steps) + 1)]
    pairs = list(combinations(places, 2))
    ordered = f"ORDERED{suffix}"
    share = element("divide", variable(ordered), base("float", str(len(pairs))))
    beyond = element("product", base("float", "2"), share)
    stretched = element("subtract", beyond, base("float", "1"))
    feedback = _reasons(asked, suffix)
    return Piece(
        response=_response(suffix, "ordered", "identifier", steps),
        outcomes=(
            declare_score(f"SCORE{suffix}"),
            *(declare_count(place) for place in (*places, ordered)),
        ),
        interaction=element(
            "orderInteraction",
            _prompt(shown),
            *(_offer("simpleChoice", suffix, option) for option in shown.options),
            responseIdentifier=f"RESPONSE{suffix}",
            shuffle=_flag(asked.shuffle),
        ),
        scoring=(
            *(_find_place(suffix, *found, len(steps)) for found in zip(steps, places, strict=True)),
            *(_count_pair(first, second, ordered) for first, second in pairs),
            assign(f"SCORE{suffix}", element("max", base("float", "0"), stretched)),
        ),
        # whoever puts steps in order has chosen all of them
        raised=tuple(base("identifier", identifier) for identifier, _ in feedback),
        feedback=feedback,
    )  # fmt: skip


def _find_place(suffix: str, step: str, place: str, count: int) -> Element:
    """Where a step stands in the response; it stays 0 if there is none."""
    branches = []
    for number in range(1, count + 1):
        at = element("index", variable(f"RESPONSE{suffix}"), n=str(number))
        found = element("match", at, base("identifier", step))
        branch = "responseIf" if number == 1 else "responseElseIf"
        branches.append(element(branch, found, assign(place, base("integer", str(number)))))
    return element("responseCondition", *branches)


def _count_pair(first: str, second: str, ordered: str) -> Element:
    one_more = element("sum", variable(ordered), base("integer", "1"))
    before = element("lt", variable(first), variable(second))
    return element("responseCondition", element("responseIf", before, assign(ordered, one_more)))


def _number(asked: Answerable, shown: ShownQuestion | ShownPart, suffix: str) -> Piece:
    number = asked.number
    if number is None:
        raise QuizError("a numeric question has no number as its answer")
    score, slip = f"SCORE{suffix}", f"SLIP{suffix}"
    branches = [
        element(
            "responseIf",
            _within(number, number.value, suffix),
            assign(score, base("float", "1")),
        )
    ]
    feedback = []
    for place, known in enumerate(number.slips, 1):
        identifier = f"slip{suffix}_{place}"
        feedback.append((identifier, known.why))
        raise_it = assign(slip, base("identifier", identifier))
        branches.append(element("responseElseIf", _within(number, known.value, suffix), raise_it))
    raised = element(
        "outcomeDeclaration", identifier=slip, cardinality="single", baseType="identifier"
    )
    return Piece(
        response=_response(suffix, "single", "float", [number.value]),
        outcomes=(declare_score(score), *((raised,) if feedback else ())),
        interaction=_entry(shown, suffix, _NUMBER_LENGTH),
        inline=True,
        scoring=(element("responseCondition", *branches),),
        raised=(variable(slip),) if feedback else (),
        feedback=tuple(feedback),
    )


def _within(number: Number, value: str, suffix: str) -> Element:
    response, right = variable(f"RESPONSE{suffix}"), base("float", value)
    if not float(number.tolerance):
        return element("equal", response, right, toleranceMode="exact")
    return element(
        "equal",
        response,
        right,
        toleranceMode="absolute",
        tolerance=f"{number.tolerance} {number.tolerance}",
    )


def _text(asked: Answerable, shown: ShownQuestion | ShownPart, suffix: str) -> Piece:
    # players compare character by character, save for case
    different = {text.casefold(): text for text in reversed(asked.accepted)}
    entries = (
        element("mapEntry", mapKey=text, mappedValue="1", caseSensitive="false")
        for text in asked.accepted
        if different[text.casefold()] is text
    )
    mapping = element("mapping", *entries, lowerBound="0", upperBound="1", defaultValue="0")
    return Piece(
        response=_response(suffix, "single", "string", list(asked.accepted[:1]), mapping),
        outcomes=(declare_score(f"SCORE{suffix}"),),
        interaction=_entry(shown, suffix, _TEXT_LENGTH),
        inline=True,
        scoring=(map_response(suffix),),
    )


def _entry(shown: ShownQuestion | ShownPart, suffix: str, length: str) -> Element:
    hint = {"placeholderText": shown.note} if shown.note else {}
    return element(
        "textEntryInteraction",
        responseIdentifier=f"RESPONSE{suffix}",
        expectedLength=length,
        **hint,
    )


def _response(
    suffix: str, cardinality: str, kind: str, right: Sequence[str], *mapping: Element
) -> Element:
    correct = element("correctResponse", *(element("value", value) for value in right))
    return element(
        "responseDeclaration",
        correct,
        *mapping,
        identifier=f"RESPONSE{suffix}",
        cardinality=cardinality,
        baseType=kind,
    )


def _prompt(shown: ShownQuestion | ShownPart) -> Element:
    note = (element("br"), shown.note) if shown.note else ()
    return element("prompt", shown.stem, *note)


def _offer(tag: str, suffix: str, option: ShownOption) -> Element:
    return element(tag, option.text, identifier=_option(suffix, option.id))


def _match_choice(prefix: str, identifier: str, text: str, most: str) -> Element:
    return element(
        "simpleAssociableChoice", text, identifier=name(prefix, identifier), matchMax=most
    )


def _reasons(asked: Answerable, suffix: str) -> tuple[tuple[str, str], ...]:
    return tuple((_option(suffix, o.id), o.why) for o in asked.options if o.why)


def _option(suffix: str, identifier: str) -> str:
    """Two parts may offer the same text, so that the part is in the identifier."""
    return name(f"o{suffix.removeprefix('_')}-" if suffix else "o", identifier)


def _flag(value: bool) -> str:
    return "true" if value else "false"
