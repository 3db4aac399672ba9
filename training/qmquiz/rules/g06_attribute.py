"""G6: one attribute of an item: target, due date, frequency, remedy, trigger, record, who does it.

Only what counts in the meaning hash is asked: a change of anything else makes nobody's
knowledge stale.

Wrong answers are the same attribute of siblings. Not asked: an attribute with several values; one
that siblings share where the options would say the same.
"""

import datetime
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from qmanual.items.model import Item
from qmanual.items.quantity import Quantity, parse_quantity
from qmquiz.amounts import ladder, natural, ratio, same_scale
from qmquiz.context import DATE, Context
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.roles import around, excluded_roles, is_role, role_candidate, without
from qmquiz.rules.single import FactRule
from qmquiz.rules.steps import steps_of
from qmquiz.words import contains_phrase

_REACH = 12
_ENOUGH = 8
"""Wrong texts that are looked for, so that some can be refused."""
_MONTHS = (-12, -6, -3, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class _Attribute:
    """One attribute that is asked for.

    :param kind: ``role`` (a link), ``amount``, ``date``, ``target`` or ``text``.
    """

    type: str
    slot: str
    kind: str

    @property
    def template(self) -> str:
        return f"{self.type}_{self.slot}"


_ATTRIBUTES = (
    _Attribute("objective", "target", "amount"),
    _Attribute("objective", "baseline", "amount"),
    _Attribute("objective", "due", "date"),
    _Attribute("kpi", "target", "target"),
    _Attribute("kpi", "frequency", "text"),
    _Attribute("promise", "remedy", "text"),
    _Attribute("process", "trigger", "text"),
    _Attribute("procedure", "trigger", "text"),
    _Attribute("step", "role", "role"),
    _Attribute("step", "record", "text"),
)


class AttributeRule(FactRule):
    """Asks for attributes that have one value."""

    name = "G6"

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """The same attribute of siblings, the nearest in the manual first."""
        attribute = self._attribute_of[fact.template]
        match attribute.kind:
            case "role":
                return self._roles(fact)
            case "date":
                return [*self._sibling_amounts(fact, attribute), *self._days(fact)]
            case "amount" | "target":
                return [*self._sibling_amounts(fact, attribute), *self._rungs(fact)]
            case _:
                return self._texts(fact)

    @cached_property
    def _attribute_of(self) -> Mapping[str, _Attribute]:
        return {attribute.template: attribute for attribute in _ATTRIBUTES}

    @cached_property
    def _by_template(self) -> Mapping[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts():
            found.setdefault(fact.template, []).append(fact)
        return found

    @cached_property
    def _place_in_template(self) -> Mapping[tuple[str, str], int]:
        return {
            fact.key: place
            for facts in self._by_template.values()
            for place, fact in enumerate(facts)
        }

    def read(self) -> Iterator[Fact | Rejection]:
        """Attributes with one value; refused are those with several, or given away by a title."""
        for item in self.context.catalogue.items.values():
            if not item.normative:
                continue
            for attribute in _ATTRIBUTES:
                if attribute.type != item.type:
                    continue
                outcome = self._fact(item, attribute)
                if isinstance(outcome, Fact):
                    yield outcome
                elif outcome:
                    yield Rejection(
                        item=item.id, rule=self.name, slot=attribute.slot, reason=outcome
                    )

    def _fact(self, item: Item, attribute: _Attribute) -> Fact | str | None:
        """The fact; a sentence why it cannot be asked; None if the item does not have it."""
        value = self._value(item, attribute)
        if value is None or isinstance(value, _Several):
            return f"{value.number} values stand here; one is needed" if value else None
        text = self._text(value, attribute)
        title = self.context.title(item.id)
        if contains_phrase(title, text):
            return "its title gives the answer away"
        words = {"title": title}
        if item.parent:
            words["procedure"] = self.context.title(item.parent)
        cites = (item.parent,) if item.parent else ()
        if attribute.kind == "role":
            cites = (*cites, str(value))
        return Fact(
            rule=self.name,
            item=item,
            slot=attribute.slot,
            value=value,
            text=text,
            template=attribute.template,
            words=words,
            cites=cites,
            exact=attribute.kind == "role",
            difficulty=Difficulty.EASY if attribute.kind == "text" else Difficulty.MEDIUM,
        )

    def _value(self, item: Item, attribute: _Attribute) -> "Quantity | str | _Several | None":
        match attribute.kind:
            case "role":
                named = item.links.get(attribute.slot, ())
                if len(named) > 1:
                    return _Several(len(named))
                return named[0] if named and is_role(self.context, named[0]) else None
            case "amount":
                amount = self.context.amount(item, attribute.slot)
                return natural(amount) if amount else None
            case "date":
                return _day(item.fields.get(attribute.slot))
            case "target":
                return self._target(item)
            case _:
                return self.context.text(item, attribute.slot).rstrip(".") or None

    def _text(self, value: Quantity | str, attribute: _Attribute) -> str:
        if isinstance(value, Quantity):
            return self.context.show(value)
        if attribute.kind == "role":
            return self.context.title(value)
        return value[0].upper() + value[1:]

    def _target(self, item: Item) -> Quantity | None:
        """The target in force on the day the document takes effect."""
        targets = item.fields.get("targets")
        if not isinstance(targets, list):
            return None
        since = self.context.since(item)
        dated = [
            (_text_of(entry.get("from")), entry.get("target"))
            for entry in targets
            if isinstance(entry, Mapping) and entry.get("target") is not None
        ]
        dated.sort(key=lambda pair: pair[0])
        in_force = [pair for pair in dated if since is None or pair[0] <= since.isoformat()]
        if not dated:
            return None
        target = (in_force or dated[:1])[-1][1]
        unit = self.context.text(item, "unit")
        try:
            if isinstance(target, int | float) and unit in ("percent", "%"):
                return _plain(Decimal(str(target)) * 100, "%")
            return natural(parse_quantity(f"{target} {'' if unit == 'count' else unit}"))
        except (ValueError, ArithmeticError):
            return None

    def _siblings(self, fact: Fact) -> Iterator[Fact]:
        facts = self._by_template[fact.template]
        place = self._place_in_template.get(fact.key, 0)
        for distance in range(1, _REACH + 1):
            for other in (place - distance, place + distance):
                if 0 <= other < len(facts):
                    yield facts[other]

    def _sibling_amounts(self, fact: Fact, attribute: _Attribute) -> Iterator[Candidate]:
        for other in self._siblings(fact):
            if not isinstance(other.value, Quantity) or not isinstance(fact.value, Quantity):
                continue
            if not same_scale(other.value, fact.value):
                continue
            if attribute.kind != "date" and ratio(other.value, fact.value) > 6:
                continue
            yield self._candidate(other, "sibling", "sibling")

    def _rungs(self, fact: Fact) -> Iterator[Candidate]:
        if isinstance(fact.value, Quantity):
            for rung in ladder(fact.value):
                yield Candidate(value=rung, text=self.context.show(rung), tempting="ladder")

    def _days(self, fact: Fact) -> Iterator[Candidate]:
        """Days a quarter, a half and a whole year away."""
        if not isinstance(fact.value, Quantity):
            return
        day = datetime.date.fromordinal(int(fact.value.value))
        for distance in _MONTHS:
            later = _months_later(day, distance)
            if later is None:
                continue
            value = Quantity(Decimal(later.toordinal()), DATE)
            yield Candidate(value=value, text=self.context.show(value), tempting="ladder")

    def _texts(self, fact: Fact) -> list[Candidate]:
        taken = [str(fact.value)]
        found: list[Candidate] = []
        for other in self._siblings(fact):
            text = str(other.value)
            if not any(_overlaps(text, one) for one in taken):
                taken.append(text)
                found.append(self._candidate(other, "sibling", "sibling_text"))
            if len(found) == _ENOUGH:
                break
        return found

    def _roles(self, fact: Fact) -> list[Candidate]:
        excluded = excluded_roles(self.context, str(fact.value), superiors=False)
        excluded |= self._might_do_it(fact.item)
        return without(
            self.context, (*self._in_procedure(fact.item), *self._of_siblings(fact)), excluded
        )

    def _might_do_it(self, step: Item) -> frozenset[str]:
        """Roles responsible for the whole procedure to which no step of it is given."""
        procedure = self.context.item(step.parent) if step.parent else None
        if procedure is None:
            return frozenset()
        doing = self.context.remember(
            ("doing", procedure.id),
            lambda: {
                role
                for found in steps_of(self.context, procedure)
                for role in found.links.get("role", ())
            },
        )
        return frozenset(procedure.links.get("responsible", ())) - doing

    def _in_procedure(self, step: Item) -> Iterator[Candidate]:
        procedure = self.context.item(step.parent) if step.parent else None
        if procedure is None:
            return
        steps, places = self.context.remember(
            ("steps", procedure.id), lambda: _with_places(self.context, procedure)
        )
        place = places.get(step.id, 0)
        for other in around(steps, place, _REACH):
            for role in other.links.get("role", ()):
                yield role_candidate(self.context, self.name, role, "near", source=other.id)

    def _of_siblings(self, fact: Fact) -> Iterator[Candidate]:
        for other in self._siblings(fact):
            yield role_candidate(
                self.context,
                self.name,
                str(other.value),
                "sibling_role",
                source=other.item.id,
                title=other.words["title"],
            )

    def _candidate(self, other: Fact, tempting: str, sentence: str) -> Candidate:
        return Candidate(
            value=other.value,
            text=other.text,
            tempting=tempting,
            why=self.context.wording.say(
                self.name, "why", sentence, value=other.text, title=other.words["title"]
            ),
            source=other.item.id,
        )


def _with_places(context: Context, procedure: Item) -> tuple[list[Item], dict[str, int]]:
    steps = steps_of(context, procedure)
    return steps, {step.id: place for place, step in enumerate(steps)}


@dataclass(frozen=True, slots=True)
class _Several:
    number: int


def _months_later(day: datetime.date, months: int) -> datetime.date | None:
    """The same day of another month; the last day of a month stays the last.

    :return: None beyond the first and the last year that a date can have.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return datetime.date(year, month + 1, last if is_last else min(day.day, last))


def _day(value: object) -> Quantity | None:
    if not isinstance(value, str):
        return None
    try:
        return Quantity(Decimal(datetime.date.fromisoformat(value).toordinal()), DATE)
    except ValueError:
        return None


def _plain(value: Decimal, unit: str) -> Quantity:
    return parse_quantity(f"{value.normalize():f} {unit}")


def _text_of(value: object) -> str:
    return str(value) if value is not None else ""


def _overlaps(a: str, b: str) -> bool:
    """Whether one text holds the other, so that it is not clearly something else."""
    return contains_phrase(a, b) or contains_phrase(b, a)
