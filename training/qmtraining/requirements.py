"""From rows to the values that ``status.py`` computes with."""

from collections.abc import Iterable
from functools import lru_cache

from qmtraining.alerts import kpi_alerts
from qmtraining.minor import minor_from_json
from qmtraining.models import Edition, ItemVersion, Post, Record, Requirement
from qmtraining.recurrence import parse_recurrence
from qmtraining.status import Fact, PublishedEdition, Rule
from qmtraining.status import Post as HeldPost


def rule_of(row: Requirement) -> Rule:
    """A training rule as a value."""
    return Rule(
        module=row.module,
        roles=frozenset(row.roles),
        patterns=tuple(row.patterns),
        starts=row.starts,
        ends=row.ends,
        grace_days=row.grace_days,
        recurrence=parse_recurrence(row.recurrence or None),
    )


def all_rules() -> tuple[Rule, ...]:
    """Every training rule that ever held. One query."""
    return tuple(rule_of(row) for row in Requirement.objects.order_by("starts", "id"))


@lru_cache(maxsize=32)
def _items_of(edition_id: int) -> dict[str, str]:
    """Item to meaning hash of an edition; it never changes once it is there."""
    rows = ItemVersion.objects.filter(edition_id=edition_id).order_by("id")
    return dict(rows.values_list("item", "hash"))


def all_editions() -> tuple[PublishedEdition, ...]:
    """Every published edition, in order of publication."""
    return tuple(edition_of(row) for row in Edition.objects.order_by("published_at", "id"))


def edition_of(row: Edition) -> PublishedEdition:
    """An edition as a value. One query, the first time that it is asked for."""
    return PublishedEdition(
        name=row.name,
        published=row.published_on,
        effective=row.effective,
        items=_items_of(row.pk),
        alerts=kpi_alerts(row.alerts),
        minor=minor_from_json(row.minor),
    )


def held_posts(rows: Iterable[Post]) -> tuple[HeldPost, ...]:
    """Posts as values."""
    return tuple(HeldPost(role=row.role, starts=row.starts, ends=row.ends) for row in rows)


def fact_of(row: Record) -> Fact:
    """A record as a value; its edition must have been read with it."""
    return Fact(
        module=row.module,
        item=row.item,
        hash=row.hash,
        edition=row.edition.name,
        on=row.on,
        passed=row.passed,
    )
