"""Practice questions as nodes: readable without a script, checked by one where there is one."""

from docutils import nodes

from qmanual.sphinx_ext.kinds import Place
from qmanual.sphinx_ext.language import _
from qmanual.sphinx_ext.markup import element, paragraph, text
from qmanual.sphinx_ext.practice import PracticeQuestion, PracticeView


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
            "section",
            intro,
            *questions,
            *_recorded(view),
            classes=("qm-quiz",),
            aria_label=_("Practice questions"),
            data_right=_("That is right."),
            data_wrong=_("That is not right. The answer is below."),
            data_partly=_("Not all of it is right. The answer is below."),
            data_none=_("Choose an answer first."),
        )
    ]


def _question(question: PracticeQuestion, place: Place, name: str, language: str) -> nodes.Element:
    legend = element("legend", text(question.stem))
    parts: list[nodes.Node] = [legend]
    if question.note:
        parts.append(element("p", text(question.note), classes=("qm-label",)))
    for number, option in enumerate(question.options, 1):
        kind = "checkbox" if question.several else "radio"
        box = element("input", type=kind, name_=name, value=str(number))
        if option.right:
            box["html"]["data-right"] = "yes"
        label = element("span", text(option.text))
        parts.append(element("label", box, label, classes=("qm-quiz-option",)))
    check = element("button", text(_("Check")), type="button", hidden="hidden")
    said = element("p", role="status", classes=("qm-quiz-said",))
    return element(
        "div",
        _spoken(element("fieldset", *parts), language),
        check,
        said,
        _answer(question, place, language),
        classes=("qm-quiz-question",),
    )


def _answer(question: PracticeQuestion, place: Place, language: str) -> nodes.Element:
    """The right answer, why the others are wrong, and where it is written."""
    right = " · ".join(option.text for option in question.options if option.right)
    label = element("span", text(_("Right:")), classes=("qm-label",))
    lines: list[nodes.Node] = [paragraph(label, text(f" {right}"))]
    whys = [option.why for option in question.options if option.why]
    if whys:
        reasons = nodes.bullet_list("", classes=["qm-quiz-why"])
        reasons += [nodes.list_item("", paragraph(text(why))) for why in whys]
        lines.append(reasons)
    if question.explanation:
        lines.append(paragraph(text(question.explanation)))
    if question.source is not None:
        label = element("span", text(_("It is written here:")), classes=("qm-label",))
        lines.append(paragraph(label, text(" "), place.link(question.source)))
    summary = element("summary", text(_("Show the answer")))
    return _spoken(element("details", summary, *lines), language)


def _spoken(node: nodes.Element, language: str) -> nodes.Element:
    """A node with the language of its text, if that is not the page's."""
    if language:
        node["html"]["lang"] = language
    return node


def _recorded(view: PracticeView) -> list[nodes.Node]:
    if not view.training:
        return []
    words = _("Take the recorded quiz in your training")
    link = nodes.reference("", words, internal=False, refuri=view.training)
    return [paragraph(link, classes=("qm-quiz-recorded",))]
