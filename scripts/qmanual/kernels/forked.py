"""What a fork of the warm process does to be as a kernel that was started anew.

A kernel started anew has its own environment, folder, arguments, random state and signals, and
lets Matplotlib's inline backend hook itself into the shell when it is first used. Everything
that a fork would inherit otherwise is set here.
"""

import contextlib
import importlib
import os
import random
import signal
import sys
import time
import traceback
from typing import Any

_INLINE = "matplotlib_inline.backend_inline"


def become_kernel(asked: dict[str, Any]) -> None:
    """Run a kernel as it was asked for, and end this process with it.

    :param asked: ``arguments`` of ipykernel, ``env``, ``cwd``, and ``reads`` and ``root`` for
        :func:`qmanual.kernels.kernel.run_kernel`.
    """
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # as Python begins
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _set_environment(asked["env"])
        os.chdir(asked["cwd"])
        from qmanual.kernels.kernel import launcher, run_kernel

        sys.argv = [launcher(), *asked["arguments"]]
        importlib.invalidate_caches()
        _seed()
        _forget_inline_backend()
        run_kernel(asked["arguments"], asked["reads"], asked["root"], looked_after=True)
        status = 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:  # the process ends here, whatever happened in it
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _finish(status)


def _set_environment(env: dict[str, str]) -> None:
    for name in [name for name in os.environ if name not in env]:
        del os.environ[name]
    os.environ.update(env)
    time.tzset()


def _seed() -> None:
    """Random numbers of its own for each page, as after a start."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _forget_inline_backend() -> None:
    """The inline backend registers with the shell while it is imported: it must be, here.

    Without this, plots of a page are lost in silence.
    """
    sys.modules.pop(_INLINE, None)
    package = sys.modules.get("matplotlib_inline")
    if package is not None and hasattr(package, "backend_inline"):
        del package.backend_inline


def _finish(status: int) -> None:
    """Run what was registered for the end, then end; without taking the interpreter apart."""
    import atexit

    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(Exception):
            if stream is not None:
                stream.flush()
    os._exit(status)
