"""What choosing needs to know of a bank again and again; made once for each bank."""

import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from qmquiz.forms.arrange import fixed_place
from qmquiz.forms.clues import Clues, clues_of
from qmquiz.forms.set_aside import practice_of
from qmquiz.model import Bank, Kind, Question

DELTA_RULE = "G17"

_INDEXES: dict[int, "BankIndex"] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A question with what is looked at when it competes with others.

    :param name: what its lot is drawn by.
    :param place: where its answer stands, if it stands there on every form.
    :param rank: the same with the number of options: which of how many amounts it is.
    :param asks_change: it asks what has changed.
    :param verdict: ``true`` or ``false`` for a sentence to be judged; else empty.
    """

    question: Question
    name: bytes
    place: int | None
    rank: tuple[int, int] | None
    asks_change: bool
    verdict: str


class BankIndex:
    """The questions of a bank by item; their clues are made when they are first asked for.

    Those set aside for practice are not among them. ``plain`` are those that do not ask what
    has changed.
    """

    def __init__(self, bank: Bank) -> None:
        practice = {question.qver for question in practice_of(bank).values()}
        by_item: dict[str, list[Entry]] = {}
        for question in bank.questions:
            if question.qver in practice:
                continue
            by_item.setdefault(question.item, []).append(_entry(question))
        self.by_item = {item: tuple(entries) for item, entries in by_item.items()}
        plain = {
            item: tuple(entry for entry in entries if not entry.asks_change)
            for item, entries in self.by_item.items()
        }
        self.plain = {item: entries for item, entries in plain.items() if entries}
        self.names = {item: item.encode() for item in by_item}
        self._clues: dict[str, Clues] = {}

    def clues(self, question: Question) -> Clues:
        """What a question says, offers and asks for."""
        found = self._clues.get(question.qver)
        if found is None:
            found = self._clues[question.qver] = clues_of(question)
        return found


def index_of(bank: Bank) -> BankIndex:
    """The index of a bank; it is dropped together with the bank."""
    found = _INDEXES.get(id(bank))
    if found is None:
        found = _INDEXES[id(bank)] = BankIndex(bank)
        # by identity: comparing two banks would compare all their questions
        weakref.finalize(bank, _INDEXES.pop, id(bank), None)
    return found


class Lots:
    """Chances that depend on a seed and on names only; a thousand of them cost a millisecond."""

    def __init__(self, seed: str) -> None:
        self._key = blake2b(seed.encode(), digest_size=16).digest()

    def of(self, name: bytes) -> bytes:
        """A lot; the least one is drawn first."""
        return blake2b(name, key=self._key, digest_size=8).digest()

    def order(self, names: Iterable[tuple[str, bytes]]) -> list[str]:
        """Some names in the order of their lots."""
        key = self._key
        lots = [(blake2b(name, key=key, digest_size=8).digest(), text) for text, name in names]
        lots.sort()
        return [text for _, text in lots]


def _entry(question: Question) -> Entry:
    place = fixed_place(question)
    return Entry(
        question=question,
        name=question.qver.encode(),
        place=place,
        rank=None if place is None else (len(question.options), place),
        asks_change=question.rule == DELTA_RULE,
        verdict=question.key[0].id if question.kind is Kind.TRUE_FALSE else "",
    )
