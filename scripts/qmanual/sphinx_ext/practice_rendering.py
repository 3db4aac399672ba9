"""Practice questions as nodes: readable without a script, checked by one where there is one."""

from docutils import nodes

from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.practice import PracticeOption, PracticeQuestion, PracticeView


def render_practice(view: PracticeView, place: Place) -> list[nodes.Node]:
    """The questions, each with its answer folded under it, and the way to the recorded quiz."""
    if not view.questions:
        message = _("There is no practice question about these statements yet.")
        return [paragraph(text(message), classes=("qm-empty",)), *_recorded(view)]
    number = place.count("quiz")
    questions = [
        _question(question, place, f"qm-quiz-{number}-{at}", view.language)
        for at, question in enumerate(view.questions, 1)
    ]
    intro = paragraph(text(_("Try yourself. Nothing is recorded.")), classes=("qm-quiz-intro",))
    return [
        element(
            "div",
            intro,
            *questions,
            *_recorded(view),
            classes=("qm-quiz",),
            role="group",
            aria_label=_("Practice questions"),
            data_right=_("That is right."),
            data_wrong=_("That is not right. The answer is below."),
            data_partly=_("Not all of it is right. The answer is below."),
            data_none=_("Choose an answer first."),
        )
    ]


def _question(question: PracticeQuestion, place: Place, name: str, language: str) -> nodes.Element:
    asked = f"{name}-asked"
    legend = element("legend", _spoken(question.stem, language), ids=(asked,))
    parts: list[nodes.Node] = [legend]
    if question.note:
        parts.append(element("p", text(question.note), classes=("qm-label",)))
    for number, option in enumerate(question.options, 1):
        kind = "checkbox" if question.several else "radio"
        box = element("input", type=kind, name_=name, value=str(number))
        if option.right:
            box["html"]["data-right"] = "yes"
        label = _spoken(option.text, language)
        parts.append(element("label", box, label, classes=("qm-quiz-option",)))
    # Each button says "Check"; what it checks is said after its name.
    check = element(
        "button", text(_("Check")), type="button", hidden="hidden", aria_describedby=asked
    )
    said = element("p", role="status", classes=("qm-quiz-said",))
    return element(
        "div",
        element("fieldset", *parts),
        check,
        said,
        _answer(question, place, asked, language),
        classes=("qm-quiz-question",),
    )


def _answer(question: PracticeQuestion, place: Place, asked: str, language: str) -> nodes.Element:
    """The right answer, why the others are wrong, and where it is written."""
    right = [_spoken(option.text, language) for option in question.options if option.right]
    label = element("span", text(_("Right:")), classes=("qm-label",))
    if len(right) == 1:
        lines: list[nodes.Node] = [paragraph(label, text(" "), *right)]
    else:
        lines = [paragraph(label), _bullets([paragraph(option) for option in right])]
    whys = [
        paragraph(_spoken(_reason(option), language)) for option in question.options if option.why
    ]
    if whys:
        lines.append(_bullets(whys))
    if question.explanation:
        lines.append(paragraph(_spoken(question.explanation, language)))
    if question.source is not None:
        label = element("span", text(_("It is written here:")), classes=("qm-label",))
        lines.append(paragraph(label, text(" "), place.link(question.source)))
    summary = element("summary", text(_("Show the answer")), aria_describedby=asked)
    return element("details", summary, *lines)


def _reason(option: PracticeOption) -> str:
    """Why an option is wrong, with the option if the reason does not name it."""
    named = option.text.casefold() in option.why.casefold()
    return option.why if named else f"{option.text} – {option.why}"


def _bullets(lines: list[nodes.paragraph]) -> nodes.bullet_list:
    return nodes.bullet_list(
        "", *(nodes.list_item("", line) for line in lines), classes=["qm-quiz-why"]
    )


def _spoken(content: str, language: str) -> nodes.Element:
    """Words of a question, with their language if that is not the page's."""
    node = element("span", text(content))
    if language:
        node["html"]["lang"] = language
    return node


def _recorded(view: PracticeView) -> list[nodes.Node]:
    if not view.training:
        return []
    words = _("Take the recorded quiz in your training")
    link = nodes.reference("", words, internal=False, refuri=view.training)
    return [paragraph(link, classes=("qm-quiz-recorded",))]
