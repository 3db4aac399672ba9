#!/usr/bin/env python3
"""Run the product: python3 scripts/run.py. Makes what is missing, then serves everything.

The first run makes the environment, freezes and publishes the editions of the manual, and
sets up the training service with sample people. Later runs start what is there.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  says so instead of failing on a word of syntax
    sys.exit(
        "scripts/run.py needs Python 3.11 or newer, and this is Python %d.%d (%s); "  # noqa: UP031
        "try: python3.11 scripts/run.py" % (sys.version_info[:2] + (sys.executable,))  # noqa: RUF005
    )

import argparse
import contextlib
import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bootstrap import (
    ROOT,
    Steps,
    Trouble,
    check_writable,
    make_environment,
    run_quietly,
    script_of,
)

START_TIMEOUT_S = 60
SIGN_IN = "sign-in.txt"
FIRST_RUN = "first-run.json"
SIGN_IN_LINE = re.compile(r"(?P<who>[^:#]+): (?P<name>\S+) (?P<password>\S+)")


def main() -> int:
    """Parse, prepare, serve; 0 when all went well."""
    arguments = parse_arguments()
    steps = Steps()
    try:
        if arguments.check and arguments.data is None:
            with temporary_data() as data:
                return run(arguments, data, steps)
        return run(arguments, (arguments.data or ROOT / "var").resolve(), steps)
    except Trouble as trouble:
        for line in trouble.details:
            sys.stderr.write(f"  {line}\n")
        sys.stderr.write(f"run.py: {trouble}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("run.py: stopped\n")
        return 130


def parse_arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        prog="run.py", description="Build, publish and serve the manual and the training service."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to serve at")
    parser.add_argument("--port", type=int, help="port to serve at (default: 8000)")
    parser.add_argument("--data", type=Path, help="folder for all that is written (default: var)")
    parser.add_argument(
        "--check",
        action="store_true",
        help="prove that it works: read the manual, take a quiz, look at the record, stop; "
        "with a data folder of its own unless --data is given",
    )
    return parser.parse_args()


@contextlib.contextmanager
def temporary_data() -> Iterator[Path]:
    """A data folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="qmanual-check-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(arguments: argparse.Namespace, data: Path, steps: Steps) -> int:
    """Prepare everything, serve it, and check it or wait."""
    port = arguments.port or (free_port(arguments.host) if arguments.check else 8000)
    check_port(arguments.host, port)
    check_writable(data, "give another folder with --data")
    environment = make_environment(ROOT / ".venv", ["book"], steps)
    product = Product(environment, data)
    prepare(product, steps)
    with serving(product, arguments.host, port, steps) as server:
        address = f"http://{arguments.host}:{port}"
        if arguments.check:
            return check(product, address, steps)
        tell(product, address, steps)
        return server.wait()


class Product:
    """The installed commands, working on one data folder."""

    def __init__(self, environment: Path, data: Path) -> None:
        self.environment = environment
        self.data = data

    def command(self, name: str, *arguments: str) -> list[str]:
        """A command line of ours."""
        return [str(script_of(self.environment, name)), *arguments]

    def variables(self) -> dict[str, str]:
        """The environment variables that tell the training service where to work."""
        return {
            **os.environ,
            "QMTRAINING_ROOT": str(ROOT),
            "QMTRAINING_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
        }

    def manual(self, *arguments: str, failure: str) -> str:
        """Run ``qmanual`` and return its output."""
        places = ["--root", str(ROOT), "--data", str(self.data)]
        command = self.command("qmanual", *arguments, *places)
        return run_quietly(command, failure, environment=self.variables())

    def training(self, *arguments: str, failure: str) -> str:
        """Run ``qmtraining`` and return its output."""
        command = self.command("qmtraining", *arguments)
        return run_quietly(command, failure, environment=self.variables())


def prepare(product: Product, steps: Steps) -> None:
    """Publish the sample's editions and set up training, as far as that is not done yet.

    What is done is noted, so that a run that was stopped goes on, and one that was finished
    leaves editions to the people who publish them.
    """
    note = product.data / FIRST_RUN
    state = json.loads(note.read_text(encoding="utf-8")) if note.exists() else None
    if state is None:
        listed = product.manual("edition", "list", "--json", failure="editions cannot be read")
        planned = json.loads(listed)["planned"]
        if not planned:
            raise Trouble("manual/editions.yml names no edition; add one, such as 2026.1")
        # Training is set up while the first edition is in force: then the second one shows
        # who has to learn what changed.
        first, *later = planned
        todo = [f"publish {first}", "train", *(f"publish {name}" for name in later)]
        state = {"todo": todo}
    while state["todo"]:
        task, _, name = state["todo"][0].partition(" ")
        if task == "publish":
            with steps.step(f"building the pages of edition {name} and freezing them"):
                product.manual("edition", "freeze", name, failure=f"edition {name} is not frozen")
            with steps.step(f"publishing edition {name}"):
                product.manual(
                    "edition", "publish", name, failure=f"edition {name} is not published"
                )
        else:
            with steps.step("setting up training with sample people"):
                product.training("setup", "--sample", failure="training is not set up")
        state["todo"].pop(0)
        note.write_text(json.dumps(state), encoding="utf-8")
    with steps.step("bringing training up to date"):
        product.training("setup", failure="training cannot be brought up to date")


