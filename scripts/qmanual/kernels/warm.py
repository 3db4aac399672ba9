"""The builder's side of the warm process: start it, ask for kernels, end it.

Until the first kernel is asked for, a shell waits in its place: a build whose cells are all
cached pays nothing for it. Processes that Sphinx forks for a parallel build share it.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from qmanual.errors import QmanualError

_WAIT_S = 60
"""Longest time for importing what a page needs, on a loaded machine."""
_END_S = 10
_SHELL = "/bin/sh"
_VOLATILE = {"JPY_PARENT_PID", "JPY_SESSION_NAME", "JUPYTER_DEFAULT_PROVISIONER_NAME"}
"""Variables that Jupyter sets for each kernel; no import depends on them."""


class WarmError(QmanualError):
    """There is no warm kernel to be had; a stock one will do."""

    code = "warm-kernel"


class WarmProcess:
    """A kernel forked from the warm process, to be used as ``subprocess.Popen`` is.

    :param line: where its pid came from, signals go to, and its exit status comes from.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._line = line

    def poll(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        self._listen(socket.MSG_DONTWAIT)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Exit status, once it has ended.

        :raises subprocess.TimeoutExpired: if it has not after so many seconds.
        """
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                self._listen(0)
            except TimeoutError as error:
                raise subprocess.TimeoutExpired("kernel", timeout or 0) from error
        return self.returncode if self.returncode is not None else -9

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and all that it started."""
        with contextlib.suppress(OSError):
            self._line.send(str(int(number)).encode())

    def _listen(self, flags: int) -> None:
        if self.returncode is not None:
            return
        try:
            said = self._line.recv(4096, flags)
        except BlockingIOError:
            return
        except TimeoutError:
            raise
        except OSError:
            said = b""
        # Without a last word the warm process is gone, and the kernel was killed with it.
        self.returncode = int(json.loads(said)["exit"]) if said else -9
        self._line.close()


class WarmKernels:
    """One warm process, for one build."""

    def __init__(self) -> None:
        """Prepare it.

        :raises WarmError: on a system without ``fork`` as Linux has it, or in surroundings
            in which a fork would not be like a new kernel.
        """
        if not sys.platform.startswith("linux"):
            raise WarmError("kernels are forked on Linux only")
        paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        if any(path and not Path(path).is_absolute() for path in paths):
            raise WarmError("PYTHONPATH has a path that depends on the folder")
        if not os.access(_SHELL, os.X_OK):
            raise WarmError(f"there is no {_SHELL}")
        self._environment = dict(os.environ)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # The shell waits for one byte; when everybody has closed the other end, it ends.
        with theirs:
            self._process = subprocess.Popen(
                [_SHELL, "-c", 'read -r _ && exec "$@"', "sh",
                 sys.executable, "-m", "qmanual.kernels.zygote"],
                stdin=theirs.fileno(), env=_first_environment(), start_new_session=True,
            )  # fmt: skip
        self._control = ours
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        """Process id of the warm process."""
        return self._process.pid

    def launch(
        self,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str,
        preload: Sequence[str] = (),
        reads: str = "",
        root: str = "",
    ) -> WarmProcess:
        """Fork a kernel.

        :param arguments: command line of ipykernel, without the program.
        :param env: all of its environment.
        :param preload: modules that it finds imported.
        :param reads: file for the list of what its cells read; empty to keep none.
        :raises WarmError: if it cannot be had.
        """
        changed = sorted(_changed(self._environment, env))
        if changed:
            raise WarmError(f"the environment has changed since the build began: {changed[0]}")
        asked = {
            "arguments": list(arguments),
            "env": dict(env),
            "cwd": cwd,
            "preload": list(preload),
            "reads": reads,
            "root": root,
        }
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._control.send(b"\n")
                socket.send_fds(self._control, [json.dumps(asked).encode()], [theirs.fileno()])
            line.settimeout(_WAIT_S)
            said = line.recv(4096)
        except OSError as error:
            line.close()
            raise WarmError(f"the warm process does not answer: {error}") from error
        answer = json.loads(said) if said else {"error": "the warm process ended"}
        if "error" in answer:
            line.close()
            raise WarmError(str(answer["error"]))
        line.settimeout(None)
        return WarmProcess(int(answer["pid"]), line)

    def end_with_owner(self) -> None:
        """In a process that was forked for a parallel build: be killed when the build is."""
        if os.getpid() != self._owner:
            from qmanual.kernels.zygote import die_with_parent

            die_with_parent(self._owner)

    def close(self) -> None:
        """End the warm process and all kernels that still run; in a fork, only let go of it."""
        self._control.close()
        if os.getpid() != self._owner:
            return
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    names = before.keys() | now.keys()
    return {name for name in names - _VOLATILE if before.get(name) != now.get(name)}


def _first_environment() -> dict[str, str]:
    """What the warm process itself runs with; each kernel gets its own."""
    # Matplotlib reads its backend when it is imported; a kernel has set it before.
    # Arrow's allocator would run a thread of its own, and the debugger would say that it is
    # slow; no kernel of ours is debugged.
    ours = {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return {**ours, **os.environ}
