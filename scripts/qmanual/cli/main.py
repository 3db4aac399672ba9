"""The command group; each subcommand is a module that is imported when it is asked for."""

import sys
from importlib import import_module
from typing import Any

import click

from qmanual import __version__
from qmanual.errors import QmanualError

COMMANDS = {
    "approve": "Record that a document was approved or reviewed.",
    "build": "Build the manual's pages from the sources.",
    "check": "Say what is wrong with the manual, with file and line.",
    "edition": "Freeze, publish, list and verify editions.",
    "items": "Print the catalogue of items.",
    "kpi": "Compute and print the KPIs.",
    "watch-kpi": "Keep the live figures of the site up to date.",
}


_MODULES = {"watch-kpi": "watch"}
"""Commands whose module is called otherwise."""


class LazyGroup(click.Group):
    """A group that imports a subcommand only to run it, so that ``--help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"qmanual.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the group; an error of ours is one line and exit status 2."""
        debug = "--debug" in sys.argv[1:]
        try:
            return super().main(*args, **kwargs)
        except QmanualError as error:
            if debug:
                raise
            click.echo(f"qmanual: {error}", err=True)
            sys.exit(2)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qmanual")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Service quality manuals as code: items, KPIs, pages, editions."""
