"""``qmquiz form``: choose the questions of a form and print it as people see it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click

from qmanual.config import Settings
from qmanual.errors import QuizError
from qmquiz.cli.inputs import bank_of, read_catalogue, settings_option

if TYPE_CHECKING:
    from qmanual.items.model import Catalogue
    from qmquiz.forms.blueprint import Blueprint
    from qmquiz.forms.choose import Chosen
    from qmquiz.forms.show import ShownOption, ShownQuestion
    from qmquiz.model import Answerable, Bank

CURRICULA = "training/curricula"
QUESTIONS = 6
"""In a form where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a form is wanted about.

    :param patterns: globs over identifiers of items.
    :param limit: minutes; None if there is no limit.
    """

    patterns: tuple[str, ...]
    questions: int
    blueprint: "Blueprint | None" = None
    limit: int | None = None


@click.command()
@settings_option
@click.option("--module", help="A module of the curricula: its items, number and blueprint.")
@click.option("--items", "patterns", multiple=True, help="Items, such as STD-PHONE-*; repeatable.")
@click.option("--n", type=click.IntRange(1, 50), help="How many questions at most.")
@click.option("--seed", default="1", show_default=True, help="The same one gives the same form.")
@click.option("--variants", type=click.IntRange(1, 100), default=1, show_default=True,
              help="How many forms; they share as few questions as can be.")  # fmt: skip
@click.option("--key", "show_key", is_flag=True, help="Mark the right answers.")
@click.option("--json", "as_json", is_flag=True, help="Print the forms as JSON, with their keys.")
def command(
    settings: Settings,
    module: str | None,
    patterns: Sequence[str],
    n: int | None,
    seed: str,
    variants: int,
    show_key: bool,
    as_json: bool,
) -> None:
    """Choose the questions of a form and print it as people see it.

    Below it stand the time that it takes and what could not be had: a blueprint that asks for
    more than there is, an item that is asked about twice.
    """
    from qmquiz.forms.choose import choose_variants
    from qmquiz.forms.feasible import find_gaps

    if (module is None) is (not patterns):
        raise click.UsageError("name either a module (--module) or items (--items)")
    order = read_module(settings, module) if module else Order(
        patterns=tuple(patterns), questions=QUESTIONS)  # fmt: skip
    catalogue = read_catalogue(settings)
    bank = bank_of(settings, catalogue)
    items = items_of(order, catalogue)
    if order.blueprint:
        for gap in find_gaps(order.blueprint, bank, items, catalogue):
            click.echo(f"qmquiz: {module}: {gap.message}", err=True)
    chosen = choose_variants(
        bank,
        items,
        variants=variants,
        n=n if n or order.blueprint else order.questions,
        seed=seed,
        blueprint=order.blueprint,
        catalogue=catalogue,
    )
    if as_json:
        click.echo(_as_json(chosen, bank))
        return
    for number, one in enumerate(chosen, 1):
        if variants > 1:
            click.echo(f"Variant {number}\n")
        for line in _lines(one, bank, order.limit, show_key=show_key):
            click.echo(line)


def read_module(settings: Settings, name: str) -> Order:
    """What a module of the curricula asks for.

    Reads what a form needs only; ``qmanual check`` says what else is wrong with a curriculum.

    :raises QuizError: if there is no such module, or its blueprint cannot be used.
    """
    from qmanual.items.suggest import did_you_mean
    from qmanual.items.yaml_lines import Lined, YamlProblem, load_lined
    from qmquiz.forms.blueprint import BlueprintError

    folder = settings.root / CURRICULA
    known = []
    for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
        shown = path.relative_to(settings.root).as_posix()
        try:
            loaded = load_lined(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise QuizError("cannot be read as UTF-8 text", path=shown) from error
        except YamlProblem as problem:
            raise QuizError(problem.message, path=shown, line=problem.line) from problem
        modules = loaded.get("modules") if isinstance(loaded, Lined) else None
        for entry in modules if isinstance(modules, list) else ():
            if not isinstance(entry, Lined):
                continue
            if entry.get("id") == name:
                try:
                    return _order(entry)
                except BlueprintError as error:
                    raise QuizError(error.message, path=shown, line=error.line) from error
            known.append(str(entry.get("id")))
    raise QuizError(f"there is no module {name!r} in {CURRICULA}{did_you_mean(name, known)}")


def _order(entry: Any) -> Order:
    from qmquiz.forms.blueprint import BlueprintError, read_blueprint

    patterns = entry.get("items") or []
    patterns = [patterns] if isinstance(patterns, str) else patterns
    questions, limit = entry.get("questions", QUESTIONS), entry.get("time_limit")
    if not isinstance(patterns, list) or not isinstance(questions, int):
        raise BlueprintError("this module cannot be read: qmanual check says why", entry)
    written = entry.get("blueprint")
    return Order(
        patterns=tuple(str(pattern) for pattern in patterns),
        questions=questions,
        blueprint=None if written is None else read_blueprint(written, questions),
        limit=limit if isinstance(limit, int) else None,
    )


def items_of(order: Order, catalogue: "Catalogue") -> list[str]:
    """The normative items that an order names.

    :raises QuizError: if a pattern names none.
    """
    from qmanual.items.suggest import did_you_mean

    items = [item.id for item in catalogue.items.values() if item.normative]
    for pattern in order.patterns:
        if not any(fnmatchcase(item, pattern) for item in items):
            hint = did_you_mean(pattern, items)
            raise QuizError(f"people have to know no item {pattern!r}{hint}")
    return [item for item in items if any(fnmatchcase(item, p) for p in order.patterns)]


def _lines(chosen: "Chosen", bank: "Bank", limit: int | None, *, show_key: bool) -> Iterator[str]:
    """A form as lines of text."""
    from qmquiz.forms.estimate import allowed_minutes, form_seconds
    from qmquiz.forms.show import show_form

    for shown in show_form(chosen.form, bank):
        question = bank.by_qver[shown.qver]
        yield f"{shown.number}. {shown.stem}"
        yield from _answer_lines(shown, question, show_key)
        for row in shown.rows:
            right = next(r.answer for r in question.rows if r.id == row.id)
            text = next(option.text for option in shown.options if option.id == right)
            yield f"     {row.text}: {text if show_key else '…'}"
        for part, asked in zip(shown.parts, question.parts, strict=True):
            yield f"   ({part.number}) {part.stem}".rstrip()
            yield from _answer_lines(part, asked, show_key)
        if show_key:
            yield f"     [{question.item}, {question.rule}, {question.difficulty}]"
        yield ""
    seconds = form_seconds(chosen.form, bank)
    count = len(chosen.form.qvers)
    yield f"{count} question{'' if count == 1 else 's'}, about {-(-seconds // 60)} min."
    if limit is not None:
        yield f"Time limit: {allowed_minutes(limit, 0, seconds)} min."
    for relaxed in chosen.relaxed:
        yield f"Could not be had ({relaxed.constraint}): {relaxed.message}."


def _answer_lines(shown: Any, asked: "Answerable", show_key: bool) -> Iterator[str]:
    """Options, or the room for what is typed, of a question or a part."""
    from qmquiz.model import Kind

    if shown.note:
        yield f"   {shown.note}"
    options: Sequence[ShownOption] = shown.options
    if show_key and asked.kind is Kind.ORDER:
        for number, right in enumerate(asked.options, 1):
            yield f"     {number} {right.text}"
        return
    right_ids = {option.id for option in asked.key} if show_key else set()
    for option in options:
        yield f"     [{'x' if option.id in right_ids else ' '}] {option.text}"
    if not options and asked.kind in (Kind.NUMERIC, Kind.SHORT_TEXT):
        yield f"     {_typed(asked) if show_key else '_____'}"


def _typed(asked: "Answerable") -> str:
    if asked.number:
        number = asked.number
        tolerance = f" ± {number.tolerance}" if number.tolerance != "0" else ""
        return f"= {number.value} {number.unit}".rstrip() + tolerance
    return "= " + " / ".join(asked.accepted)


def _as_json(chosen: "Sequence[Chosen]", bank: "Bank") -> str:
    from qmquiz.forms.estimate import form_seconds
    from qmquiz.forms.show import show_form

    forms = [
        {
            "form": one.form.as_json(),
            "questions": [_question_json(shown, bank) for shown in show_form(one.form, bank)],
            "seconds": form_seconds(one.form, bank),
            "relaxed": [asdict(relaxed) for relaxed in one.relaxed],
        }
        for one in chosen
    ]
    values = {"format": 1, "language": bank.language, "forms": forms}
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)


def _question_json(shown: "ShownQuestion", bank: "Bank") -> dict[str, Any]:
    question = bank.by_qver[shown.qver]
    key = _key_json(question)
    if question.rows:
        key["rows"] = {row.id: row.answer for row in question.rows}
    if question.parts:
        key["parts"] = {part.id: _key_json(part) for part in question.parts}
    return {**asdict(shown), "key": key}


def _key_json(asked: "Answerable") -> dict[str, Any]:
    """What is right: identifiers of options (those of ``order`` in order), a number, texts."""
    key: dict[str, Any] = {}
    if asked.options:
        key["options"] = [option.id for option in asked.key]
    if asked.number:
        key["number"] = asdict(asked.number)
    if asked.accepted:
        key["accepted"] = list(asked.accepted)
    return key
