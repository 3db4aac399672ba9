"""Run ipykernel in this process, and note what its cells read.

``python -m qmanual.kernels.kernel READS ROOT -f CONNECTION`` is ``ipykernel_launcher`` with a
list of what is read, for a kernel that is not forked from a warm process.
"""

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path


def run_kernel(
    arguments: Sequence[str], reads: str, root: str, *, looked_after: bool = False
) -> None:
    """Serve as a kernel until it is told to end.

    :param arguments: command line of ipykernel, without the program.
    :param reads: file for the list of what cells read; empty to keep none.
    :param root: folder of the manual; names below it are kept relative to it.
    :param looked_after: whether it is ended by others when its owner is gone; else it watches.
    """
    from ipykernel.kernelapp import IPKernelApp

    # Process 1 is never gone: so it does not watch, and does not tell a user how to connect.
    app = IPKernelApp.instance(**({"parent_handle": 1} if looked_after else {}))
    app.initialize(list(arguments))  # type: ignore[no-untyped-call]
    if reads and app.shell is not None:
        from qmanual.kernels.reads import watch

        watch(app.shell, Path(reads), Path(root))
    app.start()  # type: ignore[no-untyped-call]


def launcher() -> str:
    """What a kernel that Jupyter starts has as its first argument."""
    spec = importlib.util.find_spec("ipykernel_launcher")
    return spec.origin if spec is not None and spec.origin else ""


def main() -> None:
    """Run from a command line."""
    # As ipykernel_launcher: the folder comes back as '' when the shell is made.
    if sys.path and (sys.path[0] == "" or Path(sys.path[0]) == Path.cwd()):
        del sys.path[0]
    reads, root = sys.argv[1:3]
    sys.argv = [launcher(), *sys.argv[3:]]
    run_kernel(sys.argv[1:], reads, root)


if __name__ == "__main__":
    main()
