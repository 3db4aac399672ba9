"""``qmquiz lint``: check the questions that people write, and those that rules make."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qmanual.config import Settings
from qmanual.items.findings import Finding, Severity
from qmquiz.cli.inputs import read_catalogue, read_history, settings_option

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.authored.banks import Authored


@click.command()
@settings_option
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--all", "everything", is_flag=True, help="Also the questions that rules make.")
def command(settings: Settings, files: tuple[Path, ...], everything: bool) -> None:
    """Check the authored questions of the manual, or those in FILES, wherever they are.

    One finding per line, with file and line. Exit status 1 if there is an error among them: a
    question with an error is not asked. A warning is a cue that a good question would not give,
    or says that somebody has to look.
    """
    from qmquiz.edition import read_authored

    catalogue = read_catalogue(settings)
    paths = [path.resolve() for path in files] or None
    authored = read_authored(settings, catalogue, paths)
    findings = [*authored.findings, *_repeated(authored)]
    if everything:
        findings += _generated(settings, catalogue, authored)
    for finding in sorted(set(findings), key=lambda finding: finding.order):
        click.echo(str(finding))
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)
    if not findings:
        click.echo(f"The {'' if everything else 'authored '}questions are in order.")


def _repeated(authored: "Authored") -> Iterator[Finding]:
    from qmquiz.quality import find_repeated

    for question, flaw in find_repeated(authored.questions):
        path, line = authored.places[question.slot]
        message = f"{question.slot}: {flaw.message}"
        yield Finding(
            code=flaw.code,
            path=path,
            line=line,
            message=message,
            severity=flaw.severity,
            item=question.item,
        )


def _generated(
    settings: Settings, catalogue: "Catalogue", authored: "Authored"
) -> Iterator[Finding]:
    """Findings about the questions of the rules, at the items that they are about."""
    from qmquiz.gates.source import find_source_flaws
    from qmquiz.generate import generate
    from qmquiz.quality import find_imbalance, find_repeated, flaws_of

    bank = generate(catalogue, read_history(settings), authored.questions, settings.language)
    made = [question for question in bank.questions if question.rule != "A"]
    found = [
        *flaws_of(made),
        *find_repeated(made),
        *((question, flaw) for question in made for flaw in find_source_flaws(question, catalogue)),
    ]
    for question, flaw in found:
        item = catalogue.items.get(question.item)
        yield Finding(
            code=flaw.code,
            path=item.path if item else "",
            line=item.line if item else 0,
            message=f"{question.item} {question.rule} {question.slot}: {flaw.message}",
            severity=flaw.severity,
            item=question.item,
        )
    imbalance = find_imbalance(bank.questions)
    if imbalance:
        yield Finding(
            code=imbalance.code,
            path=settings.manual,
            line=0,
            message=imbalance.message,
            severity=imbalance.severity,
        )
