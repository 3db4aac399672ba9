"""Which questions a file is wanted of: all, those about some items, or a form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click

from qmanual.config import Settings
from qmanual.errors import QuizError
from qmquiz.cli.form import QUESTIONS, Order, items_of, read_module

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.model import Bank, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for on the command line.

    :param items: globs over identifiers of items; none means all.
    :param module: a module of the curricula; empty if none is named.
    :param authored: only questions that people have written.
    :param n: how many questions are chosen; None takes all.
    :param seed: of what is chosen.
    :param as_form: a module is taken as its form: as many questions as it asks.
    """

    items: tuple[str, ...] = ()
    module: str = ""
    authored: bool = False
    n: int | None = None
    seed: str = "1"
    as_form: bool = False

    @property
    def is_whole_bank(self) -> bool:
        """Whether nothing says which questions."""
        return not (self.items or self.module or self.authored or self.n)


def find_wanted(
    wanted: Wanted, bank: "Bank", catalogue: "Catalogue", settings: Settings
) -> "tuple[Question, ...]":
    """The questions that are wanted, of a form in its order; what it lacks is printed.

    :raises QuizError: if an item or a module is not there, or there is no such question.
    """
    order = _order(wanted, settings)
    items = items_of(order, catalogue) if wanted.module else _matching(wanted.items, catalogue)
    among = frozenset(items)
    chosen = tuple(
        question
        for question in bank.questions
        if question.item in among and (question.rule == "A" or not wanted.authored)
    )
    if not chosen:
        raise QuizError("there is no such question; qmquiz report says which items have none")
    if wanted.n or (wanted.module and wanted.as_form):
        return _choose(wanted, order, replace(bank, questions=chosen), items, catalogue)
    return chosen


def _order(wanted: Wanted, settings: Settings) -> Order:
    if wanted.module:
        return read_module(settings, wanted.module)
    return Order(patterns=wanted.items, questions=QUESTIONS)


def _matching(patterns: Sequence[str], catalogue: "Catalogue") -> list[str]:
    """The items that some globs name; without a glob all."""
    from qmanual.items.suggest import did_you_mean

    for pattern in patterns:
        if not any(fnmatchcase(item, pattern) for item in catalogue.items):
            hint = did_you_mean(pattern, catalogue.items)
            raise QuizError(f"there is no item {pattern!r}{hint}")
    return [
        item
        for item in catalogue.items
        if not patterns or any(fnmatchcase(item, pattern) for pattern in patterns)
    ]


def _choose(
    wanted: Wanted,
    order: Order,
    bank: "Bank",
    items: Iterable[str],
    catalogue: "Catalogue",
) -> "tuple[Question, ...]":
    from qmquiz.forms.choose import choose
    from qmquiz.forms.form import questions_of

    chosen = choose(
        bank,
        items,
        n=wanted.n if wanted.n or order.blueprint else order.questions,
        seed=wanted.seed,
        blueprint=order.blueprint,
        catalogue=catalogue,
    )
    for relaxed in chosen.relaxed:
        click.echo(f"could not be had ({relaxed.constraint}): {relaxed.message}", err=True)
    return questions_of(chosen.form, bank)
