"""The warm process: imports what kernels need, once, and forks a kernel for each page.

Started by :mod:`qmanual.kernels.warm` with a socket as its standard input; it lives as long as
anyone holds the other end, so it cannot outlive the build, however that ended. Requests come as
one message with one descriptor: the caller's private line to its kernel. There the pid goes
back, signals come in, and the exit status goes back; when the caller is gone, its kernel is
killed with all that it started.

The first process imports ipykernel only. For each set of further modules (pandas, matplotlib)
it forks a *branch* that imports them and forks the kernels, so that a page never sees modules
which only another page imports. No branch serves while a second thread runs in it: a fork would
inherit that thread's locks and not the thread. NumPy's and SciPy's BLAS end their threads
before a fork by themselves; modules that do not are not in
:data:`qmanual.kernels.preload.PRELOADABLE`.

Linux only. Nothing here opens a ZMQ context, a database or an event loop.
"""

import array
import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmanual.kernels.forked import become_kernel

MESSAGE_SIZE = 1 << 18
"""Longest request in bytes; an environment is a few thousand."""

_BASE = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger",
    "IPython.core.completer", "IPython.core.completerlib", "IPython.core.debugger",
    "IPython.core.historyapp", "IPython.core.logger", "IPython.core.magics",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard",
    "psutil", "tornado.platform.asyncio", "tornado.queues",
    "encodings.ascii", "encodings.idna", "encodings.latin_1",
    "qmanual.kernels.kernel", "qmanual.kernels.native", "qmanual.kernels.reads",
)  # fmt: skip
"""What every kernel imports; one that a version lacks is passed over."""

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the other end of standard input is closed."""
    cwd = str(Path.cwd())
    if sys.path and sys.path[0] in ("", cwd):
        del sys.path[0]  # as ipykernel_launcher does
    control = socket.socket(fileno=os.dup(0))
    with Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
    environment = dict(os.environ)
    _import(_BASE)
    _Branches(environment).serve(control)


class _Server:
    """A loop over requests, ended children, and lines to those who asked."""

    def __init__(self) -> None:
        self._selector: selectors.BaseSelector = selectors.DefaultSelector()
        self._own: list[int] = []

    def serve(self, control: socket.socket) -> None:
        """Take requests until the other end is closed; then end all that was started."""
        wake, alarm = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        # A signal that is handled writes to the pipe, so the loop wakes up.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        self._own = [control.fileno(), wake, alarm]
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(wake, selectors.EVENT_READ)
        while True:
            for key, _events in self._selector.select():
                if key.fileobj is control:
                    request, line = receive(control)
                    if request is None:
                        self.end()
                        return
                    if line is not None:
                        self.handle(request, line)
                elif key.fileobj == wake:
                    with contextlib.suppress(BlockingIOError):
                        os.read(wake, 4096)
                    self.reap()
                else:
                    self.hear(key.data)

    def leave(self, sockets: Iterable[socket.socket]) -> None:
        """In a fork: let go of what belongs to the parent."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._selector.close()
        for descriptor in [*self._own, *(entry.fileno() for entry in sockets)]:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def handle(self, request: bytes, line: socket.socket) -> None:
        """Answer a request on its line."""
        raise NotImplementedError

    def hear(self, kernel: Any) -> None:
        """Take what was said on a line."""

    def reap(self) -> None:
        """Wait for children that ended."""
        raise NotImplementedError

    def end(self) -> None:
        """End all that was started."""
        raise NotImplementedError


def receive(control: socket.socket) -> tuple[bytes | None, socket.socket | None]:
    """A message with its descriptor; None when the other end is closed."""
    data, ancillary, _flags, _address = control.recvmsg(MESSAGE_SIZE, socket.CMSG_SPACE(4))
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    line = socket.socket(fileno=descriptors[0]) if descriptors else None
    return (data or None), line


