"""What checks of registers say alike: a warning at the line of a field, a number of days."""

from qmanual.items.findings import Finding, Severity
from qmanual.registers.record import Record


def warning(code: str, row: Record, field: str, message: str) -> Finding:
    """A finding that somebody should act on, at the line of a field.

    :param field: a field that is not there stands for the line of the row.
    """
    return Finding(
        code=code,
        path=row.path,
        line=row.line_of(field),
        message=message,
        severity=Severity.WARNING,
    )


def days_of(count: int) -> str:
    """A number of days in words."""
    return f"{count} day" if count == 1 else f"{count} days"
