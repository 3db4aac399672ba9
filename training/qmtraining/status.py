"""Who is current in what, on any day: a pure function of what was true and what was shown.

An auditor recomputes it from the roster's history, the published editions, the training
rules and the records; the cached table of the service is held against it. Nothing here
knows of Django, of a database or of today.

Passing a module never extends another module's validity: a status belongs to a person, a
module and an item. A failed delta quiz touches the changed items only, because the other
items of the module keep the pass that they have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase

from qmanual.items.minor import MinorChange, earlier_wordings
from qmtraining.recurrence import Recurrence

EVERYONE = "*"


class State(StrEnum):
    """How a person stands with an item."""

    CURRENT = "current"
    DUE = "due"
    LATE = "late"
    NOT_NEEDED = "not needed"


class Cause(StrEnum):
    """Why a person stands like this."""

    HIRED = "hired"
    """Never shown; the person joined."""
    ROLE_CHANGED = "role changed"
    """Never shown; the person took a role that needs it."""
    ASSIGNED = "assigned"
    """Never shown; a training rule began to ask for it."""
    NEW = "new"
    """Never shown; an edition brought the statement."""
    REVISED = "revised"
    """Shown, but an edition has changed the meaning since."""
    KPI = "kpi"
    """Shown, but a KPI misses its target, and names the item to be learned again."""
    EXPIRED = "expired"
    """Shown, but too long ago."""
    FAILED = "failed"
    """Tried since it is owed, not yet passed."""
    PASSED = "passed"
    """Shown against the edition in force."""
    UNCHANGED = "unchanged"
    """Shown against an earlier edition that says the same."""
    REWORDED = "reworded"
    """Shown against an earlier edition that says the same in other words, as was decided."""
    AWAY = "away"
    """Not with us on that day."""
    OTHER_WORK = "other work"
    """No role of the person needs it."""
    NOT_IN_FORCE = "not in force"
    """The edition in force does not hold it, or none was in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One module of a curriculum, while it held.

    :param roles: identifiers of roles, or ``*`` for everyone.
    :param patterns: globs over identifiers of items.
    :param starts: first day; ``ends`` the last one, if it ended.
    """

    module: str
    roles: frozenset[str]
    patterns: tuple[str, ...]
    starts: date
    ends: date | None = None
    grace_days: int = 14
    recurrence: Recurrence = field(default_factory=Recurrence)

    def holds_on(self, day: date) -> bool:
        """Whether the rule was in force on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One role that a person held, from a first to a last day."""

    role: str
    starts: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the person held it on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiAlert:
    """A KPI that misses its target or gives a signal, as an edition says.

    :param since: first day of the present run; ``until`` the last day of its newest period.
    :param items: identifiers of what people learn again while it lasts.
    """

    kpi: str
    since: date
    until: date
    items: frozenset[str]

    def goes_on_from(self, earlier: "KpiAlert") -> bool:
        """Whether it is the same trouble as in an edition before: the run reaches back to it."""
        return self.kpi == earlier.kpi and self.since <= earlier.until


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEdition:
    """What an edition asked people to know.

    :param items: identifier to meaning hash of each normative item.
    :param alerts: KPIs that asked for something to be learned again; one for each KPI.
    :param minor: decisions that only words changed; those about other words than its own have
        no effect.
    """

    name: str
    published: date
    effective: date
    items: Mapping[str, str]
    alerts: tuple[KpiAlert, ...] = ()
    minor: tuple[MinorChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One record: a person showed, or failed to show, one item of one module."""

    module: str
    item: str
    hash: str
    edition: str
    on: date
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredItem:
    """What a rule asked about one item on a day.

    :param appeared: publication of the first edition that held it without a break since.
    :param changed: publication of the edition that gave it its present meaning.
    :param changed_by: that edition's name.
    :param effective: the day from which that edition is in force.
    :param edition: name of the edition that was the newest one.
    :param added: whether an edition before the one that brought it did not hold it.
    :param alerted: publication of the first edition of the present run of those in which a
        KPI asks for it to be learned again; None when none does.
    :param kpi: that KPI; of several the one that began last.
    :param reworded: meaning hash of each earlier wording that asks for the same, to the last
        decision on the way from it.
    """

    item: str
    hash: str
    appeared: date
    changed: date
    changed_by: str
    effective: date
    edition: str
    added: bool = False
    alerted: date | None = None
    kpi: str = ""
    reworded: Mapping[str, MinorChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one person stood with one item of one module on one day.

    :param cause: why; for an owed item what made it owed, even when a try failed since.
    :param failed_on: the last try that did not pass, since the item is owed.
    :param since: first day of this state's cause.
    :param due: last day to show it, when it is owed.
    :param expires: first day on which the pass stops counting.
    :param next_change: first day on which the state differs if nothing happens.
    :param known_edition: edition of the last pass.
    :param kpi: the KPI that asks for it, when that is the cause.
    :param decided_by: who decided that only the wording changed, and ``decided_on`` when, when
        that is the cause.
    """

    state: State
    cause: Cause
    hash: str = ""
    changed_by: str = ""
    since: date | None = None
    due: date | None = None
    expires: date | None = None
    next_change: date | None = None
    known_edition: str = ""
    passed_on: date | None = None
    failed_on: date | None = None
    kpi: str = ""
    decided_by: str = ""
    decided_on: date | None = None

    @property
    def reason(self) -> Cause:
        """The cause that a person is told: a failed try comes before what made it owed."""
        return Cause.FAILED if self.failed_on and self.is_owed else self.cause

    @property
    def is_owed(self) -> bool:
        """Whether the person has something to do."""
        return self.state in (State.DUE, State.LATE)


ORDER = (State.NOT_NEEDED, State.CURRENT, State.DUE, State.LATE)


def worst(states: Iterable[State]) -> State:
    """The state that needs the most attention."""
    return max(states, key=ORDER.index, default=State.NOT_NEEDED)


def matches(item: str, patterns: Sequence[str]) -> bool:
    """Whether an item is among those that a rule names."""
    return any(fnmatchcase(item, pattern) for pattern in patterns)


def required_items(
    rule: Rule, editions: Sequence[PublishedEdition], day: date
) -> dict[str, RequiredItem]:
    """What a rule asked on a day, whoever is asked; item to requirement.

    :param editions: in order of publication.
    """
    published = [edition for edition in editions if edition.published <= day]
    if not published or not rule.holds_on(day):
        return {}
    required = {}
    decisions = decisions_of(published)
    for item, digest in published[-1].items.items():
        if not matches(item, rule.patterns):
            continue
        reworded = earlier_wordings(digest, decisions.get(item, ()))
        first = changed = published[-1]
        same = True
        for edition in reversed(published):
            if item not in edition.items:
                break
            first = edition
            same = same and (edition.items[item] == digest or edition.items[item] in reworded)
            if same:
                changed = edition
        alerted, kpi = _alerted(published, item)
        required[item] = RequiredItem(
            item=item,
            hash=digest,
            appeared=first.published,
            changed=changed.published,
            changed_by=changed.name,
            effective=changed.effective,
            edition=published[-1].name,
            added=first is not published[0],
            alerted=alerted,
            kpi=kpi,
            reworded=reworded,
        )
    return required


def decisions_of(published: Sequence[PublishedEdition]) -> dict[str, list[MinorChange]]:
    """Decisions that only the wording changed, by item, those of the oldest edition first.

    What an edition carries about other words than its own is left out.
    """
    found: dict[str, list[MinorChange]] = {}
    for edition in published:
        for change in edition.minor:
            if edition.items.get(change.item) == change.after:
                found.setdefault(change.item, []).append(change)
    return found


def _alerted(published: Sequence[PublishedEdition], item: str) -> tuple[date | None, str]:
    """Since which publication, without a break, a KPI asks for an item, and which KPI does.

    An alert that is still open in the next edition is the same one: it asks once.
    """
    found = []
    for alert in published[-1].alerts:
        if item not in alert.items:
            continue
        began, current = published[-1].published, alert
        for edition in reversed(published[:-1]):
            earlier = next((a for a in edition.alerts if current.goes_on_from(a)), None)
            if earlier is None or item not in earlier.items:
                break
            began, current = edition.published, earlier
        found.append((began, alert.kpi))
    return max(found, default=(None, ""))


def needed_since(rule: Rule, posts: Sequence[Post], day: date) -> tuple[date, Cause] | None:
    """Since when, without a break, a person holds a role that the rule names, and why.

    :return: ``None`` when she holds none on that day.
    """
    wanted = [post for post in posts if EVERYONE in rule.roles or post.role in rule.roles]
    start = _unbroken_start(wanted, day)
    if start is None:
        return None
    joined = _unbroken_start(posts, day)
    return start, Cause.HIRED if start == joined else Cause.ROLE_CHANGED


def _unbroken_start(posts: Sequence[Post], day: date) -> date | None:
    """First day of the unbroken time, up to a day, in which any of the posts was held."""
    held = [post for post in posts if post.holds_on(day)]
    if not held:
        return None
    start = min(post.starts for post in held)
    while True:
        eve = start - timedelta(days=1)
        earlier = [post.starts for post in posts if post.holds_on(eve)]
        if not earlier:
            return start
        start = min(earlier)


def judge(
    rule: Rule,
    required: RequiredItem,
    needed: tuple[date, Cause],
    facts: Sequence[Fact],
    day: date,
    asked_since: date,
) -> Status:
    """How a person stands with one item that she has to know.

    :param needed: what :func:`needed_since` says.
    :param asked_since: first day of the training rule, see :func:`asked_since`.
    :param facts: her records of this item in this module, oldest first, none after the day.
    """
    passed = next((fact for fact in reversed(facts) if fact.passed), None)
    began = max(needed[0], asked_since)
    kpi = ""
    decision = required.reworded.get(passed.hash) if passed is not None else None
    if passed is not None and (passed.hash == required.hash or decision is not None):
        expires = rule.recurrence.next_after(passed.on)
        asked_again = _asked_again(required, passed, began)
        if asked_again is None and (expires is None or day < expires):
            return Status(
                state=State.CURRENT,
                cause=_why_current(required, passed),
                hash=required.hash,
                changed_by=required.changed_by,
                since=passed.on,
                expires=expires,
                next_change=expires,
                known_edition=passed.edition,
                passed_on=passed.on,
                decided_by=decision.name if decision else "",
                decided_on=decision.on if decision else None,
            )
        if asked_again is not None and (expires is None or asked_again < expires):
            since, cause, kpi = asked_again, Cause.KPI, required.kpi
            due = max(since + timedelta(days=rule.grace_days), required.effective)
        else:
            assert expires is not None  # else the pass would still count
            since, cause = expires, Cause.EXPIRED
            due = rule.recurrence.due_after(expires, rule.grace_days)
            if began > since:
                due = max(due, began + timedelta(days=rule.grace_days))
    else:
        if passed is not None:
            since, cause = max(required.changed, began), Cause.REVISED
        else:
            since, cause = _first_asked(asked_since, required, needed)
        due = max(since + timedelta(days=rule.grace_days), required.effective)
    failed = next((fact for fact in reversed(facts) if not fact.passed), None)
    if failed is not None and (failed.on < since or (passed and _before(failed, passed, facts))):
        failed = None
    return Status(
        state=State.DUE if day <= due else State.LATE,
        cause=cause,
        hash=required.hash,
        changed_by=required.changed_by,
        since=since,
        due=due,
        next_change=due + timedelta(days=1) if day <= due else None,
        known_edition=passed.edition if passed else "",
        passed_on=passed.on if passed else None,
        failed_on=failed.on if failed else None,
        kpi=kpi,
    )


def _why_current(required: RequiredItem, passed: Fact) -> Cause:
    """Why a pass counts for the edition in force."""
    if passed.hash != required.hash:
        return Cause.REWORDED
    return Cause.PASSED if passed.edition == required.edition else Cause.UNCHANGED


def _asked_again(required: RequiredItem, passed: Fact, began: date) -> date | None:
    """Since when a KPI asks for what was passed; None when none does, or it was passed since.

    :param began: first day on which the person has to know the item at all.
    """
    if required.alerted is None or passed.on >= required.alerted:
        return None
    return max(required.alerted, began)


def asked_since(rule: Rule, rules: Sequence[Rule], item: str, posts: Sequence[Post]) -> date:
    """First day on which the module asked this person for this item, without a break.

    A rule that was changed goes on where it asks for the same: a longer grace or one more
    item gives nobody a new start for the rest.
    """
    start = rule.starts
    while True:
        eve = start - timedelta(days=1)
        roles = {post.role for post in posts if post.holds_on(eve)}
        earlier = [
            other.starts
            for other in rules
            if other.module == rule.module
            and other.holds_on(eve)
            and matches(item, other.patterns)
            and (EVERYONE in other.roles or roles & other.roles)
        ]
        if not earlier:
            return start
        start = min(earlier)


def _before(one: Fact, other: Fact, facts: Sequence[Fact]) -> bool:
    """Whether one fact stands before another in the records."""
    order = [id(fact) for fact in facts]
    return order.index(id(one)) < order.index(id(other))


def _first_asked(
    asked_since: date, required: RequiredItem, needed: tuple[date, Cause]
) -> tuple[date, Cause]:
    """When and why an item that was never passed began to be owed: what came last did it."""
    began = [
        needed,
        (required.appeared, Cause.NEW if required.added else Cause.ASSIGNED),
        (asked_since, Cause.ASSIGNED),
    ]
    return max(began, key=lambda pair: pair[0])  # of equal days the first one


class Asked:
    """What all rules ask on one day, worked out once for many people."""

    def __init__(
        self, rules: Iterable[Rule], editions: Sequence[PublishedEdition], day: date
    ) -> None:
        self.day = day
        self.editions = [edition for edition in editions if edition.published <= day]
        rules = tuple(rules)
        self.by_rule = [
            (
                rule,
                required_items(rule, editions, day),
                [other for other in rules if other.module == rule.module and other is not rule],
            )
            for rule in rules
            if rule.holds_on(day)
        ]

    def of_person(
        self, posts: Sequence[Post], facts: Iterable[Fact]
    ) -> dict[tuple[str, str], Status]:
        """How one person stands on the day: module and item to status.

        What is not in it is not needed; :meth:`why_not` says why.

        :param facts: her records, oldest first; later ones than the day are left out.
        """
        of_item: dict[tuple[str, str], list[Fact]] = {}
        for fact in facts:
            if fact.on <= self.day:
                of_item.setdefault((fact.module, fact.item), []).append(fact)
        statuses = {}
        for rule, required, others in self.by_rule:
            needed = needed_since(rule, posts, self.day)
            if needed is None:
                continue
            for name, wanted in required.items():
                key = (rule.module, name)
                since = asked_since(rule, others, name, posts) if others else rule.starts
                statuses[key] = judge(rule, wanted, needed, of_item.get(key, ()), self.day, since)
        return statuses

    def of_item(self, posts: Sequence[Post], facts: Iterable[Fact], item: str) -> Status:
        """How one person stands with one item, over all modules: the worst of them."""
        found = [
            status for (_, name), status in self.of_person(posts, facts).items() if name == item
        ]
        if found:
            return max(found, key=lambda status: ORDER.index(status.state))
        return Status(state=State.NOT_NEEDED, cause=self.why_not(posts, item))

    def why_not(self, posts: Sequence[Post], item: str) -> Cause:
        """Why an item is not needed by a person on the day."""
        if not any(post.holds_on(self.day) for post in posts):
            return Cause.AWAY
        if not self.editions or item not in self.editions[-1].items:
            return Cause.NOT_IN_FORCE
        return Cause.OTHER_WORK


def passed_now(status: Status, rule: Rule, edition: str, day: date) -> Status:
    """What :func:`judge` says after a pass, today, of the meaning in force.

    :param edition: the edition that is in force, and was passed.

    A submission uses it, so that it need not read the whole history again; a test holds it
    against the full computation.
    """
    expires = rule.recurrence.next_after(day)
    return Status(
        state=State.CURRENT,
        cause=Cause.PASSED,
        hash=status.hash,
        changed_by=status.changed_by,
        since=day,
        expires=expires,
        next_change=expires,
        known_edition=edition,
        passed_on=day,
    )