class _Branches(_Server):
    """The first process: hands each request to the branch of its modules."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__()
        self._environment = environment
        self._branches: dict[tuple[str, ...], socket.socket] = {}
        self._pids: dict[int, tuple[str, ...]] = {}

    def handle(self, request: bytes, line: socket.socket) -> None:
        modules = tuple(json.loads(request)["preload"])
        if modules not in self._branches:
            self._start(modules, line)
        with line:
            try:
                socket.send_fds(self._branches[modules], [request], [line.fileno()])
            except OSError as error:
                answer(line, error=f"the process for {', '.join(modules)} is gone: {error}")

    def _start(self, modules: tuple[str, ...], line: socket.socket) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = _fork()
        if pid == 0:
            self.leave([ours, line, *self._branches.values()])
            _run_branch(theirs, modules, self._environment)
        theirs.close()
        self._branches[modules] = ours
        self._pids[pid] = modules

    def reap(self) -> None:
        for pid in _ended():
            os.waitpid(pid, 0)
            branch = self._branches.pop(self._pids.pop(pid), None)
            if branch is not None:
                branch.close()

    def end(self) -> None:
        for branch in self._branches.values():
            branch.close()
        for pid in self._pids:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _run_branch(
    control: socket.socket, modules: tuple[str, ...], environment: dict[str, str]
) -> None:
    """Import, then serve; never returns.

    :param environment: as it was before anything was imported.
    """
    status = 1
    try:
        die_with_parent(os.getppid())
        _Kernels(_prepare(modules), environment).serve(control)
        status = 0
    except BaseException:  # a process of its own: nothing above may go on in it
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def _prepare(modules: Sequence[str]) -> str:
    """Import the modules; what is in the way of forking after that, or nothing."""
    try:
        _import(modules)
    except Exception as error:  # a package may raise anything while it is imported
        return f"{type(error).__name__}: {error}"
    gc.collect()
    gc.freeze()
    # What ends its threads before a fork does so now.
    pid = _fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    threads = [task.name for task in Path("/proc/self/task").iterdir()]
    if len(threads) > 1:
        return f"{len(threads) - 1} more threads run after importing {', '.join(modules)}"
    return ""


def _import(modules: Sequence[str]) -> None:
    for name in modules:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)


@dataclass(slots=True)
class _Kernel:
    """A kernel that runs, and the line to the one who asked for it."""

    pid: int
    line: socket.socket


class _Kernels(_Server):
    """A branch: forks kernels, and looks after them."""

    def __init__(self, refusal: str, environment: dict[str, str]) -> None:
        super().__init__()
        # Some packages set variables when they are imported; a new kernel would have them too.
        self._set_by_imports = dict(os.environ.items() - environment.items())
        self._refusal = refusal
        self._kernels: dict[int, _Kernel] = {}

    def handle(self, request: bytes, line: socket.socket) -> None:
        if self._refusal:
            answer(line, error=self._refusal)
            line.close()
            return
        asked = json.loads(request)
        asked["env"] = {**asked["env"], **self._set_by_imports}
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = _fork()
        if pid == 0:
            self.leave([line, *(kernel.line for kernel in self._kernels.values())])
            _run_kernel(asked, parent)
        kernel = _Kernel(pid=pid, line=line)
        self._kernels[pid] = kernel
        self._selector.register(line, selectors.EVENT_READ, kernel)
        answer(line, pid=pid)

    def hear(self, kernel: _Kernel) -> None:
        """A signal for a kernel; or its owner is gone, and it ends too."""
        try:
            message = kernel.line.recv(64)
        except OSError:
            message = b""
        if message:
            _send(kernel.pid, int(message))
            return
        self._selector.unregister(kernel.line)
        kernel.line.close()
        _send(kernel.pid, signal.SIGKILL)

    def reap(self) -> None:
        for pid in _ended():
            # While it is not waited for, its number belongs to it: what it left behind ends.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            kernel = self._kernels.pop(pid, None)
            if kernel is not None and kernel.line.fileno() >= 0:
                self._selector.unregister(kernel.line)
                answer(kernel.line, exit=status)
                kernel.line.close()

    def end(self) -> None:
        for pid in self._kernels:
            _send(pid, signal.SIGKILL)
        for pid in self._kernels:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def answer(line: socket.socket, **words: Any) -> None:
    """Say something to the owner of a kernel, if it is still there."""
    with contextlib.suppress(OSError):
        line.send(json.dumps(words).encode())


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent ends, also when it ended just now."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _run_kernel(asked: dict[str, Any], parent: int) -> None:
    """Be a kernel until it ends; never returns."""
    os.setsid()
    die_with_parent(parent)
    become_kernel(asked)


def _send(pid: int, number: int) -> None:
    """A signal to a kernel and all in its group; before it has one, to itself."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _ended() -> Iterator[int]:
    """Children that ended, one by one; each has to be waited for before the next."""
    with contextlib.suppress(ChildProcessError):
        while (info := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
            yield info.si_pid


def _fork() -> int:
    with warnings.catch_warnings():
        # Python warns of threads that BLAS ends in the same moment; _prepare looks for others.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


if __name__ == "__main__":
    main()
