"""Telling a case: in days and times where a clock takes it, by counts where a share is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qmanual.items.quantity import Quantity
from qmquiz.context import Context
from qmquiz.facts import Fact, Refused
from qmquiz.identity import draw
from qmquiz.rules import moments
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.measured import written
from qmquiz.rules.single import facts_by_key

_SIZES = (20, 40, 50, 200, 300, 400, 500)
"""Numbers of cases whose share is easy to see; 100 would need no thought."""
_YEARS = range(1980, 2200)
"""Years in which we know clocks and holidays."""
_MOST_DAYS, _MOST_HOURS = 60, 100
"""Longer spans of working time are told, not dated."""


@dataclass(frozen=True, slots=True)
class Case:
    """What happened.

    :param template: name of the sentence that tells it.
    :param words: slots of that sentence.
    :param shown: what the limits are held against, in words.
    """

    template: str
    words: Mapping[str, str]
    shown: str


class CaseTeller:
    """Finds the sentence for a case."""

    def __init__(self, context: Context, limits: LimitRule) -> None:
        self.context = context
        self._limits = limits

    def limit_of(self, fact: Fact) -> Fact:
        """The limit for one case that a share belongs to; the limit itself for any other fact.

        :raises Refused: if the share belongs to no limit that can be asked for, or to two.
        """
        if fact.slot != "share":
            return fact
        facts = facts_by_key(self._limits)
        sides = [facts.get((fact.item.id, side)) for side in ("at_most", "at_least")]
        found = [side for side in sides if side is not None]
        if len(found) != 1:
            raise Refused("nothing says once which limit the share of cases must keep")
        return found[0]

    def tell(
        self,
        fact: Fact,
        value: Decimal,
        limits: Sequence[Quantity],
        seed: str,
        *,
        applied: Fact | None = None,
    ) -> Case:
        """What happened, in the sentence that fits the limit.

        :param value: in the canonical unit of the limits; the share of a case of counts.
        :param applied: the limit that the question prints.
        :raises Refused: if no sentence can tell it.
        """
        if fact.slot == "share":
            return self._counts(fact, value, seed, applied)
        unit = limits[0].canonical().unit
        shown = self.context.show(written(value, unit, limits))
        words = {**fact.words, "value": shown}
        where = "_where" if words["where"] else ""
        if "metric" not in words:
            return Case(fact.template, words, shown)
        side = ""
        if applied is not None:
            words["limit"] = applied.text
            side = "_least" if fact.slot == "at_least" else "_most"
        name, more = self._dated(fact, value, unit, seed) or ("measured", {})
        return Case(f"{name}{side}{where}", {**words, **more}, shown)

    def _dated(
        self, fact: Fact, value: Decimal, unit: str, seed: str
    ) -> tuple[str, dict[str, str]] | None:
        """A case with its days and times; None if it is told without."""
        since, calendar = self.context.since(fact.item), self.context.calendar
        if since is None or since.year not in _YEARS or not _is_clocked(fact):
            return None
        found: moments.Moments | None = None
        if unit == "s":
            found = moments.within_a_day(seed, since, int(value), calendar)
        elif calendar is None:
            return None
        elif unit == "working day" and value <= _MOST_DAYS:
            found = moments.over_working_days(seed, since, int(value), calendar)
            return ("days", self._between(found, "day")) if found else None
        elif unit == "working h" and value <= _MOST_HOURS:
            found = moments.over_working_hours(seed, since, float(value), calendar)
        if found is None:
            return None
        if found.start.date() == found.stop.date():
            seconds = found.start.second or found.stop.second
            day = self.context.wording.moment("day", found.start)
            return "clock", {"day": day, **self._between(found, "seconds" if seconds else "time")}
        return "hours", self._between(found, "day_time")

    def _between(self, found: moments.Moments, form: str) -> dict[str, str]:
        moment = self.context.wording.moment
        return {"start": moment(form, found.start), "stop": moment(form, found.stop)}

    def _counts(self, fact: Fact, share: Decimal, seed: str, applied: Fact | None) -> Case:
        """So many of so many cases kept the limit."""
        limit = applied or self.limit_of(fact)
        if "metric" not in limit.words:
            raise Refused("nothing says what is limited: give it a metric")
        if not isinstance(fact.value, Quantity) or fact.value.unit != "%":
            raise Refused("its share is not a percentage")
        sizes = [size for size in _SIZES if (share * size) % 100 == 0]
        if not sizes:
            raise Refused("no small number of cases gives a share near it")
        size = sizes[draw(f"{seed}/size", len(sizes))]
        words = {
            **limit.words,
            "limit": limit.text,
            "where": fact.words["where"],
            "all": self.context.show(Quantity(Decimal(size))),
            "kept": self.context.show(Quantity(share * size / 100)),
        }
        side = "least" if limit.slot == "at_least" else "most"
        where = "_where" if words["where"] else ""
        return Case(f"counts_{side}{where}", words, self.context.show(Quantity(share, "%")))


def _is_clocked(fact: Fact) -> bool:
    """Whether the metric is a time that a clock takes, and has an upper limit."""
    return fact.slot == "at_most" and fact.template.startswith("most_time")
