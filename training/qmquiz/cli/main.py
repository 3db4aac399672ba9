"""The command group; each subcommand is a module that is imported when it is asked for."""

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from qmanual import __version__
from qmanual.errors import QmanualError

COMMANDS = {
    "analyse": "Compute item statistics of a table of marks (CSV).",
    "bots": "Let readers who know tests, and not the manual, answer all questions.",
    "confirm": "Say that the text which a question cites still proves its answer.",
    "export": "Write the questions in a format of other programs.",
    "form": "Choose the questions of a form and print it as people see it.",
    "generate": "Make the questions of the manual as it stands and print them.",
    "import": "Read questions of other programs into a bank of authored ones.",
    "lint": "Check the questions that people write, and those that rules make.",
    "report": "Say which statements of the manual nobody is asked about, and why.",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only to run it, so that ``--help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"qmquiz.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the group; an error of ours is one line and exit status 2."""
        try:
            return super().main(*args, **kwargs)
        except QmanualError as error:
            if "--debug" in sys.argv[1:]:
                raise
            click.echo(f"qmquiz: {error}", err=True)
            sys.exit(2)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qmquiz")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Questions made from the manual's own statements."""
