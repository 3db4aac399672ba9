"""The command ``qmquiz``: make questions, say what could not be asked, check authored ones."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qmanual import __version__
from qmanual.config import Settings, find_root, load_settings
from qmanual.errors import QmanualError

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.model import Bank, Question

_root = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that holds _config.yml (default: nearest one upwards).",
)
_data = click.option("--data", help="Folder of what was written (default: from _config.yml).")


class _Group(click.Group):
    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the group; an error of ours is one line and exit status 2."""
        try:
            return super().main(*args, **kwargs)
        except QmanualError as error:
            if "--debug" in sys.argv[1:]:
                raise
            click.echo(f"qmquiz: {error}", err=True)
            sys.exit(2)


@click.command(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qmquiz")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Questions made from the manual's own statements."""


@main.command()
@_root
@_data
@click.option("--json", "as_json", is_flag=True, help="Print the bank as questions.json has it.")
@click.option("--item", "items", multiple=True, help="Only questions about this item.")
def generate(root: Path | None, data: str | None, as_json: bool, items: Sequence[str]) -> None:
    """Make the questions of the manual as it stands and print them.

    What has changed since the editions that are frozen is asked for as such.
    """
    from qmquiz.bank_json import bank_to_bytes
    from qmquiz.edition import make_bank
    from qmquiz.model import Bank

    settings = _settings(root, data)
    catalogue = _catalogue(settings)
    for name in items:
        if name not in catalogue.items:
            from qmanual.items.suggest import did_you_mean

            raise QmanualError(f"there is no item {name!r}{did_you_mean(name, catalogue.items)}")
    bank, authored = make_bank(settings, catalogue, _history(settings))
    for finding in authored.findings:
        click.echo(str(finding), err=True)
    if authored.errors:
        sys.exit(1)
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


@main.command()
@_root
@_data
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--all", "show_all", is_flag=True, help="Also what was not made for other items.")
def report(root: Path | None, data: str | None, as_json: bool, show_all: bool) -> None:
    """Say which statements of the manual nobody is asked about, and why."""
    from qmquiz.coverage import measure_coverage
    from qmquiz.edition import make_bank

    settings = _settings(root, data)
    catalogue = _catalogue(settings)
    bank, _ = make_bank(settings, catalogue, _history(settings))
    coverage = measure_coverage(catalogue, bank)
    if as_json:
        click.echo(_report_json(coverage, bank))
        return
    for entry in coverage.uncovered:
        item = entry.item
        click.echo(f"{item.path}:{item.line}: {item.id} has no question")
        for reason in entry.reasons:
            click.echo(f"    {reason}")
    if show_all:
        for rejection in bank.rejected:
            click.echo(f"{rejection.item} {rejection.rule} {rejection.slot}: {rejection.reason}")
    click.echo(
        f"{len(bank.questions)} questions about {coverage.asked} of {coverage.normative} "
        f"statements that people have to know; {coverage.two_kinds} are asked in two ways or more."
    )


@main.command()
@_root
@_data
def lint(root: Path | None, data: str | None) -> None:
    """Check the authored questions; findings with file and line, exit status 1."""
    from qmquiz.edition import find_problems

    settings = _settings(root, data)
    findings = find_problems(settings, _catalogue(settings))
    for finding in findings:
        click.echo(str(finding))
    if findings:
        sys.exit(1)
    click.echo("The authored questions are in order.")


@main.command()
@_root
@_data
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def bots(root: Path | None, data: str | None, as_json: bool) -> None:
    """Let readers who know tests, and not the manual, answer all questions.

    One that is right more often than chance (p < 0.01 over all of them) shows that the options
    give answers away; exit status 1.
    """
    from dataclasses import asdict

    from qmquiz.bots import run_bots
    from qmquiz.edition import make_bank

    settings = _settings(root, data)
    bank, _ = make_bank(settings, _catalogue(settings), _history(settings))
    results = run_bots(bank)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], indent=1))
    else:
        for result in results:
            share = result.hits / result.answers if result.answers else 0.0
            mark = "  above chance" if result.caught else ""
            click.echo(
                f"{result.name:22} {result.answers:6} answers  {share:.3f} right, "
                f"{result.expected:.3f} by chance, p {result.p:.4f}{mark}"
            )
    if any(result.caught for result in results):
        sys.exit(1)


def _settings(root: Path | None, data: str | None) -> Settings:
    return load_settings(root or find_root(Path.cwd()), data=data)


def _catalogue(settings: Settings) -> "Catalogue":
    from qmanual.items.findings import Severity
    from qmanual.items.read import read_folder

    reading = read_folder(settings.root, settings.manual)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    for finding in errors:
        click.echo(str(finding), err=True)
    if errors:
        sys.exit(1)
    return reading.catalogue


def _history(settings: Settings) -> "list[Catalogue]":
    """Catalogues of the frozen editions, newest first; their files are all that we need."""
    from qmanual.items.dump import load_catalogue

    found = []
    for path in (settings.data_path / "editions").glob("*/edition.json"):
        try:
            meta = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # being written, or not an edition; `qmanual edition verify` tells
        if (path.parent / "catalogue.json").is_file():
            found.append((str(meta.get("effective")), str(meta.get("frozen_at")), path.parent))
    found.sort(reverse=True)
    return [load_catalogue(folder / "catalogue.json") for _, _, folder in found]


def _print_question(question: "Question") -> None:
    mark = " (changed)" if question.delta else ""
    click.echo(f"{question.item}  {question.rule}  {question.kind}{mark}")
    click.echo(f"  {question.stem}")
    for option in question.options:
        box = "x" if option.correct else " "
        click.echo(f"    [{box}] {option.text}")
    if question.number:
        number = question.number
        click.echo(f"    = {number.value} {number.unit} ± {number.tolerance}")
    click.echo("")


def _report_json(coverage: Any, bank: "Bank") -> str:
    from dataclasses import asdict

    return json.dumps(
        {
            "format": 1,
            "normative": coverage.normative,
            "asked": coverage.asked,
            "two_kinds": coverage.two_kinds,
            "questions": len(bank.questions),
            "uncovered": [
                {
                    "item": entry.item.id,
                    "path": entry.item.path,
                    "line": entry.item.line,
                    "reasons": list(entry.reasons),
                }
                for entry in coverage.uncovered
            ],
            "rejected": [asdict(rejection) for rejection in bank.rejected],
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )
