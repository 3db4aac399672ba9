"""``qmanual watch-kpi``: compute the KPIs again and again, and show them beside the edition."""

import re
import time
from typing import Any

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings
from qmanual.errors import QmanualError

_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600}
_SHORTEST_S = 5


class Interval(click.ParamType[int]):
    """A time such as ``15m``, in seconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Seconds between two looks."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d+)\s*(s|min|m|h)", str(value).strip())
        seconds = int(found[1]) * _UNITS[found[2]] if found else 0
        if seconds < _SHORTEST_S:
            self.fail(
                f"{value!r} is not a time of at least 5 s, such as 30s, 15m or 1h", param, ctx
            )
        return seconds


@click.command(short_help="Keep the live figures of the site up to date.")
@click.option(
    "--every", type=Interval(), default="15m", show_default=True, help="Time between two looks."
)
@click.option("--once", is_flag=True, help="Look once and stop.")
@settings_option
def command(settings: Settings, every: int, once: bool) -> None:
    """Compute the KPIs of the edition in force from today's data and show them under /live/.

    The edition itself is never touched. A source that cannot be read is told on the page, for
    its KPIs, and the next look tries again. Ctrl-C stops between or within two looks; readers
    always have a whole page.
    """
    try:
        while True:
            try:
                _look(settings)
            except QmanualError as error:
                if once:
                    raise
                click.echo(f"qmanual: {error}", err=True)
            if once:
                return
            time.sleep(every)
    except KeyboardInterrupt:
        click.echo("stopped")


def _look(settings: Settings) -> None:
    from qmanual.editions.live import look

    seen = look(settings)
    for finding in seen.findings:
        click.echo(str(finding), err=True)
    done = "new figures" if seen.changed else "unchanged"
    click.echo(f"{done} beside edition {seen.edition}: {seen.page}")
