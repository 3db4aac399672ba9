"""G18: does this limit apply to this case, and why?

The question prints one of the limits of a metric and one of its cases. Two options say yes and
two say no, each with a reason that names another limit of the metric; whether they belong
together is drawn, yes and no as often. Whoever does not know the limits can only guess one of four.

Asked where standards with limits for at least three cases share a metric: then their channels
and scopes are a closed list (see :mod:`qmquiz.rules.other_cases`). Not asked: a scope that is
free text by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from qmquiz.build import gate, make_question, wrong_option
from qmquiz.context import Context
from qmquiz.facts import Candidate, Fact, Refused
from qmquiz.identity import draw, option_id, question_id
from qmquiz.model import Difficulty, Option, Rejection
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.other_cases import are_apart, limits_of_other_cases
from qmquiz.rules.single import Outcome, first_accepted

_NEAREST = 4
"""From how many of the nearest other cases two are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Three limits of one metric, and which of them is printed.

    :param limit: the limit of the case that is asked about.
    :param printed: the limit that the question prints, that one or another.
    :param other: whose limit a yes would name.
    :param third: the one that is left.
    """

    limit: Fact
    printed: Fact
    other: Fact
    third: Fact

    @property
    def applies(self) -> bool:
        return self.printed is self.limit


class AppliesRule:
    """Asks whether a limit holds for a case."""

    name = "G18"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._limits = context.rule(LimitRule)

    def questions(self) -> Iterator[Outcome]:
        """One question for each limit whose case can be told from others for certain."""
        for fact in self._limits.facts():
            if fact.item.type == "standard" and fact.slot != "share" and fact.words["where"]:
                yield self._ask(fact)

    def _ask(self, fact: Fact) -> Outcome:
        qid = question_id(fact.item.id, self.name, _slot(fact))
        others = limits_of_other_cases(self._limits, fact)[:_NEAREST]
        pairs = [pair for pair in permutations(others, 2) if are_apart(*pair)]
        cases = [_make_case(fact, pair, f"{qid}/applies") for pair in pairs]
        start = draw(f"{qid}/first", len(cases)) if cases else 0
        try:
            if not cases:
                raise Refused(
                    "what else its scope covers cannot be decided: fewer than two other standards "
                    "limit the same metric for cases of their own; word the metric alike where "
                    "it is the same"
                )
            turned = [*cases[start:], *cases[:start]]
            return first_accepted(self._question(qid, case) for case in turned)
        except Refused as refused:
            return Rejection(
                item=fact.item.id, rule=self.name, slot=_slot(fact), reason=str(refused)
            )

    def _question(self, qid: str, case: _Case) -> Outcome:
        fact, say = case.limit, self.context.wording.say
        words = {
            **fact.words,
            "limit": case.printed.text,
            "other": case.printed.words["where"],
            "value": fact.text,
        }
        stem = say(self.name, "stems", "least" if fact.slot == "at_least" else "most", **words)
        return gate(
            self.context,
            make_question(
                self.context,
                replace(
                    fact,
                    rule=self.name,
                    cites=tuple(
                        f.item.id for f in (case.printed, case.other, case.third) if f is not fact
                    ),
                ),
                rule=self.name,
                slot=_slot(fact),
                stem=stem,
                options=list(self._options(qid, case)),
                shuffle=False,  # yes before no, the values in one order
                explanation=say(self.name, "right_yes" if case.applies else "right_no", **words),
                difficulty=Difficulty.MEDIUM,
            ),
        )

    def _options(self, qid: str, case: _Case) -> Iterator[Option]:
        """Yes and no, each with the two limits that are not printed, in a drawn order."""
        others = [f for f in (case.limit, case.other, case.third) if f is not case.printed]
        values = others[:: 1 - 2 * draw(f"{qid}/order", 2)]
        yield from (self._yes(qid, case, named) for named in values)
        yield from (self._no(qid, case, named) for named in values)

    def _yes(self, qid: str, case: _Case, named: Fact) -> Option:
        say = self.context.wording.say
        text = say(self.name, "options", "yes", other=case.other.words["where"], value=named.text)
        if case.applies and named is case.other:
            return _right(qid, text)
        if case.applies:
            why = say(self.name, "why", "yes", value=named.text, right=case.other.text)
            return _wrong(qid, text, case.other, named, why)
        why = say(self.name, "why", "holds", right=case.limit.text)
        return _wrong(qid, text, case.limit, named, why)

    def _no(self, qid: str, case: _Case, named: Fact) -> Option:
        say = self.context.wording.say
        text = say(self.name, "options", "no", value=named.text)
        if named is case.limit:
            return _right(qid, text)
        why = say(self.name, "why", "no", right=case.limit.text)
        return _wrong(qid, text, case.limit, named, why)


def _make_case(limit: Fact, pair: Sequence[Fact], seed: str) -> _Case:
    """Print the limit of the case, or one of another case, as often."""
    first, second = pair
    if draw(seed, 2) == 0:
        return _Case(limit=limit, printed=limit, other=first, third=second)
    return _Case(limit=limit, printed=first, other=second, third=first)


def _right(qid: str, text: str) -> Option:
    return Option(id=option_id(qid, text), text=text, correct=True)


def _wrong(qid: str, text: str, proof: Fact, named: Fact, why: str) -> Option:
    """An option that names the limit of another case.

    :param proof: the limit that says something else.
    """
    candidate = Candidate(
        value=named.value, text=text, tempting="sibling", why=why, source=named.item.id
    )
    return replace(wrong_option(qid, proof, candidate), amount="")


def _slot(fact: Fact) -> str:
    return f"applies:{fact.slot}"
