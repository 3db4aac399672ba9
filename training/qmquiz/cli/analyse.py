"""``qmquiz analyse``: item statistics of a table of marks, from whatever system it comes."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qmquiz.statistics.consistency import Consistency
    from qmquiz.statistics.items import ItemStatistics
    from qmquiz.statistics.scores import Scores

_HEAD = ("question", "n", "facility", "95 %", "sd", "pt-bis", "effic.", "weight", "a-del", "flags")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the statistics as JSON.")
def command(file: Path, as_json: bool) -> None:
    """Compute item statistics of a table of marks (CSV).

    One row for each first attempt, one column for each question; an empty cell was not asked. A
    column called id, name, person, email … is left out. A row that begins with "max" says how
    many points each question gives. What cannot be read is printed line by line; exit status 1.
    """
    from qmquiz.statistics.consistency import measure_consistency
    from qmquiz.statistics.items import item_statistics
    from qmquiz.statistics.marks_csv import read_marks
    from qmquiz.statistics.scores import describe_scores

    table = read_marks(file.read_bytes())
    for problem in table.problems:
        click.echo(f"{file}:{problem.line}: {problem.says}", err=True)
    if table.marks is None:
        sys.exit(1)
    items = item_statistics(table.marks)
    scores = describe_scores(table.marks.totals().tolist())
    consistency = measure_consistency(table.marks)
    if as_json:
        click.echo(_json(table.questions, items, scores, consistency))
        return
    deleted = consistency.alpha_if_deleted if consistency else (None,) * len(items)
    rows = [_row(*entry) for entry in zip(table.questions, items, deleted, strict=True)]
    _print_table([_HEAD, *rows])
    click.echo()
    for line in _summary(scores, consistency, complete=table.marks.is_complete):
        click.echo(line)


def _row(name: str, item: "ItemStatistics", deleted: float | None) -> tuple[str, ...]:
    from qmquiz.statistics.floors import MIN_DISCRIMINATION, flags_of
    from qmquiz.statistics.intervals import wilson

    told = item.n_rest >= MIN_DISCRIMINATION
    flags = flags_of(
        n=item.n,
        # without a mark below the best one the facility is 1, and only then
        wrong=0 if item.facility == 1 else item.n,
        facility=item.facility,
        point_biserial=item.point_biserial if told else None,
    )
    bounds = None if item.facility is None else wilson(item.facility, item.n)
    return (
        name,
        str(item.n),
        _number(item.facility),
        f"{bounds[0]:.2f}-{bounds[1]:.2f}" if bounds else "",
        _number(item.sd),
        _number(item.point_biserial),
        _number(item.discriminative_efficiency),
        _number(item.effective_weight),
        _number(deleted),
        ", ".join(flags),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *middle, last = row
        cells = [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
        click.echo("  ".join([first.ljust(widths[0]), *cells, last]).rstrip())


def _summary(scores: "Scores", found: "Consistency | None", *, complete: bool) -> list[str]:
    from qmquiz.statistics.floors import MIN_DISCRIMINATION

    lines = [
        f"{scores.n} attempts: mean {_number(scores.mean)}, median {_number(scores.median)}, "
        f"sd {_number(scores.sd)}, skew {_number(scores.skew)}, "
        f"kurtosis {_number(scores.kurtosis)} (in points)"
    ]
    if found:
        lines += [
            f"{found.name} {found.alpha:.3f}, error ratio {found.error_ratio:.3f}, standard error "
            f"of measurement {found.standard_error:.3f} points",
            "A mastery test has a low alpha by design: people differ little. It is no verdict.",
        ]
    elif not complete:
        lines.append("People were asked different questions: no alpha and no effective weights.")
    else:
        lines.append("No alpha: it takes two questions, and totals that differ.")
    if scores.n < MIN_DISCRIMINATION:
        lines.append(
            f"Fewer than {MIN_DISCRIMINATION} attempts: correlations, efficiency and alpha are "
            "rough, and no question is flagged by them."
        )
    return lines


def _json(
    names: tuple[str, ...],
    items: "tuple[ItemStatistics, ...]",
    scores: "Scores",
    consistency: "Consistency | None",
) -> str:
    found: dict[str, Any] = {
        "format": 1,
        "questions": [
            {"question": name, **asdict(item)} for name, item in zip(names, items, strict=True)
        ],
        "scores": asdict(scores),
        "consistency": asdict(consistency) if consistency else None,
    }
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
