"""What the service says to people, in whole sentences that a translator can turn round."""

import math
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from qmanual.items.quantity import Quantity, format_quantity, is_quantity
from qmtraining.models import ItemStatus
from qmtraining.plans import Task
from qmtraining.status import Cause, State

LOCALES = {
    "en": "en_GB",
    "ru": "ru",
    "zh-hans": "zh_Hans",
    "zh-hant": "zh_Hant",
    "ko": "ko",
}
"""Language of the service to the CLDR locale that writes its dates and numbers."""

DAY_FIELDS = frozenset({"due"})
"""Fields that hold a day, as the catalogue keeps it: 2026-12-31."""

LANGUAGE_NAMES = {
    "en": "English",
    "ru": "Русский",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
    "ko": "한국어",
}
"""Languages as their readers call them."""

STATE_WORDS = {
    State.CURRENT: _("Up to date"),
    State.DUE: _("To do"),
    State.LATE: _("Late"),
    State.NOT_NEEDED: _("Not needed"),
}
STATE_MARKS = {State.CURRENT: "✓", State.DUE: "○", State.LATE: "!", State.NOT_NEEDED: "–"}
"""A mark for each state; it never stands without its word."""

FIELD_WORDS = {
    "accountable": _("Accountable"),
    "actions": _("Columns of actions"),
    "any_order": _("In any order"),
    "at_least": _("At least"),
    "at_most": _("At most"),
    "baseline": _("Where we started"),
    "channel": _("Channel"),
    "condition": _("Only if"),
    "consulted": _("Consulted"),
    "decided_by": _("Decided by"),
    "denominator": _("Counted in all"),
    "direction": _("Which way is better"),
    "due": _("By when"),
    "escalation": _("Need not be done"),
    "filter": _("Counted cases"),
    "formula": _("Formula"),
    "frequency": _("How often"),
    "hit_policy": _("Which row counts"),
    "informed": _("Informed"),
    "instead": _("What we do"),
    "metric": _("What is measured"),
    "numerator": _("Counted as good"),
    "owner": _("Owner"),
    "reaction": _("What is done"),
    "record": _("Record"),
    "remedy": _("What the customer gets"),
    "responsible": _("Responsible"),
    "role": _("Who"),
    "scope": _("Where it holds"),
    "share": _("Share of cases"),
    "situation": _("Situation"),
    "synonyms": _("Other words"),
    "target": _("Target"),
    "targets": _("Targets"),
    "tempting": _("Not allowed"),
    "trigger": _("What starts it"),
    "unit": _("Unit"),
}
"""Fields and links of items in words."""

CHANGE_WORDS = {
    "abbreviation": _("Short form"),
    "authority": _("May decide alone"),
    "backstage": _("What happens out of sight"),
    "by": _("Broken down by"),
    "calendar": _("Business hours"),
    "category": _("Kind"),
    "cause": _("Cause"),
    "contingency": _("What is done when it happens"),
    "customer": _("What the customer does"),
    "deputy": _("Deputy"),
    "effect": _("Effect"),
    "frontstage": _("What the customer sees"),
    "impact": _("How serious"),
    "python": _("Rows are prepared by"),
    "sql": _("Rows are chosen by"),
    "team": _("Who acts when it happens"),
    "likelihood": _("How likely"),
    "min_n": _("Fewest cases to judge"),
    "priority": _("How much it weighs"),
    "purpose": _("What it is for"),
    "residual": _("Risk that remains"),
    "segment": _("Which customers"),
    "source": _("Source of the data"),
    "support": _("Systems and partners"),
    "time": _("Which time counts"),
    "wait": _("Longest wait"),
}
"""Fields and links that need the rest of their page, so that they are shown only where they
changed."""

CHOICE_WORDS = {
    ("direction", "higher"): _("higher"),
    ("direction", "lower"): _("lower"),
    ("direction", "band"): _("within limits"),
    ("hit_policy", "unique"): _("the only one that fits"),
    ("hit_policy", "first"): _("the first that fits"),
    ("priority", "high"): _("high"),
    ("priority", "medium"): _("medium"),
    ("priority", "low"): _("low"),
}
"""Values that an author chooses from the schema, in words; all others are the manual's text."""


def language() -> str:
    """The language of the page that is being made."""
    found = get_language() or "en"
    return found if found in LOCALES else "en"


def locale() -> Locale:
    """Its CLDR locale."""
    return Locale.parse(LOCALES[language()])


