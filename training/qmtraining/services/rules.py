"""Take over the training rules; a changed rule ends, and a new one begins."""

from collections.abc import Sequence
from datetime import date, timedelta

from qmtraining.curricula import Module
from qmtraining.database import write_transaction
from qmtraining.models import Requirement


def take_curricula(*, modules: Sequence[Module], today: date) -> int:
    """Make the rules in force equal to the files.

    Titles, numbers of questions, blueprints, time limits and pass marks are corrected in place;
    whatever decides who owes what until when (roles, items, grace, recurrence, form) is kept as
    history.

    :return: how many modules began, ended or changed.
    """
    changed = 0
    with write_transaction():
        in_force = {row.module: row for row in Requirement.objects.filter(ends=None)}
        for position, module in enumerate(modules):
            row = in_force.pop(module.id, None)
            if row is not None and not _asks_the_same(row, module):
                _end(row, today)
                row = None
                changed += 1
            elif row is None:
                changed += 1
            row = row or Requirement(module=module.id, starts=today)
            row.title, row.position = module.title, position
            row.curriculum, row.curriculum_title = module.curriculum, module.curriculum_title
            row.roles, row.patterns = list(module.roles), list(module.patterns)
            row.form, row.recurrence = module.form, dict(module.recurrence)
            row.questions, row.pass_mark = module.questions, module.pass_mark
            row.blueprint = module.blueprint.as_json() if module.blueprint else {}
            row.time_limit = module.time_limit
            row.grace_days = module.grace_days
            row.full_clean(validate_constraints=False)
            row.save()
        for row in in_force.values():
            _end(row, today)
            changed += 1
    return changed


def _asks_the_same(row: Requirement, module: Module) -> bool:
    """Whether nothing changed that decides who owes what until when."""
    return (
        tuple(row.roles),
        tuple(row.patterns),
        row.form,
        dict(row.recurrence),
        row.grace_days,
    ) == (module.roles, module.patterns, module.form, dict(module.recurrence), module.grace_days)


def _end(row: Requirement, today: date) -> None:
    """End a rule the day before; one that began today never held, and stays as a trace."""
    row.ends = today - timedelta(days=1)
    row.save(update_fields=["ends"])
