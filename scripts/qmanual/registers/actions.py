"""Corrective actions: how far a nonconformity has come, and what is late.

States follow from dates and verdicts; nobody writes them down.
"""

import datetime
from enum import StrEnum

from qmanual.registers.record import Record
from qmanual.wording.translations import marked_in


class NonconformityState(StrEnum):
    """How far a nonconformity has come."""

    OPEN = "open"
    """Not analysed, or no action agreed."""
    ACTING = "acting"
    """Actions are being carried out."""
    WAITING = "waiting for effect"
    """All is done; whether it helped is not known yet."""
    EFFECTIVE = "effective"
    """It helped."""
    NOT_EFFECTIVE = "not effective"
    """It did not help, and nobody has looked for the cause anew."""


STATES = {
    NonconformityState.OPEN: marked_in("state", "open"),
    NonconformityState.ACTING: marked_in("state", "acting"),
    NonconformityState.WAITING: marked_in("state", "waiting for effect"),
    NonconformityState.EFFECTIVE: marked_in("state", "effective"),
    NonconformityState.NOT_EFFECTIVE: marked_in("state", "not effective"),
}


def nonconformity_state(nonconformity: Record) -> NonconformityState:
    """How far it has come; the last analysis decides, because it replaces those before it."""
    analyses = nonconformity.rows("analyses")
    actions = analyses[-1].rows("actions") if analyses else ()
    if not actions:
        return NonconformityState.OPEN
    if any(action.day("done") is None for action in actions):
        return NonconformityState.ACTING
    verdicts = [check.text("verdict") for check in analyses[-1].rows("checks")]
    if "not effective" in verdicts:
        return NonconformityState.NOT_EFFECTIVE
    if verdicts and all(verdict == "effective" for verdict in verdicts):
        return NonconformityState.EFFECTIVE
    return NonconformityState.WAITING


def closed_on(nonconformity: Record) -> datetime.date | None:
    """The day on which the effect was shown; None while it is not."""
    if nonconformity_state(nonconformity) is not NonconformityState.EFFECTIVE:
        return None
    checks = nonconformity.rows("analyses")[-1].rows("checks")
    return max((day for check in checks if (day := check.day("made"))), default=None)


def agreed_due(row: Record) -> datetime.date | None:
    """The day that was agreed first: an extension does not make a late thing punctual."""
    return row.day("first_due") or row.day("due")


def is_overdue(row: Record, done: str, today: datetime.date) -> bool:
    """Whether it should be done by now, also counting an extension, and is not.

    :param done: field that says when it was done.
    """
    due = row.day("due")
    return due is not None and row.day(done) is None and due < today


def done_on_time(row: Record, done: str, today: datetime.date) -> bool | None:
    """Whether it was done by the day agreed first; None while that day has not passed."""
    agreed, finished = agreed_due(row), row.day(done)
    if agreed is None:
        return None
    if finished is not None:
        return finished <= agreed
    return None if today <= agreed else False
