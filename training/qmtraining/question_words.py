"""What figures of questions and passages say, in sentences; with the number of answers."""

from datetime import date

from babel.numbers import format_decimal
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qmquiz.model import Kind
from qmquiz.statistics.choices import Tally
from qmquiz.statistics.consistency import Consistency
from qmquiz.statistics.cut import Cut
from qmquiz.statistics.floors import Flag
from qmquiz.statistics.passages import Idea
from qmquiz.statistics.questions import QuestionFigures
from qmtraining.wording import day, locale, number, percent

FLAG_WORDS = {
    Flag.UNCLEAR: _("Unclear?"),
    Flag.HARD: _("Hard"),
    Flag.EASY: _("Easy"),
    Flag.NEVER_WRONG: _("Too easy?"),
}
"""A flag in a word or two; a question mark where it is a guess."""

FILTERS = {
    "": _("All, the worst first"),
    "look": _("Worth a look"),
    "hard": _("Hard"),
    "unclear": _("Unclear?"),
    "easy": _("Easy or too easy"),
}
"""Filters of the list of questions."""

_FLAGS = {
    "look": set(Flag),
    "hard": {Flag.HARD},
    "unclear": {Flag.UNCLEAR},
    "easy": {Flag.EASY, Flag.NEVER_WRONG},
}

KIND_WORDS = {
    Kind.SINGLE: _("one of several"),
    Kind.MULTIPLE: _("all that are right"),
    Kind.TRUE_FALSE: _("true or false"),
    Kind.NUMERIC: _("a number"),
    Kind.ORDER: _("put in order"),
    Kind.SHORT_TEXT: _("a word or two"),
    Kind.MATCHING: _("matching"),
    Kind.CLOZE: _("gaps in a text"),
    Kind.SCENARIO: _("a case"),
}
"""How a question is answered."""


def is_shown(show: str, figures: QuestionFigures) -> bool:
    """Whether a filter lets a question through."""
    return not show or bool(_FLAGS[show] & set(figures.flags))


def flag_sentence(flag: Flag, figures: QuestionFigures) -> str:
    """What a flag means, and what may be the reason."""
    words = {
        Flag.UNCLEAR: gettext(
            "Those who know the rest do no better at it: the question, its key or the passage "
            "may be unclear."
        ),
        Flag.HARD: gettext(
            "Few know it: the passage may be unclear, or hard to find, or it is not taught."
        ),
        Flag.EASY: gettext("Nearly everyone knows it."),
        Flag.NEVER_WRONG: gettext(
            "All %(n)s answers were right: it may ask for what nobody doubts."
        ),
    }
    return words[flag] % {"n": number(figures.n)}


def interval(bounds: tuple[float, float]) -> str:
    """The two ends of an interval of a share."""
    return gettext("%(low)s to %(high)s") % {
        "low": percent(bounds[0]),
        "high": percent(bounds[1]),
    }


def idea_sentence(idea: Idea) -> str:
    """A wrong idea, and how many had it."""
    values = {"share": percent(idea.share), "n": number(idea.offered)}
    if idea.reason == "superseded" and idea.since:
        values["day"] = day(date.fromisoformat(idea.since))
        return gettext("%(share)s of %(n)s answers chose what held before %(day)s.") % values
    return _idea_text(idea.reason) % values


def _idea_text(reason: str) -> str:
    """The sentence for a reason why options tempt; the rules of questions name them."""
    match reason:
        case "superseded":
            return gettext("%(share)s of %(n)s answers chose what held in an earlier edition.")
        case "sibling" | "channel":
            return gettext("%(share)s of %(n)s answers chose what holds elsewhere.")
        case "ladder":
            return gettext("%(share)s of %(n)s answers chose another value that is usual here.")
        case "not":
            return gettext("%(share)s of %(n)s answers chose a word that is easily confused.")
        case "near" | "later" | "earlier":
            return gettext("%(share)s of %(n)s answers chose a step that comes sooner or later.")
        case "responsible" | "consulted" | "informed" | "does" | "sibling_role" | "other":
            return gettext("%(share)s of %(n)s answers chose another role.")
        case "tempting":
            return gettext("%(share)s of %(n)s answers chose what is not allowed.")
        case "escalation":
            return gettext("%(share)s of %(n)s answers handed on what need not be handed on.")
        case "swapped" | "rest" | "swapped_rest" | "numerator" | "denominator":
            return gettext("%(share)s of %(n)s answers mixed up the parts of the formula.")
        case "slip":
            return gettext("%(share)s of %(n)s answers slipped in the calculation.")
    return gettext("%(share)s of %(n)s answers made the same mistake.")


def idea_advice(idea: Idea) -> str:
    """What may be the reason, if many had the wrong idea; empty otherwise."""
    if not idea.is_common:
        return ""
    if idea.reason == "superseded":
        return gettext("The passage may be unclear, or people read the old one.")
    return gettext("The passage may be unclear.")


def cut_sentence(cut: Cut) -> str:
    """How sure the decisions at a pass mark are; empty where nothing can be told."""
    if not cut.judged or not cut.standard_error:
        return ""
    return gettext(
        "%(near)s of %(n)s stand within one standard error (%(error)s points of 100) of the pass "
        "mark: other questions could have decided otherwise."
    ) % {
        "near": number(cut.near),
        "n": number(cut.judged),
        "error": number(100 * cut.standard_error),
    }


def consistency_sentence(found: Consistency) -> str:
    """Internal consistency, with what it does not say."""
    return gettext(
        "Internal consistency (%(name)s) is %(alpha)s, from %(n)s people who had the same "
        "%(questions)s questions. In a test that nearly everyone passes it is low by design: "
        "people differ little. It is no verdict on the questions."
    ) % {
        "name": found.name,
        "alpha": decimals(found.alpha),
        "n": number(found.n),
        "questions": number(found.questions),
    }


def discrimination(figures: QuestionFigures) -> str:
    """How an answer goes with the rest of its attempt: the correlation, and of what it could be."""
    value = decimals(figures.point_biserial or 0.0)
    if not figures.discriminative_efficiency or figures.discriminative_efficiency < 0:
        return value
    return gettext("%(value)s, %(share)s of what was possible") % {
        "value": value,
        "share": percent(figures.discriminative_efficiency),
    }


def decimals(value: float) -> str:
    """A number with two decimals."""
    return str(format_decimal(round(value, 2) + 0.0, format="0.00", locale=locale()))


def has_shares(tally: Tally) -> bool:
    """Whether shares among the wrong answers may be shown."""
    return bool(tally.choices) and tally.share(tally.choices[0]) is not None
