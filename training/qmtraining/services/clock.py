"""The clock: what has to happen because time passed or files changed. Run it at any time."""

import logging
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from qmanual.config import Settings
from qmtraining.curricula import digest_of, load_curricula
from qmtraining.database import clock_lock, write_transaction
from qmtraining.models import Clock, Edition, ItemStatus, Person, Post, Session
from qmtraining.services.editions import take_editions
from qmtraining.services.figures import write_figures
from qmtraining.services.rules import take_curricula
from qmtraining.services.statuses import rebuild_rollups, refresh_statuses, rollups_are_true
from qmtraining.services.time_limits import hand_in_overdue
from qmtraining.yaml_source import InputError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What a tick did."""

    editions: tuple[str, ...] = ()
    rules: int = 0
    statuses: int = 0


def tick(*, settings: Settings, today: date | None = None, everything: bool = False) -> Tick:
    """Take over what is new and bring everyone's status up to date, one tick at a time.

    Without news and on the same day it only looks.

    :param everything: recompute everyone even so.
    :raises InputError: if a curriculum cannot be used; what was in force stays in force.
    """
    with clock_lock():
        return _tick(settings, today or timezone.localdate(), everything)


def _tick(settings: Settings, today: date, everything: bool) -> Tick:
    taken = take_editions(settings=settings)
    problem: InputError | None = None
    changed = 0
    last = Clock.objects.first()
    rules = last.rules if last else ""
    try:
        modules = load_curricula(settings.root / "training" / "curricula")
        if rules != digest_of(modules):
            changed = take_curricula(modules=modules, today=today)
            rules = digest_of(modules)
    except InputError as error:
        problem = error
    newest = Edition.objects.order_by("published_at", "id").last()
    name = newest.name if newest else ""
    people: set[int] | None = None
    if last and not everything and (last.edition, last.rules) == (name, rules):
        people = _touched_by_time(last.day, today) if last.day != today else set()
    hand_in_overdue()
    statuses = refresh_statuses(today=today, people=people)
    if last and last.day != today:
        _nightly(today, people)
    with write_transaction():
        row = Clock.objects.first() or Clock()
        row.day, row.edition, row.rules, row.at = today, name, rules, timezone.now()
        row.save()
    if taken or not last or last.day != today:
        _write_figures(settings)
    if problem is not None:
        raise problem
    return Tick(editions=taken, rules=changed, statuses=statuses)


def _nightly(today: date, seen: set[int] | None) -> None:
    """Hold the caches against the computation, put right what is wrong, and say so."""
    rest = set(Person.objects.values_list("pk", flat=True)) - (seen or set())
    wrong = refresh_statuses(today=today, people=rest) if seen is not None else 0
    if wrong:
        logger.warning("%s cached statuses were wrong and were put right", wrong)
    if not rollups_are_true():
        logger.warning("the counters were wrong and were put right")
        rebuild_rollups()
    with write_transaction():
        Session.objects.filter(expire_date__lt=timezone.now()).delete()


def _write_figures(settings: Settings) -> None:
    """Tables for the manual, once a day; a full disk does not stop the clock."""
    try:
        write_figures(data=settings.data_path)
    except OSError as error:
        logger.warning("the figures of questions were not written: %s", error)


def _touched_by_time(last: date, today: date) -> set[int]:
    """People for whom a day has come that changes something."""
    due = ItemStatus.objects.filter(next_change__lte=today).values_list("person_id", flat=True)
    moved = Post.objects.filter(
        Q(starts__gt=last, starts__lte=today) | Q(ends__gte=last, ends__lt=today)
    ).values_list("person_id", flat=True)
    return set(due) | set(moved)
