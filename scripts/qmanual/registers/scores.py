"""Scores of mystery visits: what a visit reached, and what must never fail."""

from collections.abc import Iterator

from qmanual.registers.record import Record, Register


def line_score(result: Record) -> float | None:
    """Share of the points of a line, 0 to 1; None when it did not come up.

    More points than the maximum count as all of them: reading complains of them.
    """
    points, maximum = result.number("score"), result.number("maximum")
    if points is None:
        return None
    maximum = 1 if maximum is None else maximum
    return min(points / maximum, 1) if maximum > 0 else None


def visit_points(register: Register, visit: Record) -> float | None:
    """Points of a visit, 0 to 100: weighted mean over the lines that came up.

    None when no line with a weight came up.
    """
    weights = {line.id: line.number("weight") or 0 for line in register.head.rows("checklist")}
    scored = [
        (weights.get(row.text("line"), 0), score)
        for row in visit.rows("lines")
        if (score := line_score(row)) is not None
    ]
    total = sum(weight for weight, _ in scored)
    return 100 * sum(weight * score for weight, score in scored) / total if total else None


def failed_critical(register: Register, visit: Record) -> Iterator[Record]:
    """The results of critical lines that were not fully reached."""
    critical = {line.id for line in register.head.rows("checklist") if line.flag("critical")}
    for row in visit.rows("lines"):
        score = line_score(row)
        if row.text("line") in critical and score is not None and score < 1:
            yield row
