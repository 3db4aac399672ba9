"""The net promoter score as a calculation: the best answers without the worst, of all of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product

from qmanual.items.quantity import Quantity
from qmquiz.context import Context
from qmquiz.facts import Refused
from qmquiz.identity import shuffled
from qmquiz.rules.sums import BASES, Sum, are_apart, exact, first_clear, tenths, whole

_RULE = "G5"
_LIKELY = 30
_NEAR = 12
"""How far a score lies from its target at most."""


def make_score(
    context: Context, metric: Mapping[str, object], known: Sequence[Decimal], seed: str
) -> Sum:
    """Numbers of the best, the middle and the worst answers, and their score.

    :param metric: may say who is a promoter (9 and more) and who a detractor (6 and less).
    :param known: values that the manual names, the target first; the score is none of them.
    :raises Refused: if it does not say that in whole numbers from 0 to 10.
    """
    promoter, detractor = whole(metric.get("promoter", 9)), whole(metric.get("detractor", 6))
    if promoter is None or detractor is None or not 0 <= detractor < promoter <= 10:
        raise Refused("its promoters and detractors are not told by whole numbers from 0 to 10")
    target = known[0] if known else Decimal(_LIKELY)
    has_middle = promoter - detractor > 1
    counts = [
        (base, base * best // 100, base * worst // 100)
        for base, best, worst in product(BASES, range(30, 80), range(5, 71))
        if base * best % 100 == base * worst % 100 == 0
        and best > worst
        and abs(best - worst - target) <= _NEAR
        and Decimal(best - worst) not in known
        and (best + worst < 95 if has_middle else best + worst == 100)
    ]
    return first_clear(
        _table(context, promoter, detractor, *entry)
        for entry in shuffled(f"{seed}/counts", counts, str)
    )


def _table(
    context: Context, promoter: int, detractor: int, base: int, best: int, worst: int
) -> Sum | None:
    """One table; None if two of its results could be taken for each other."""
    say = context.wording.say
    spans = [(promoter, 10, best), (0, detractor, worst)]
    result = tenths(Decimal(100 * (best - worst)) / base)
    slips = [
        (exact(Decimal(100 * best) / base), say(_RULE, "why", "promoters")),
        (Decimal(best - worst), say(_RULE, "why", "count")),
    ]
    if base > best + worst:
        spans.append((detractor + 1, promoter - 1, base - best - worst))
        without = exact(Decimal(100 * (best - worst)) / (best + worst))
        slips.append((without, say(_RULE, "why", "middle")))
    if not are_apart([result, *(value for value, _ in slips)]):
        return None

    def show(number: int | Decimal) -> str:
        return context.show(Quantity(Decimal(number)))

    return Sum(
        rows=[
            (say(_RULE, "answers", low=str(low), high=str(high)), count)
            for low, high, count in spans
        ],
        value=result,
        slips=slips,
        right=say(
            _RULE,
            "right_nps",
            promoters=show(best),
            detractors=show(worst),
            all=show(base),
            value=show(result),
        ),
    )