def day(value: date | None) -> str:
    """A day as people write it, with the year unless it is this one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return _day(value, value.year == timezone.localdate().year, language())


@lru_cache(maxsize=4096)
def _day(value: date, this_year: bool, language: str) -> str:
    """Formatting takes 50 times longer than remembering, and a matrix repeats its days."""
    locale = Locale.parse(LOCALES[language])
    if this_year:
        return format_skeleton("MMMMd", value, locale=locale)
    text = format_date(value, "long", locale=locale)
    return text.removesuffix("\u202fг.") + " года" if language == "ru" else text


def moment(value: datetime | None) -> str:
    """A moment as people write it, in the manual's time zone."""
    if value is None:
        return ""
    # Korean writes 오후, not PM as the CLDR's abbreviation has it.
    form = "y. M. d. aaaa h:mm:ss" if language() == "ko" else "medium"
    return format_datetime(timezone.localtime(value), form, locale=locale())


def number(value: float) -> str:
    """A number with at most one decimal."""
    return str(format_decimal(Decimal(str(round(value, 1))), locale=locale()))


def percent(share: float) -> str:
    """A share of 1 as whole percent; never 100 % unless it is all, never 0 % unless none."""
    shown = round(share * 100)
    if share < 1:
        shown = min(shown, 99)
    if share > 0:
        shown = max(shown, 1)
    return str(format_percent(shown / 100, locale=locale()))


def minutes(count: int) -> str:
    """About how long something takes."""
    return ngettext("about %(n)s minute", "about %(n)s minutes", count) % {"n": number(count)}


def takes(count: int) -> str:
    """About how long the questions take, as a sentence."""
    return ngettext("They take about %(n)s minute.", "They take about %(n)s minutes.", count) % {
        "n": number(count)
    }


def time_limit(limit: int, allowed: int) -> str:
    """The time limit of a quiz, and what this person has of it, in minutes."""
    if allowed == limit:
        return ngettext("Time limit: %(n)s minute.", "Time limit: %(n)s minutes.", limit) % {
            "n": number(limit)
        }
    return ngettext(
        "Time limit: %(n)s minute; you have %(mine)s.",
        "Time limit: %(n)s minutes; you have %(mine)s.",
        limit,
    ) % {"n": number(limit), "mine": number(allowed)}


def _time_of_day(value: datetime) -> str:
    """A time of day in the manual's time zone, without seconds."""
    form = "aaaa h:mm" if language() == "ko" else "short"  # as in :func:`moment`
    return format_time(timezone.localtime(value), form, locale=locale())


def until(deadline: datetime) -> str:
    """Until when answers count, as a sentence."""
    return gettext("Answers count until %(time)s.") % {"time": _time_of_day(deadline)}


def time_was_over(deadline: datetime) -> str:
    """That the time ran out, and what then counts, as two sentences."""
    over = gettext("The time was over at %(time)s.") % {"time": _time_of_day(deadline)}
    return sentences(over, gettext("What you had answered by then counts."))


def things_to_do(count: int) -> str:
    """The heading of a person's list."""
    return ngettext("%(n)s thing to do", "%(n)s things to do", count) % {"n": number(count)}


def sentences(*texts: str) -> Markup:
    """Sentences in a row, as the language puts them: Chinese has no space between them."""
    space = Markup("") if language().startswith("zh") else Markup(" ")
    return space.join(text for text in texts if text)


def field_word(name: str) -> str:
    """A field or link of an item in words."""
    known = FIELD_WORDS.get(name) or CHANGE_WORDS.get(name)
    return str(known or name.replace("_", " ").capitalize())


def field_value(name: str, value: Any, title_of: Any = None) -> str:
    """The value of a field or link as people read it; choices and days in their language.

    :param title_of: function from an identifier to its title, for links.
    """
    if isinstance(value, str) and name in DAY_FIELDS:
        return day(date.fromisoformat(value))
    word = CHOICE_WORDS.get((name, value)) if isinstance(value, str) else None
    return str(word) if word else value_text(value, title_of)


