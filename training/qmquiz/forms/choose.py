"""Which questions one person gets, and in which order; chosen once for an attempt."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from qmquiz.forms.form import Form
from qmquiz.identity import shuffled
from qmquiz.model import Bank, Kind, Question
from qmquiz.words import contains_phrase

_DELTA_RULE = "G17"


def choose_form(
    bank: Bank,
    items: Iterable[str],
    *,
    n: int,
    seed: str,
    delta: Collection[str] = (),
    avoid: Collection[str] = (),
) -> Form:
    """A form of at most ``n`` questions about some items.

    Items in ``delta`` come first, with a question about what has changed if there is one. An
    item is asked about twice only when all others have been asked about once. No question
    says what another one asks for. True and false sentences keep the balance, and kinds of
    question are mixed.

    :param items: identifiers; those without a question are passed over.
    :param seed: any text; the same one gives the same form.
    :param delta: items that this person knows in an earlier version.
    :param avoid: versions that this person has seen; taken only if nothing else is left.
    """
    known = [item for item in dict.fromkeys(items) if bank.about(item)]
    changed = [item for item in known if item in set(delta)]
    others = [item for item in known if item not in set(delta)]
    order = [*shuffled(seed, changed, str), *shuffled(seed, others, str)]
    chooser = _Chooser(seed, set(changed), set(avoid))
    asked: Counter[str] = Counter()
    while len(chooser.chosen) < n:
        waiting = [item for item in order if asked[item] >= 0]
        if not waiting:
            break
        least = min(asked[item] for item in waiting)
        for item in waiting:
            if asked[item] != least or len(chooser.chosen) >= n:
                continue
            if chooser.take(bank.about(item)):
                asked[item] += 1
            else:
                asked[item] = -1  # nothing more to ask about it
    return Form(seed=seed, qvers=tuple(question.qver for question in chooser.chosen))


class _Chooser:
    """Takes questions one by one, so that they go together."""

    def __init__(self, seed: str, changed: Collection[str], avoid: Collection[str]) -> None:
        self.seed = seed
        self.changed = changed
        self.avoid = avoid
        self.chosen: list[Question] = []

    def take(self, questions: Sequence[Question]) -> bool:
        """Add the best of some questions; False if none goes with the ones chosen."""
        drawn = shuffled(self.seed, questions, lambda question: question.qver)
        for question in sorted(drawn, key=self._rank):
            if question not in self.chosen and not self._collides(question):
                self.chosen.append(question)
                return True
        return False

    def _rank(self, question: Question) -> tuple[int, ...]:
        """Less is better; equal ones are drawn by the seed."""
        changed = question.item in self.changed
        is_delta = question.rule == _DELTA_RULE
        kinds = Counter(other.kind for other in self.chosen)
        rules = Counter(other.rule for other in self.chosen)
        return (
            question.qver in self.avoid,
            not is_delta if changed else is_delta,
            not question.delta if changed else 0,
            self._imbalance(question),
            question.kind is Kind.TRUE_FALSE,  # half of them is luck: only for variety
            rules[question.rule],
            kinds[question.kind],
        )

    def _imbalance(self, question: Question) -> int:
        """How far true and false would be from balance."""
        if question.kind is not Kind.TRUE_FALSE:
            return 0
        answers = Counter(
            other.key[0].id for other in (*self.chosen, question) if other.kind is Kind.TRUE_FALSE
        )
        return max(0, abs(answers["true"] - answers["false"]) - 1)

    def _collides(self, question: Question) -> bool:
        """Whether one of the chosen gives this one's answer away, asks the same, or reversely."""
        return any(
            question.qid == other.qid
            or _same_place(question, other)
            or _gives_away(question, other)
            or _gives_away(other, question)
            for other in self.chosen
        )


def _same_place(a: Question, b: Question) -> bool:
    """Whether two questions ask for the same place of the same item."""
    if not set(a.items) & set(b.items):
        return False
    return a.slot.rpartition(":")[2] == b.slot.rpartition(":")[2] and a.item == b.item


def _gives_away(a: Question, b: Question) -> bool:
    """Whether the words of ``a`` say what ``b`` asks for."""
    if b.kind not in (Kind.SINGLE, Kind.NUMERIC):
        return False
    if b.number is not None:
        return contains_phrase(a.stem, f"{b.number.value} {b.number.unit}".strip())
    return any(contains_phrase(a.stem, option.text) for option in b.key)
