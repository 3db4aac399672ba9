"""All bots on a bank: rule by rule, over all rules, and on forms as people get them."""

from collections.abc import Iterator, Sequence

from qmquiz.bots.judge import BotResult, compare_with_chance, holm
from qmquiz.bots.readers import Bot, bots_for, form_bots
from qmquiz.forms.choose import choose_form
from qmquiz.forms.form import Form
from qmquiz.forms.show import ShownQuestion, show_form
from qmquiz.identity import shuffled
from qmquiz.model import Bank, Kind, Question
from qmquiz.wording import find_language, load_wording

FORM_SIZE = 20
"""Questions of the forms that bots read as a whole."""
_FORMS = 60
_SMALL = 30
"""With fewer answers than this a rule is not looked at by itself."""

Answers = list[tuple[bool, int]]


def run_bots(bank: Bank, seed: str = "bots", *, whole_forms: bool = True) -> tuple[BotResult, ...]:
    """Let all bots answer the questions of a bank that have one right option.

    :param seed: of the forms; another seed arranges the options otherwise.
    :param whole_forms: let also those answer who read a form before they begin.
    :return: for each bot its answers over all rules, then rule by rule; marked as caught with one
        level for all of them together.
    """
    questions = [q for q in bank.questions if q.kind is Kind.SINGLE and len(q.key) == 1]
    on_forms = _on_forms(bank, seed) if whole_forms else ()
    return holm([*_on_questions(bank, questions, seed), *on_forms])


def _on_questions(bank: Bank, questions: Sequence[Question], seed: str) -> Iterator[BotResult]:
    form = Form(seed=seed, qvers=tuple(question.qver for question in questions))
    shown = show_form(form, bank)
    by_rule: dict[str, list[ShownQuestion]] = {}
    for question, seen in zip(questions, shown, strict=True):
        by_rule.setdefault(question.rule, []).append(seen)
    wording = load_wording(find_language(bank.language) or "en")
    for name, bot in bots_for(wording).items():
        found = {rule: _answers(bot, seen, bank) for rule, seen in sorted(by_rule.items())}
        yield compare_with_chance(name, [one for answers in found.values() for one in answers])
        for rule, answers in found.items():
            if len(answers) >= _SMALL:
                yield compare_with_chance(name, answers, rule=rule)


def _on_forms(bank: Bank, seed: str) -> Iterator[BotResult]:
    """Bots that read a whole form before they answer."""
    found: dict[str, Answers] = {}
    items = sorted(bank.items)
    for number in range(_FORMS):
        name = f"{seed}/{number}"
        some = shuffled(name, items, str)[:FORM_SIZE]
        shown = show_form(choose_form(bank, some, n=FORM_SIZE, seed=name), bank)
        single = [question for question in shown if question.kind == Kind.SINGLE]
        for bot_name, bot in form_bots(shown).items():
            found.setdefault(bot_name, []).extend(_answers(bot, single, bank))
        truths = [question for question in shown if question.kind == Kind.TRUE_FALSE]
        for answer in ("true", "false"):
            found.setdefault(f"always {answer}", []).extend(
                (bank.by_qver[question.qver].key[0].id == answer, 2) for question in truths
            )
    for bot_name, answers in found.items():
        yield compare_with_chance(bot_name, answers)


def _answers(bot: Bot, shown: Sequence[ShownQuestion], bank: Bank) -> Answers:
    return [
        (chosen.id == bank.by_qver[question.qver].key[0].id, len(question.options))
        for question in shown
        if (chosen := bot(question)) is not None
    ]