def value_text(value: Any, title_of: Any = None) -> str:
    """The value of a field or link as people read it.

    :param title_of: function from an identifier to its title, for links.
    """
    if value is None or value in ("", [], ()):
        return "–"
    if is_quantity(value):
        return format_quantity(Quantity.from_json(value), LOCALES[language()])
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return ", ".join(value_text(part, title_of) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {value_text(part)}" for key, part in value.items())
    return str(title_of(value)) if title_of else str(value)


def why(task: Task) -> str:
    """Why a person has something to do, or why she has not."""
    reworded = task.reworded
    if not task.owed and reworded is not None:
        return why_reworded(reworded)
    told = (task.changed if task.delta else ()) or task.owed
    row = min(told, key=lambda row: row.due or date.max, default=task.items[0])
    dates = {
        "since": day(row.since),
        "passed": day(row.passed_on),
        "n": number(len(told)),
    }
    if task.delta and task.changed:
        changed = ngettext(
            "One statement that you work with changed on %(since)s. The rest is still good.",
            "%(n)s statements that you work with changed on %(since)s. The rest is still good.",
            len(task.changed),
        )
        return sentences(changed % dates, kpi_reason(task))
    match task.cause:
        case Cause.HIRED:
            text = gettext("You joined us on %(since)s, and this is part of your work.")
        case Cause.ROLE_CHANGED:
            text = gettext("Your work changed on %(since)s, and this is part of it now.")
        case Cause.ASSIGNED:
            text = gettext("This has been part of your training since %(since)s.")
        case Cause.NEW | Cause.REVISED:
            text = gettext("The manual changed on %(since)s.")
        case Cause.KPI:
            return kpi_reason(task)
        case Cause.EXPIRED:
            text = gettext("You showed this on %(passed)s. It is time to show it again.")
        case Cause.UNCHANGED:
            text = gettext(
                "You showed this on %(passed)s, and what you need to know has not changed since."
            )
        case _:
            text = gettext("You showed this on %(passed)s.")
    return text % dates


def why_reworded(row: ItemStatus) -> str:
    """Why a pass still counts, although the words are others by now."""
    text = gettext(
        "You showed this on %(passed)s. Where it reads differently now, only the wording "
        "changed; %(name)s decided so on %(day)s."
    )
    return text % {
        "passed": day(row.passed_on),
        "name": row.decided_by,
        "day": day(row.decided_on),
    }


def kpi_reason(task: Task) -> str:
    """Why a KPI asks for something to be shown again; empty when none does."""
    asking = {row.kpi for row in task.by_kpi}
    alerts = [alert for alert in task.items[0].edition.alerts if alert["kpi"] in asking]
    return sentences(*(_alert_words(alert) for alert in alerts))


def _alert_words(alert: dict[str, Any]) -> str:
    """One alert in a sentence."""
    if alert["kind"] == "missed":
        text = gettext("Please show this again: “%(kpi)s” has missed its target since %(since)s.")
    else:
        text = gettext("Please show this again: “%(kpi)s” has been unusual since %(since)s.")
    return text % {"kpi": alert["title"], "since": day(date.fromisoformat(alert["since"]))}


def cause_words(cause: Cause) -> str:
    """A cause in a few words, for those who look after others."""
    words = {
        Cause.HIRED: gettext("joined"),
        Cause.ROLE_CHANGED: gettext("took a new role"),
        Cause.ASSIGNED: gettext("not shown yet"),
        Cause.NEW: gettext("new in the manual"),
        Cause.REVISED: gettext("changed in the manual"),
        Cause.EXPIRED: gettext("shown too long ago"),
        Cause.KPI: gettext("asked for again, because a KPI calls for it"),
        Cause.FAILED: gettext("tried, not yet passed"),
        Cause.PASSED: gettext("shown"),
        Cause.UNCHANGED: gettext("shown, unchanged since"),
        Cause.REWORDED: gettext("shown, only the wording has changed since"),
        Cause.AWAY: gettext("not with us"),
        Cause.OTHER_WORK: gettext("not part of the work"),
        Cause.NOT_IN_FORCE: gettext("not in the manual"),
    }
    return words[cause]


def decided(name: str, on: date) -> str:
    """Who decided that only the wording changed, and when."""
    return gettext("decided by %(name)s on %(day)s") % {"name": name, "day": day(on)}


def by_when(task: Task) -> str:
    """By when something has to be done."""
    if task.state == State.LATE:
        return gettext("It was due on %(day)s.") % {"day": day(task.due)}
    return gettext("By %(day)s.") % {"day": day(task.due)}


def score(points: float, out_of: int) -> str:
    """How many points of how many."""
    points = math.floor(points * 10 + 1e-9) / 10
    return gettext("%(points)s of %(out_of)s") % {
        "points": number(points),
        "out_of": number(out_of),
    }
