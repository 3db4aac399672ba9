"""G2: was the standard met in this case? For standards, promises and steps.

The limit is not printed. The options are what follows from it and from two other limits, those
that G1 would offer: whoever takes the limit of another case, or the one that held before, finds
their answer here, and whoever reads times well but not the manual finds three that fit. The
value of the case lies clearly between two of the limits, so that at least one option says yes and
one says no; the place of the right limit among the three is drawn uniformly.

Where a metric has limits for several cases, half of the questions print one of them, which may
be that of another case: then it can be right that it does not hold here.

A standard that only a share of the cases must keep is judged by counts. Of one case we only ask
whether it kept the limit, which is the limit for one case.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from qmanual.items.quantity import Quantity, locale_of
from qmquiz.amounts import ratio, span
from qmquiz.build import gate, make_question, wrong_option
from qmquiz.context import Context
from qmquiz.facts import OPTIONS, Candidate, Fact, Refused
from qmquiz.identity import draw, option_id, question_id, shuffled
from qmquiz.model import Difficulty, Option, Question, Rejection
from qmquiz.rules.amount_options import choose_amounts, feasible_places
from qmquiz.rules.cases import Case, CaseTeller
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.measured import comparable, margins, values_between
from qmquiz.rules.other_cases import are_apart, limits_of_other_cases
from qmquiz.rules.single import Outcome, clear_facts, first_accepted, with_superseded
from qmquiz.words import as_amount

_EACH_SIDE = 3
"""Values on either side of a limit that are looked at; two are offered at most."""
_SIBLINGS = 4
_FARTHEST = 16
"""How many times as large or small another limit may be: an hour is no mistake for a minute."""
_ATTEMPTS = 4


class CaseRule:
    """Asks whether a case met its limit."""

    name = "G2"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._limits = context.rule(LimitRule)
        self._teller = CaseTeller(context, self._limits)

    def questions(self) -> Iterator[Outcome]:
        """A case for each limit that can be asked for."""
        for fact in clear_facts(self._limits):
            outcome = self._outcome(fact)
            if outcome is not None:
                yield outcome

    def _outcome(self, fact: Fact) -> Outcome | None:
        """The question about a limit; None for a share that says: all."""
        share = fact.value
        whole = isinstance(share, Quantity) and share.unit == "%" and share.value >= 100
        return None if fact.slot == "share" and whole else self._ask(fact)

    def _ask(self, fact: Fact) -> Outcome:
        """One of the two questions about a limit, the other one where that cannot be asked."""
        seed = question_id(fact.item.id, self.name, _slot(fact))
        if draw(f"{seed}/way", 2) == 0:
            outcome = self._try(self._whether_it_holds, fact, seed)
            if isinstance(outcome, Question):
                return outcome
        refused = self._try(self._whether_it_was_met, fact, seed)
        if isinstance(refused, Question):
            return refused
        outcome = self._try(self._whether_it_holds, fact, seed)
        return outcome if isinstance(outcome, Question) else refused

    def _try(self, way: Callable[[Fact, str], Iterator[Outcome]], fact: Fact, seed: str) -> Outcome:
        attempts = (f"{seed}/{number}" for number in range(_ATTEMPTS))
        try:
            return first_accepted(outcome for name in attempts for outcome in way(fact, name))
        except Refused as refused:
            return Rejection(
                item=fact.item.id, rule=self.name, slot=_slot(fact), reason=str(refused)
            )

    # Was it met?

    def _whether_it_was_met(self, fact: Fact, seed: str) -> Iterator[Outcome]:
        candidates = self._spaced(fact)
        place, gap = _place_and_gap(seed, fact, candidates)
        chosen = choose_amounts(self.context, fact, seed, candidates, rank=place)
        limits = [limit for option in chosen if (limit := as_amount(option.amount)) is not None]
        if len(limits) < len(chosen):
            raise Refused("its unit cannot be written beside a number")
        between = values_between(limits[gap], limits[gap + 1])
        if not between:
            raise Refused("there is no room for a case between it and other values")
        value = between[draw(f"{seed}/value", len(between))]
        case = self._teller.tell(fact, value, limits, seed)
        qid = question_id(fact.item.id, self.name, _slot(fact))
        options = [
            self._verdict(qid, option, text)
            for option, text in zip(chosen, self._verdicts(fact, value, limits), strict=True)
        ]
        yield self._question(fact, case, options, stem=case.template, right="right")

    def _spaced(self, fact: Fact) -> list[Candidate]:
        """Candidates with room for a case between any two of them, and beside the right value."""
        kept: list[Candidate] = []
        taken = [fact.value]
        sides = {True: 0, False: 0}
        for candidate in with_superseded(self._limits, fact):
            far = not _are_near(candidate.value, fact.value)
            if not far and all(_has_room(candidate.value, other) for other in taken):
                kept.append(candidate)
                taken.append(candidate.value)
                sides[_canonical(candidate.value) < _canonical(fact.value)] += 1
            if min(sides.values()) >= _EACH_SIDE:
                break
        return kept

    def _verdicts(self, fact: Fact, value: Decimal, limits: Sequence[Quantity]) -> list[str]:
        """What follows from each limit, in words."""
        return [
            self._say_option(
                "yes" if _is_kept(fact, value, limit) else "no", value=self._show_margin(margin)
            )
            for limit, margin in zip(limits, margins(value, limits), strict=True)
        ]

    def _show_margin(self, margin: Quantity) -> str:
        """A distance in words; that of two shares is in percentage points."""
        if margin.unit != "%":
            return self.context.show(margin)
        single = locale_of(self.context.language).plural_form(margin.value) == "one"
        number = self.context.show(Quantity(margin.value))
        return self._say_option("point" if single else "points", number=number)

    def _verdict(self, qid: str, option: Option, text: str) -> Option:
        why = option.why
        if not option.correct and not why:
            why = self.context.wording.say(self.name, "why", "ladder", value=option.text)
        return replace(option, id=option_id(qid, text), text=text, amount="", why=why)

    # Does it hold here, and was it met?

    def _whether_it_holds(self, fact: Fact, seed: str) -> Iterator[Outcome]:
        limit = self._teller.limit_of(fact)
        if not isinstance(limit.value, Quantity):
            raise Refused("its limit is no amount")
        apart = are_apart if fact.slot == "share" else _leave_room
        others = [f for f in limits_of_other_cases(self._limits, limit) if apart(f, limit)]
        pairs = [
            pair
            for pair in combinations(others[:_SIBLINGS], 2)
            if apart(*pair) and _hides_units(limit, *pair)
        ]
        if not pairs:
            raise Refused("fewer than two other cases have a limit of this metric")
        for pair in shuffled(seed, pairs, lambda pair: pair[0].item.id + pair[1].item.id):
            yield self._whose(fact, limit, pair, seed)

    def _whose(self, fact: Fact, limit: Fact, pair: Sequence[Fact], seed: str) -> Outcome:
        """A case in which one of three limits is applied, the right one or not."""
        three = sorted((limit, *pair), key=lambda f: span(_quantity(f)).low)
        amounts = [_quantity(f) for f in three]
        # not from the attempt: what a gate refuses must not make one of the three more likely
        qid = question_id(fact.item.id, self.name, _slot(fact))
        applied = (limit, *pair)[draw(f"{qid}/applied", 3)]
        if fact.slot == "share":
            share = _canonical(fact.value)
            value = _near_share(share, f"{seed}/value")
            kept = _is_kept(fact, value, Quantity(share, "%"))
            verdict = self._say_option("holds_share" if kept else "holds_no_share")
        else:
            gap = draw(f"{seed}/gap", 2)
            between = values_between(amounts[gap], amounts[gap + 1])
            value = between[draw(f"{seed}/value", len(between))]
            kept = _is_kept(fact, value, _quantity(applied))
            verdict = self._say_option("holds_yes" if kept else "holds_no")
        case = self._teller.tell(fact, value, amounts, seed, applied=applied)
        options = [self._claim(qid, limit, applied, verdict, right=applied is limit)]
        for other in three:
            if other is not applied:
                text = self._say_option("elsewhere", value=other.text)
                options.append(self._claim(qid, limit, other, text, right=other is limit))
        return self._question(
            replace(fact, cites=(*fact.cites, *(f.item.id for f in pair))),
            case,
            options,
            stem=f"applied_{case.template}",
            right="right_applied",
        )

    def _claim(self, qid: str, limit: Fact, other: Fact, text: str, *, right: bool) -> Option:
        """An option that takes ``other`` for the limit of the case."""
        if right:
            return Option(id=option_id(qid, text), text=text, correct=True)
        candidate = Candidate(
            value=other.value,
            text=text,
            tempting="sibling",
            why=self.context.wording.say(
                "G1", "why", "sibling", value=other.text, where=other.words["where"]
            ),
            source=other.item.id,
        )
        return replace(wrong_option(qid, limit, candidate), amount="")

    def _say_option(self, name: str, **words: str) -> str:
        return self.context.wording.say(self.name, "options", name, **words)

    def _question(
        self, fact: Fact, case: Case, options: Sequence[Option], *, stem: str, right: str
    ) -> Outcome:
        say = self.context.wording.say
        limit = self._teller.limit_of(fact)
        words = {**case.words, "limit": limit.text, "value": fact.text, "measured": case.shown}
        right += "_share" if fact.slot == "share" else ""
        return gate(
            self.context,
            make_question(
                self.context,
                replace(fact, rule=self.name),
                rule=self.name,
                slot=_slot(fact),
                stem=say(self.name, "stems", stem, **case.words),
                options=sorted(options, key=lambda option: option.id),
                explanation=say(self.name, right, **words),
                difficulty=Difficulty.HARD,
            ),
        )


def _slot(fact: Fact) -> str:
    return f"case:{fact.slot}"


def _quantity(fact: Fact) -> Quantity:
    assert isinstance(fact.value, Quantity)  # a limit is an amount
    return fact.value


def _canonical(value: Quantity | str) -> Decimal:
    assert isinstance(value, Quantity)
    return value.canonical().value


def _has_room(a: Quantity | str, b: Quantity | str) -> bool:
    """Whether a case can lie clearly between two values."""
    return (
        isinstance(a, Quantity)
        and isinstance(b, Quantity)
        and comparable(a, b)
        and bool(values_between(a, b))
    )


def _are_near(a: Quantity | str, b: Quantity | str) -> bool:
    """Whether a distance from one of them can be told in the unit of the other."""
    return isinstance(a, Quantity) and isinstance(b, Quantity) and ratio(a, b) <= _FARTHEST


def _hides_units(limit: Fact, first: Fact, second: Fact) -> bool:
    """Whether no unit tells the right limit: it alone must not have that of the printed one."""
    own, *others = (_quantity(fact).unit for fact in (limit, first, second))
    return others.count(own) != 1


def _leave_room(a: Fact, b: Fact) -> bool:
    return _has_room(a.value, b.value)


def _is_kept(fact: Fact, value: Decimal, limit: Quantity) -> bool:
    """Whether a value keeps a limit."""
    bound = limit.canonical().value
    return value <= bound if fact.slot == "at_most" else value >= bound


def _near_share(share: Decimal, seed: str) -> Decimal:
    """A share that is clearly above or below another one, between 0 and 100 %."""
    steps = [Decimal(step) for step in (1, 2, 3, 4, 5, 6, 8)]
    sides = {
        True: [share + step for step in steps if share + step < 100],
        False: [share - step for step in steps if share - step > 0],
    }
    if not all(sides.values()):
        raise Refused("its share stands too near the end of the scale")
    side = sides[draw(f"{seed}/side", 2) == 0]
    return side[draw(f"{seed}/step", len(side))]


def _place_and_gap(seed: str, fact: Fact, candidates: Sequence[Candidate]) -> tuple[int, int]:
    """The place of the right limit among three, and between which two the value of the case lies.

    Both are uniform and tell nothing of each other: so "yes" and "no", the option that stands
    alone, and the smallest or the largest distance are right by chance only. That needs a limit
    that can stand at each of the places.

    :return: the place from 0 for the least; 0 for the lower gap, 1 for the upper one.
    """
    places = feasible_places(fact, candidates)
    if len(places) < OPTIONS:
        raise Refused(
            "it stands too near the end of its scale: too few other values that leave room for a "
            "case lie on one side of it"
        )
    return places[draw(f"{seed}/place", OPTIONS)], draw(f"{seed}/gap", 2)
