#!/usr/bin/env python3
"""Pass the tests: python3 scripts/test.py. Does all of its own set-up.

Lint, types, import contracts, unit and integration tests; the extension's tests again on the
current Sphinx; training's tests again on PostgreSQL, and KPIs on PostgreSQL and on Spark;
end-to-end tests in a browser. What the machine cannot run is reported as skipped, loudly.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  says so instead of failing on a word of syntax
    sys.exit(
        "scripts/test.py needs Python 3.11 or newer, and this is Python %d.%d (%s); "  # noqa: UP031
        "try: python3.11 scripts/test.py" % (sys.version_info[:2] + (sys.executable,))  # noqa: RUF005
    )

import argparse
import os
import re
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bootstrap import ROOT, Steps, Trouble, make_environment, script_of

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected)\b")
CLOSING = re.compile(r"\d+ (passed|failed|errors?|skipped)\b.* in [\d.]+s")
"""Pytest's closing line."""

NO_TESTS = 5
"""Pytest's exit status when it found no test."""

KPI_SOURCES = "tests/qmanual/kpi/sources"
STEP_TIMEOUT_S = 20 * 60
WORKERS = "2"


class Session:
    """The steps that ran: how each of them went, and what was left out."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.results: list[tuple[str, str, float]] = []
        self.skipped: list[str] = []
        self.counts: Counter[str] = Counter()
        self.environment = Path()
        self.sphinx9 = Path()

    def command(self, name: str, *arguments: str) -> list[str]:
        """A command of the first environment."""
        return [str(script_of(self.environment, name)), *arguments]

    def run(
        self, title: str, *commands: Sequence[str], variables: dict[str, str] | None = None
    ) -> None:
        """Run the commands of a step, show what they write, and note how they went."""
        self.steps.say(f"\n── {title}")
        begun = time.monotonic()
        failed = False
        for command in commands:
            failed = self._run_one(command, variables or {}) or failed
        took = time.monotonic() - begun
        self.results.append((title, "failed" if failed else "passed", took))

    def skip(self, title: str, reason: str) -> None:
        """Note that a step could not run; it is said again at the end."""
        self.steps.say(f"\n── {title}: SKIPPED: {reason}")
        self.skipped.append(f"{title}: {reason}")
        self.results.append((title, "SKIPPED", 0.0))

    def _run_one(self, command: Sequence[str], variables: dict[str, str]) -> bool:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **variables}
        environment.pop("VIRTUAL_ENV", None)
        child = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert child.stdout is not None
        # A test that hangs must not hang us: what it wrote so far is on the screen.
        guard = threading.Timer(STEP_TIMEOUT_S, child.kill)
        guard.start()
        counts_tests = Path(command[0]).stem == "pytest"
        last = ""
        for raw in child.stdout:
            line = raw.decode(errors="replace")
            sys.stdout.write(line)
            sys.stdout.flush()
            if counts_tests and CLOSING.search(line):
                last = line
        child.stdout.close()
        status = child.wait()
        guard.cancel()
        counted = {name.removesuffix("s") if name.startswith("error") else name: int(number)
                   for number, name in COUNT.findall(last)}  # fmt: skip
        self.counts.update(counted)
        if status == NO_TESTS and counts_tests:
            self.skipped.append(f"{' '.join(command[1:])}: no test was found")
            return False
        return status != 0


def main() -> int:
    """Make the environments, run the steps, tell how it went; 0 if nothing failed."""
    arguments = parse_arguments()
    steps = Steps()
    session = Session(steps)
    try:
        if shutil.which("git") is None:
            raise Trouble("git is not installed; the tests of history need it: install git")
        session.environment = make_environment(
            ROOT / ".venv", ["book", "dev"], steps, only_groups=True
        )
        for name in arguments.only or STEPS:
            STEPS[name](session)
    except Trouble as trouble:
        for line in trouble.details:
            sys.stderr.write(f"  {line}\n")
        sys.stderr.write(f"test.py: {trouble}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("test.py: stopped\n")
        return 130
    return summary(session)


def parse_arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="test.py", description="Run all tests.")
    parser.add_argument(
        "--only", nargs="+", choices=list(STEPS), metavar="STEP", help=f"of: {', '.join(STEPS)}"
    )
    return parser.parse_args()


def lint(session: Session) -> None:
    """Style, and form."""
    session.run(
        "lint: ruff check, ruff format",
        session.command("ruff", "check", "."),
        session.command("ruff", "format", "--check", "."),
    )


def types(session: Session) -> None:
    """Types of the packages, and of the scripts that run before them."""
    scripts = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.py"))
    session.run(
        "types: mypy --strict",
        session.command("mypy"),
        session.command("mypy", *scripts),
    )


def contracts(session: Session) -> None:
    """Who may import whom."""
    session.run("import contracts: lint-imports", session.command("lint-imports"))


def tests(session: Session) -> None:
    """Unit and integration tests."""
    session.run(
        "tests: unit and integration",
        # Stealing: the slow tests come last, and one worker would wait for the other. What
        # starts a PostgreSQL of its own is run by the step of that name, too.
        session.command(
            "pytest",
            "-q",
            "-n",
            WORKERS,
            "--dist",
            "worksteal",
            "-m",
            "not browser",
            "--ignore=tests/qmtraining/test_postgresql.py",
            "tests",
        ),
    )


def sphinx9(session: Session) -> None:
    """The extension on the current Sphinx."""
    session.sphinx9 = make_environment(
        ROOT / ".venv-sphinx9", ["sphinx9", "dev"], session.steps, only_groups=True
    )
    session.run(
        "tests: the extension on Sphinx 9 with MyST-Parser 5",
        [str(script_of(session.sphinx9, "pytest")), "-q", "-n", WORKERS, "-m", "not browser",
         "tests/qmanual/sphinx_ext"],
    )  # fmt: skip


def postgresql(session: Session) -> None:
    """Training, and KPIs of a database, on PostgreSQL."""
    title = "tests: training and KPIs on PostgreSQL"
    if os.name == "nt":
        session.skip(title, "the cluster for the tests is reached by a socket")
        return
    from machine import find_postgres, install_missing, postgres_cluster

    trouble = install_missing(session.steps)
    binaries = find_postgres()
    if binaries is None:
        session.skip(title, trouble or "PostgreSQL is not installed")
        return
    with postgres_cluster(binaries) as address:
        session.run(
            title,
            session.command("pytest", "-q", "-m", "not browser", "tests/qmtraining"),
            session.command("pytest", "-q", KPI_SOURCES + "/test_postgresql.py"),
            variables={"QMTRAINING_DATABASE_URL": address, "QMANUAL_TEST_POSTGRESQL": address},
        )


def spark(session: Session) -> None:
    """KPIs on a local Spark."""
    title = "tests: the same KPIs on Spark"
    if shutil.which("java") is None:
        session.skip(title, "Java is not installed (Debian, Ubuntu: default-jre-headless)")
        return
    try:
        # PySpark and Jupyter Book ask for different versions of the same packages.
        environment = make_environment(
            ROOT / ".venv-spark", ["spark", "dev"], session.steps, only_groups=True
        )
    except Trouble as trouble:
        session.skip(title, str(trouble))
        return
    session.run(
        title,
        [str(script_of(environment, "pytest")), "-q", KPI_SOURCES + "/test_spark.py"],
        # The workers of Spark have to be the Python that its driver is.
        variables={"PYSPARK_PYTHON": str(script_of(environment, "python"))},
    )


def browser(session: Session) -> None:
    """The whole story in a real browser."""
    title = "tests: end to end in Chromium"
    if os.name == "nt":
        session.skip(title, "they run on Linux")
        return
    from machine import find_chromium, install_missing

    trouble = install_missing(session.steps)
    chromium = find_chromium()
    if not chromium:
        session.skip(title, trouble or "Chromium is not installed")
        return
    session.run(
        title,
        # Apart: Playwright starts once in a process, and each of the two starts its own.
        session.command("pytest", "-q", "-m", "browser", "tests/e2e"),
        session.command("pytest", "-q", "-m", "browser", "tests", "--ignore=tests/e2e"),
        variables={"QMANUAL_CHROMIUM": chromium},
    )


STEPS: dict[str, Callable[[Session], None]] = {
    "lint": lint,
    "types": types,
    "contracts": contracts,
    "tests": tests,
    "sphinx9": sphinx9,
    "postgresql": postgresql,
    "spark": spark,
    "browser": browser,
}


def summary(session: Session) -> int:
    """Print how each step went, what was left out, and the counts of all tests."""
    say = session.steps.say
    say("\n── summary")
    for title, took in session.steps.done:
        say(f"  done     {took:7.1f} s  {title}")
    for title, state, took in session.results:
        say(f"  {state:<8} {took:7.1f} s  {title}")
    if session.skipped:
        width = max(len(line) for line in session.skipped)
        say("\n" + "#" * (width + 4))
        say(f"# {'NOT EVERYTHING WAS TESTED':<{width}} #")
        for line in session.skipped:
            say(f"# {line:<{width}} #")
        say("#" * (width + 4))
    failed = [title for title, state, _took in session.results if state == "failed"]
    for title in failed:
        say(f"FAILED {title}")
    counts = session.counts
    words = [f"{counts['passed']} passed", f"{counts['failed'] + counts['error']} failed"]
    if counts["skipped"]:
        words.append(f"{counts['skipped']} skipped")
    took = time.monotonic() - session.steps.start
    steps = f"{len(session.results) - len(failed)} of {len(session.results)} steps went well"
    say(f"\n{steps}\n{', '.join(words)} in {took:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
