"""Which questions one person gets, and in which order; chosen once for an attempt.

The lot of an item and of a question follows from the seed and its name alone: neither the order of
the items nor the machine matters. Questions are taken one by one, and what cannot all be had is
given up in the order of :class:`qmquiz.forms.relaxed.Constraint`. Never given up: no question
twice, no place of an item asked for twice, no question that says another's answer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qmanual.items.model import Catalogue
from qmquiz.forms.arrange import is_pattern
from qmquiz.forms.blueprint import Blueprint, Topic
from qmquiz.forms.clues import Clues
from qmquiz.forms.form import Form
from qmquiz.forms.index import BankIndex, Entry, Lots, index_of
from qmquiz.forms.relaxed import Constraint, Relaxed, Wish, find_relaxed, is_balanced, severity
from qmquiz.model import Bank, Difficulty

_TURNS = 4
"""How often it is tried again, by other lots, when something had to be given up."""

_LEVELS = tuple(
    frozenset(given_up)
    for given_up in (
        (),
        (Constraint.DIFFICULTY,),
        (Constraint.DIFFICULTY, Constraint.SEEN),
        (Constraint.DIFFICULTY, Constraint.SEEN, Constraint.BALANCE),
        (Constraint.DIFFICULTY, Constraint.SEEN, Constraint.BALANCE, Constraint.OFFERED),
    )
)
"""What is given up, one after the other, before an item is asked about again."""
_UNSEEN_LEVELS = tuple(dict.fromkeys(level - {Constraint.SEEN} for level in _LEVELS))

Group = tuple[str, Sequence[Entry]]
"""An item and the questions about it that come into question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A form, and what it does not keep to; empty if all could be had."""

    form: Form
    relaxed: tuple[Relaxed, ...] = ()


def choose_form(
    bank: Bank,
    items: Iterable[str],
    *,
    n: int,
    seed: str,
    delta: Collection[str] = (),
    avoid: Collection[str] = (),
) -> Form:
    """A form of at most ``n`` questions about some items; :func:`choose` says more."""
    return choose(bank, items, n=n, seed=seed, delta=delta, avoid=avoid).form


def choose(
    bank: Bank,
    items: Iterable[str],
    *,
    n: int | None = None,
    seed: str,
    blueprint: Blueprint | None = None,
    catalogue: Catalogue | None = None,
    delta: Collection[str] = (),
    avoid: Collection[str] | Mapping[str, int] = (),
) -> Chosen:
    """A form about some items, and what it does not keep to.

    Items in ``delta`` come first, with a question about what has changed if there is one; nobody
    else is asked for changes, unless nothing else can be asked. Then the blueprint is filled:
    what must be asked, the topics with the fewest questions first, the rest.

    :param items: identifiers, in any order; those without a question are passed over.
    :param n: how many questions at most; with a blueprint its total.
    :param seed: any text; the same one gives the same form.
    :param catalogue: needed if a topic names types or documents.
    :param delta: items that this person knows in an earlier version.
    :param avoid: versions that this person has seen, perhaps with how often.
    """
    index = index_of(bank)
    total = n if n is not None else blueprint.questions if blueprint else 0
    wish = Wish(
        total=max(total, 0),
        blueprint=blueprint,
        catalogue=catalogue or Catalogue(documents={}, items={}),
        seen=avoid if isinstance(avoid, Mapping) else Counter(avoid),
    )
    known = frozenset(item for item in items if item in index.by_item)
    best: tuple[tuple[int, ...], Chosen] | None = None
    for turn in range(_TURNS):
        entries = _choose_once(
            index, Lots(f"{seed}/{turn}" if turn else seed), wish, known, frozenset(delta)
        )
        relaxed = find_relaxed(entries, wish, index)
        form = Form(seed=seed, qvers=tuple(entry.question.qver for entry in entries))
        cost = severity(relaxed)
        if best is None or cost < best[0]:
            best = (cost, Chosen(form=form, relaxed=relaxed))
        if not relaxed:
            break
    assert best is not None
    return best[1]


def choose_variants(
    bank: Bank,
    items: Iterable[str],
    *,
    variants: int,
    n: int | None = None,
    seed: str,
    blueprint: Blueprint | None = None,
    catalogue: Catalogue | None = None,
    avoid: Collection[str] = (),
) -> tuple[Chosen, ...]:
    """Forms of one kind that share as few questions as the bank allows.

    A variant keeps its questions when further ones are asked for.

    :param variants: how many.
    """
    known = tuple(items)
    seen = Counter(avoid)
    found: list[Chosen] = []
    for number in range(variants):
        chosen = choose(
            bank,
            known,
            n=n,
            seed=f"{seed}/variant {number}" if number else seed,
            blueprint=blueprint,
            catalogue=catalogue,
            avoid=dict(seen),
        )
        seen.update(chosen.form.qvers)
        found.append(chosen)
    return tuple(found)


def _choose_once(
    index: BankIndex, lots: Lots, wish: Wish, known: frozenset[str], delta: frozenset[str]
) -> list[Entry]:
    """The questions of a form, in order."""
    order = lots.order((item, index.names[item]) for item in known)
    changed = [(item, index.by_item[item]) for item in order if item in delta]
    plain = index.plain
    others = [(item, plain[item]) for item in order if item in plain and item not in delta]
    if not changed and not others:
        others = [(item, index.by_item[item]) for item in order]
    picker = _Picker(index, lots, wish, delta)
    if changed:
        asking = [(item, [e for e in entries if e.asks_change]) for item, entries in changed]
        picker.take_spread(asking)
        picker.take(changed, wish.total, most=1)
    everything = [*changed, *others]
    for wanted, holds, groups in _parts(wish, everything):
        picker.take(groups, wanted - sum(holds(entry) for entry in picker.chosen))
    picker.take(everything, wish.total)
    return _arranged(picker.chosen, lots, delta)


Holds = Callable[[Entry], bool]


def _parts(wish: Wish, groups: Sequence[Group]) -> Iterator[tuple[int, Holds, Sequence[Group]]]:
    """What a blueprint wants, one after the other: how many, of what, and what could serve.

    First what must be asked, then topics, those with the fewest items to spare first.
    """
    if wish.blueprint is None:
        return
    by_item = dict(groups)
    for item in wish.blueprint.must_ask:
        if item in by_item:
            yield 1, partial(_is_about, item), [(item, by_item[item])]
    topics = []
    for number, topic in enumerate(wish.blueprint.topics):
        holds = partial(_belongs, topic, wish.catalogue)
        any_kind = not topic.rules and not topic.pools
        serving = [
            (item, found)
            for item, entries in groups
            if topic.holds_item(item, wish.catalogue)
            for found in (
                entries if any_kind else [e for e in entries if topic.holds_kind(e.question)],
            )
            if found
        ]
        topics.append((len(serving) - topic.questions, number, topic.questions, holds, serving))
    for _, _, wanted, holds, serving in sorted(topics, key=lambda topic: topic[:2]):
        yield wanted, holds, serving


def _is_about(item: str, entry: Entry) -> bool:
    return entry.question.item == item


def _belongs(topic: Topic, catalogue: Catalogue, entry: Entry) -> bool:
    return topic.holds(entry.question, catalogue)


class _Picker:
    """Takes questions one by one, so that they go together."""

    def __init__(self, index: BankIndex, lots: Lots, wish: Wish, delta: frozenset[str]) -> None:
        self.chosen: list[Entry] = []
        self._index, self._lots, self._wish, self._delta = index, lots, wish, delta
        self._clues: list[Clues] = []
        self._qids: set[str] = set()
        self._places: set[tuple[str, str]] = set()
        self._asked: Counter[str] = Counter()
        self._used: Counter[object] = Counter()
        self._open: list[tuple[Topic, int]] = []
        self._room: dict[Difficulty | None, int] = {}
        if wish.blueprint:
            wanted = wish.blueprint.wanted(wish.total)
            self._open = [(t, t.questions) for t in wish.blueprint.topics]
            self._room = {None: wish.total - sum(wanted.values())}
            for band, count in wanted.items():
                self._room[band] = count

    def take(
        self,
        groups: Sequence[Group],
        count: int,
        *,
        levels: Sequence[frozenset[Constraint]] = _LEVELS,
        most: int | None = None,
    ) -> None:
        """Add up to ``count`` questions of some groups, giving up as little as possible.

        :param most: how often an item is asked about at most.
        """
        left = min(count, self._wish.total - len(self.chosen))
        waiting = list(groups)
        times = 0
        while waiting and times != most:
            times += 1
            for level in levels:
                rest = []
                for position, (item, entries) in enumerate(waiting):
                    if left <= 0:
                        return
                    if self._asked[item] >= times:
                        rest.append(waiting[position])
                    elif (entry := self._best(entries, level)) is not None:
                        self._add(entry)
                        left -= 1
                        rest.append(waiting[position])
                    elif level is not levels[-1]:
                        rest.append(waiting[position])  # else nothing more to ask about it
                waiting = rest

    def take_spread(self, groups: Sequence[Group]) -> None:
        """Add one question of each group while there is room, none that was seen.

        Groups whose answer stands where fewer others do come first: if all limits became
        stricter, and the least value were right every time, taking it would win.
        """
        waiting = list(groups)
        while waiting and len(self.chosen) < self._wish.total:
            group = min(waiting, key=self._crowding)
            waiting.remove(group)
            self.take([group], 1, levels=_UNSEEN_LEVELS, most=1)

    def _crowding(self, group: Group) -> int:
        """How many chosen answers stand where this one would, beyond the first."""
        # the first is free: else the place of the last one would follow from the others
        return max(0, min((self._used["rank", e.rank] for e in group[1]), default=0) - 1)

    def _add(self, entry: Entry) -> None:
        question = entry.question
        clues = self._index.clues(question)
        self.chosen.append(entry)
        self._clues.append(clues)
        self._qids.add(question.qid)
        self._places.add(clues.place)
        self._asked[question.item] += 1
        self._used.update((question.kind, question.rule, entry.verdict, ("rank", entry.rank)))
        if self._room:
            self._room[self._band(entry)] -= 1
        left = [(topic, count - self._serves(topic, entry)) for topic, count in self._open]
        self._open = [(topic, count) for topic, count in left if count > 0]

    def _best(self, entries: Sequence[Entry], level: frozenset[Constraint]) -> Entry | None:
        """The best of some questions that goes with the chosen ones."""
        fitting = [entry for entry in entries if self._fits(entry, level)]
        if len(fitting) > 1:
            fitting.sort(key=self._rank)
        offered = Constraint.OFFERED in level
        return next((entry for entry in fitting if not self._collides(entry, offered)), None)

    def _fits(self, entry: Entry, level: frozenset[Constraint]) -> bool:
        """Whether a question keeps to what is not given up and can be seen without the others."""
        question = entry.question
        return not (
            question.qid in self._qids
            or (Constraint.SEEN not in level and self._wish.seen.get(question.qver, 0))
            or (Constraint.BALANCE not in level and not self._keeps_balance(entry))
            or (
                self._room
                and Constraint.DIFFICULTY not in level
                and self._room[self._band(entry)] <= 0
            )
        )

    def _keeps_balance(self, entry: Entry) -> bool:
        if not entry.verdict:
            return True
        true = self._used["true"] + (entry.verdict == "true")
        false = self._used["false"] + (entry.verdict == "false")
        return is_balanced(true, false)

    def _band(self, entry: Entry) -> Difficulty | None:
        """The band that a question takes room of; None for those that nothing is said of."""
        difficulty = entry.question.difficulty
        return difficulty if difficulty in self._room else None

    def _serves(self, topic: Topic, entry: Entry) -> bool:
        return topic.holds(entry.question, self._wish.catalogue)

    def _rank(self, entry: Entry) -> tuple[object, ...]:
        """Less is better; equal ones are drawn by lot."""
        question = entry.question
        return (
            self._wish.seen.get(question.qver, 0),
            question.item in self._delta and not question.delta,
            -sum(self._serves(topic, entry) for topic, _ in self._open),
            bool(self._room) and self._room[self._band(entry)] <= 0,
            bool(entry.verdict),  # half of them is luck: only for variety
            self._used["rank", entry.rank] if entry.rank is not None else 0,
            self._used[question.rule],
            self._used[question.kind],
            self._lots.of(entry.name),
        )

    def _collides(self, entry: Entry, offered: bool) -> bool:
        """Whether a question asks the same as a chosen one, or one gives the other away.

        :param offered: an answer may stand among the options of another question.
        """
        clues = self._index.clues(entry.question)
        if clues.place in self._places:
            return True
        return any(
            clues.says_answer_of(other)
            or other.says_answer_of(clues)
            or (not offered and (clues.offers_answer_of(other) or other.offers_answer_of(clues)))
            for other in self._clues
        )


def _arranged(entries: Sequence[Entry], lots: Lots, delta: frozenset[str]) -> list[Entry]:
    """What changed first, then by lot; answers that cannot be moved do not make a pattern."""
    changed = [entry for entry in entries if entry.question.item in delta]
    others = [entry for entry in entries if entry.question.item not in delta]
    others.sort(key=lambda entry: lots.of(b"order " + entry.name))
    result: list[Entry] = []
    for waiting in (changed, others):
        while waiting:
            fitting = (entry for entry in waiting if not _continues(result, entry))
            chosen = next(fitting, waiting[0])
            waiting.remove(chosen)
            result.append(chosen)
    return result


def _continues(result: Sequence[Entry], entry: Entry) -> bool:
    """Whether the places of the last two of its kind and of a question make a pattern."""
    if entry.place is None:
        return False
    kind = entry.question.kind
    last = [other.place for other in result if other.question.kind is kind][-2:]
    known = [place for place in last if place is not None]
    return len(known) == 2 and is_pattern([*known, entry.place])
