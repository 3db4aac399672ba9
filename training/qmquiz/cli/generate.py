"""``qmquiz generate``: make the questions of the manual as it stands and print them."""

from collections.abc import Sequence

import click

from qmanual.config import Settings
from qmanual.errors import QmanualError
from qmquiz.cli.inputs import bank_of, read_catalogue, settings_option
from qmquiz.cli.printing import question_lines
from qmquiz.model import Bank, Question


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print the bank as questions.json has it.")
@click.option("--item", "items", multiple=True, help="Only questions about this item.")
def command(settings: Settings, as_json: bool, items: Sequence[str]) -> None:
    """Make the questions of the manual as it stands and print them.

    What has changed since the editions that are frozen is asked for as such.
    """
    from qmquiz.bank_json import bank_to_bytes

    catalogue = read_catalogue(settings)
    for name in items:
        if name not in catalogue.items:
            from qmanual.items.suggest import did_you_mean

            raise QmanualError(f"there is no item {name!r}{did_you_mean(name, catalogue.items)}")
    bank = bank_of(settings, catalogue)
    if items:
        bank = Bank(
            language=bank.language,
            questions=tuple(q for q in bank.questions if q.item in items),
            rejected=tuple(r for r in bank.rejected if r.item in items),
        )
    if as_json:
        click.echo(bank_to_bytes(bank).decode(), nl=False)
        return
    for question in bank.questions:
        _print_question(question)
    click.echo(f"{len(bank.questions)} questions; {len(bank.rejected)} could not be made well.")


def _print_question(question: Question) -> None:
    mark = " (changed)" if question.delta else ""
    click.echo(f"{question.item}  {question.rule}  {question.kind}{mark}")
    for line in question_lines(question):
        click.echo(line)
    click.echo("")
