"""One question as a QTI item: variables, body, scoring, feedback."""

import re
from collections.abc import Sequence

from qmquiz.formats.exchange import LinkTo, Lost, name_of
from qmquiz.formats.losses import AS_TYPED, BARE_NUMBER, CHARACTERS, POOLS, common_losses, lost
from qmquiz.formats.qti_expressions import assign, base, declare_score, name, variable
from qmquiz.formats.qti_pieces import Piece, make_matching, make_piece
from qmquiz.formats.qti_versions import Version
from qmquiz.formats.qti_xml import Element, element, holds_all
from qmquiz.forms.form import Form
from qmquiz.forms.show import ShownQuestion, show_form
from qmquiz.model import GAP, Bank, Kind, Question

_SEED = "qti"
"""A file has one arrangement; where shuffling is on, the player makes its own."""
_DIGEST = re.compile("[0-9a-f]{32}")
_VERSION_DIGITS = 24
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def item_name(question: Question) -> str:
    """Identifier of a question's item: from it, results of a platform find their question.

    It begins its version; names of more than 32 characters are not safe everywhere.
    """
    version = question.qver
    return name("q", version[:_VERSION_DIGITS] if _DIGEST.fullmatch(version) else version)


def make_item(question: Question, version: Version, link: LinkTo) -> Element:
    """The item of a question.

    :raises QuizError: if it lacks what its kind needs.
    """
    shown = show_form(
        Form(seed=_SEED, qvers=(question.qver,)),
        Bank(language=question.language, questions=(question,)),
    )[0]
    pieces = _pieces(question, shown)
    return element(
        "assessmentItem",
        *(piece.response for piece in pieces),
        *_outcomes(question, pieces),
        element("itemBody", *_body(question, shown, pieces)),
        element("responseProcessing", *_scoring(question, pieces)),
        *_feedback(question, pieces, version, link),
        xmlns=version.namespace,
        xmlns__xsi=_XSI,
        xsi__schemaLocation=f"{version.namespace} {version.schema}",
        identifier=item_name(question),
        # the title of the item of the manual may say the answer, and players show titles
        title=name_of(question),
        label=question.qid,
        xml__lang=question.language,
        adaptive="false",
        timeDependent="false",
    )


def find_lost(question: Question, item: Element, link: LinkTo) -> tuple[Lost, ...]:
    """What the item of a question does not say."""
    kinds = {asked.kind for asked in question.parts or (question,)}
    found = common_losses(question, link)
    if Kind.NUMERIC in kinds:
        found.append(BARE_NUMBER)
    if Kind.SHORT_TEXT in kinds:
        found.append(AS_TYPED)
    if question.pools:
        found.append(POOLS)
    if not holds_all(item):
        found.append(CHARACTERS)
    return lost(question, found)


def _pieces(question: Question, shown: ShownQuestion) -> list[Piece]:
    if question.kind is Kind.MATCHING:
        return [make_matching(question, shown)]
    if question.kind not in (Kind.CLOZE, Kind.SCENARIO):
        return [make_piece(question, shown, "")]
    gap = question.kind is Kind.CLOZE
    both = enumerate(zip(question.parts, shown.parts, strict=True), 1)
    return [make_piece(part, as_shown, f"_{number}", gap=gap) for number, (part, as_shown) in both]


def _outcomes(question: Question, pieces: Sequence[Piece]) -> list[Element]:
    found = [outcome for piece in pieces for outcome in piece.outcomes]
    if question.parts:
        found.insert(0, declare_score("SCORE"))
    highest = element("defaultValue", element("value", "1"))
    found.append(
        element(
            "outcomeDeclaration",
            highest,
            identifier="MAXSCORE",
            cardinality="single",
            baseType="float",
        )
    )
    found.append(
        element(
            "outcomeDeclaration",
            identifier="FEEDBACK",
            cardinality="multiple",
            baseType="identifier",
        )
    )
    return found


def _body(question: Question, shown: ShownQuestion, pieces: Sequence[Piece]) -> list[Element]:
    match question.kind:
        case Kind.CLOZE:
            return [_filled(question, pieces)]
        case Kind.SCENARIO:
            case = element("div", element("p", question.stem))
            parts = zip(shown.parts, pieces, strict=True)
            return [case, *(_block(part.stem, piece) for part, piece in parts)]
    return [_block(shown.stem, pieces[0])]


def _block(stem: str, piece: Piece) -> Element:
    """A question; a field to type in stands in a line of its own below what is asked."""
    if piece.inline:
        return element("div", element("p", stem), element("p", piece.interaction))
    return element("div", piece.interaction)


def _filled(question: Question, pieces: Sequence[Piece]) -> Element:
    """A text with its gaps; what is left of either stands at its end."""
    texts = question.stem.split(GAP, len(pieces))
    children: list[Element | str] = []
    for number, text in enumerate(texts):
        children += [text] if text else []
        children += [pieces[number].interaction] if number < len(pieces) else []
    children += [piece.interaction for piece in pieces[len(texts) :]]
    return element("p", *children)


def _scoring(question: Question, pieces: Sequence[Piece]) -> list[Element]:
    steps = [step for piece in pieces for step in piece.scoring]
    if question.parts:
        scores = [variable(f"SCORE_{number}") for number in range(1, len(pieces) + 1)]
        mean = element("divide", element("sum", *scores), base("float", str(len(scores))))
        steps.append(assign("SCORE", mean))
    raised = [expression for piece in pieces for expression in piece.raised]
    always = [base("identifier", identifier) for identifier, _ in _explanations(question)]
    steps.append(assign("FEEDBACK", element("multiple", *raised, *always)))
    return steps


def _explanations(question: Question) -> list[tuple[str, str]]:
    parts = [
        (f"explanation-{number}", part.explanation)
        for number, part in enumerate(question.parts, 1)
        if part.explanation
    ]
    return [*parts, ("explanation", question.explanation)]


def _feedback(
    question: Question, pieces: Sequence[Piece], version: Version, link: LinkTo
) -> list[Element]:
    said = [reason for piece in pieces for reason in piece.feedback]
    said += _explanations(question)
    return [
        _modal(
            identifier,
            [
                *([element("p", text)] if text else []),
                *(_passage(question, link) if identifier == "explanation" else []),
            ],
            version,
        )
        for identifier, text in said
    ]


def _modal(identifier: str, content: Sequence[Element], version: Version) -> Element:
    body = (element("contentBody", *content),) if version.kebab else tuple(content)
    return element(
        "modalFeedback",
        *body,
        outcomeIdentifier="FEEDBACK",
        identifier=identifier,
        showHide="show",
    )


def _passage(question: Question, link: LinkTo) -> list[Element]:
    """Where the manual says it, in its own words."""
    passage = question.passage
    address = link(passage)
    title = passage.title or passage.item
    where = element("a", title, href=address) if address else title
    quote = [element("blockquote", element("p", passage.quote))] if passage.quote else []
    return [*quote, element("p", where)]
