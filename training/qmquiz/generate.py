"""From a catalogue to a bank: all rules, in one order, with the same bytes every time."""

from collections.abc import Iterable, Iterator, Sequence

from qmanual.calendars.calendar import Calendar
from qmanual.items.model import Catalogue
from qmquiz.context import Context
from qmquiz.model import Bank, Question, Rejection
from qmquiz.rules.g01_limit import LimitRule
from qmquiz.rules.g02_case import CaseRule
from qmquiz.rules.g03_where import WhereRule
from qmquiz.rules.g04_formula import FormulaRule
from qmquiz.rules.g05_calculation import CalculationRule
from qmquiz.rules.g06_attribute import AttributeRule
from qmquiz.rules.g07_order import OrderRule
from qmquiz.rules.g08_next import NextRule
from qmquiz.rules.g09_by_role import ByRoleRule
from qmquiz.rules.g10_accountable import AccountableRule
from qmquiz.rules.g11_activity import ActivityRule
from qmquiz.rules.g12_glossary import GlossaryRule
from qmquiz.rules.g13_matching import MatchingRule
from qmquiz.rules.g14_true_false import TrueFalseRule
from qmquiz.rules.g15_decision import DecisionRule
from qmquiz.rules.g16_prohibition import ProhibitionRule
from qmquiz.rules.g17_delta import DeltaRule
from qmquiz.rules.g18_applies import AppliesRule
from qmquiz.rules.single import Rule
from qmquiz.wording import find_language, load_wording

RULES: tuple[type[Rule], ...] = (
    LimitRule,
    CaseRule,
    WhereRule,
    FormulaRule,
    CalculationRule,
    AttributeRule,
    OrderRule,
    NextRule,
    ByRoleRule,
    AccountableRule,
    ActivityRule,
    GlossaryRule,
    MatchingRule,
    TrueFalseRule,
    DecisionRule,
    ProhibitionRule,
    DeltaRule,
    AppliesRule,
)
"""The rules that are applied, in the order of the questions about one item."""


def generate(
    catalogue: Catalogue,
    history: Sequence[Catalogue] = (),
    banks: Iterable[Question] = (),
    language: str = "en",
    *,
    calendar: Calendar | None = None,
) -> Bank:
    """All questions that a manual yields, and all that were not made, with the reason.

    :param history: catalogues of earlier editions, newest first.
    :param banks: authored questions (see :mod:`qmquiz.authored`).
    :param language: the language of the manual.
    :param calendar: when the organisation is open; cases in working time have dates then.
    """
    found = find_language(language)
    outcomes: list[Question | Rejection] = list(banks)
    if found is None:
        outcomes += _without_templates(catalogue, language)
    else:
        context = Context(
            catalogue=catalogue,
            wording=load_wording(found),
            history=tuple(history),
            calendar=calendar,
        )
        for rule in RULES:
            outcomes += context.rule(rule).questions()
    place = {identifier: number for number, identifier in enumerate(catalogue.items)}
    questions = {q.qver: q for q in outcomes if isinstance(q, Question)}
    return Bank(
        language=found or language,
        questions=tuple(
            sorted(
                questions.values(),
                key=lambda q: (place.get(q.item, len(place)), q.rule, q.slot, q.qver),
            )
        ),
        rejected=tuple(
            sorted(
                (r for r in outcomes if isinstance(r, Rejection)),
                key=lambda r: (place.get(r.item, len(place)), r.rule, r.slot, r.reason),
            )
        ),
    )


def _without_templates(catalogue: Catalogue, language: str) -> Iterator[Rejection]:
    for item in catalogue.items.values():
        if item.normative:
            yield Rejection(
                item=item.id,
                rule="",
                slot="",
                reason=f"there are no question templates for the language {language!r}",
            )