@contextlib.contextmanager
def serving(
    product: Product, host: str, port: int, steps: Steps
) -> Iterator["subprocess.Popen[bytes]"]:
    """A running server, which is stopped at the end.

    :raises Trouble: if it does not answer.
    """
    log = product.data / "server.log"
    command = product.command("qmtraining", "serve", "--host", host, "--port", str(port))
    with log.open("wb") as stream:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=product.variables(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        previous = signal.signal(signal.SIGTERM, _interrupt)
        try:
            with steps.step("starting the server"):
                wait_until_it_answers(server, f"http://{host}:{port}/", log)
            yield server
        finally:
            signal.signal(signal.SIGTERM, previous)
            stop(server)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def wait_until_it_answers(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Return when the server answers.

    :raises Trouble: if it ends first, or says nothing for a minute.
    """
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        if server.poll() is not None:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            raise Trouble(f"the server ended at once (its log: {log})", lines[-10:])
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise Trouble(f"the server does not answer at {address} after {START_TIMEOUT_S} s ({log})")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End the server, politely first."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def check(product: Product, address: str, steps: Steps) -> int:
    """Use the running server as people do; 0 if all of it worked."""
    from selfcheck import Failure, check_site

    sign_ins = read_sign_ins(product.data / SIGN_IN)
    steps.say(f"asking {address}")
    begun = time.monotonic()
    try:
        for line in check_site(address, product.data, sign_ins):
            steps.say(f"  ok  {line}")
    except Failure as failure:
        steps.say(f"  NO  {failure}")
        steps.say("run.py --check: failed")
        return 1
    steps.say(f"run.py --check: everything works ({time.monotonic() - begun:.1f} s)")
    return 0


def tell(product: Product, address: str, steps: Steps) -> None:
    """Where to look, and how to sign in."""
    took = time.monotonic() - steps.start
    steps.say()
    steps.say(f"Ready after {took:.1f} s. Everything is served at {address}")
    steps.say()
    steps.say(f"  The manual, for readers (no sign-in)   {address}/")
    steps.say(f"  All editions, and what changed         {address}/editions.html")
    steps.say(f"  Training                               {address}/training/")
    steps.say()
    sign_ins = read_sign_ins(product.data / SIGN_IN)
    if sign_ins:
        steps.say(f"Sign in to training as (made for this data folder: {product.data / SIGN_IN})")
        width = max(len(who) for who, _name, _password in sign_ins)
        names = max(len(name) for _who, name, _password in sign_ins)
        for who, name, password in sign_ins:
            steps.say(f"  {who:<{width}}  {name:<{names}}  {password}")
        steps.say()
    steps.say("Stop with Ctrl+C. Run this again to start where you stopped; nothing is lost.")


def read_sign_ins(path: Path) -> list[tuple[str, str, str]]:
    """Who may sign in: what they are, user name, password; nothing if there is no sample."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = (SIGN_IN_LINE.match(line) for line in lines)
    return [(row["who"], row["name"], row["password"]) for row in found if row]


def free_port(host: str) -> int:
    """A port that nobody uses."""
    with _listening(host, 0) as listener:
        port: int = listener.getsockname()[1]
        return port


def check_port(host: str, port: int) -> None:
    """Nothing, if the port can be used.

    :raises Trouble: if not.
    """
    if not 0 < port < 65536:
        raise Trouble(f"--port {port} is not a port; give a number from 1024 to 65535")
    with _listening(host, port):
        pass


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise Trouble(f"--host {host} is not an address of this machine") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except PermissionError as error:
        listener.close()
        raise Trouble(
            f"port {port} needs an administrator; choose one above 1024, such as --port 8000"
        ) from error
    except OSError as error:
        listener.close()
        if host not in ("127.0.0.1", "::1", "localhost") and error.errno != errno.EADDRINUSE:
            raise Trouble(f"--host {host} is not an address of this machine") from error
        raise Trouble(
            f"port {port} at {host} is in use; stop what uses it, or choose another with "
            f"--port {port + 1}"
        ) from error
    try:
        yield listener
    finally:
        listener.close()


if __name__ == "__main__":
    sys.exit(main())
