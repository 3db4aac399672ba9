"""What Jupyter sees: a provisioner that forks a kernel, or starts a stock one that is watched.

It is made known to jupyter_client by :func:`register` for the time of a build; an entry point
``qmanual-warm`` in the group ``jupyter_client.kernel_provisioners`` does as well, with the
variable JUPYTER_DEFAULT_PROVISIONER_NAME. Outside a session of ours it is the stock one.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from qmanual.kernels.preload import shadowed
from qmanual.kernels.session import Session, current_session
from qmanual.kernels.warm import WarmError, WarmProcess

NAME = "qmanual-warm"
VARIABLE = KernelProvisionerFactory.default_provisioner_name_env


class WarmProvisioner(LocalProvisioner):
    """Forks Python kernels of this environment from the warm process of the session."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Keep the choice of provisioner out of the kernel's environment."""
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        if prepared["env"].get(VARIABLE) == NAME:
            del prepared["env"][VARIABLE]
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel, warm if it can be."""
        session, arguments = current_session(), kernel_arguments(cmd)
        if session is None:
            return await super().launch_kernel(cmd, **kwargs)
        if arguments is None:
            session.tell("its kernel is not of this Python environment: reads are not noted")
            return await super().launch_kernel(cmd, **kwargs)
        if session.warm is not None:
            try:
                process = _launch(session, arguments, kwargs)
            except WarmError as error:
                session.tell(f"a stock kernel is started: {error.message}")
            else:
                self.process = process  # type: ignore[assignment]  # it is as good as one
                self.pid, self.pgid = process.pid, None
                self.cwd = kwargs.get("cwd") or str(Path.cwd())
                return self.connection_info
        if session.reads is not None:
            reads = [str(session.reads), str(session.root)]
            cmd = [cmd[0], "-m", "qmanual.kernels.kernel", *reads, *arguments]
        return await super().launch_kernel(cmd, **kwargs)


def _launch(session: Session, arguments: Sequence[str], kwargs: dict[str, Any]) -> WarmProcess:
    assert session.warm is not None
    cwd = str(kwargs.get("cwd") or Path.cwd())
    env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
    name = shadowed(session.preload, Path(cwd))
    if name:
        raise WarmError(f"the page's folder has a module {name!r} of its own")
    if (Path(cwd) / "matplotlibrc").exists():
        raise WarmError("the page's folder has a matplotlibrc")
    return session.warm.launch(
        arguments,
        env=env,
        cwd=cwd,
        preload=session.preload,
        reads=str(session.reads or ""),
        root=str(session.root),
    )


def kernel_arguments(cmd: Sequence[str]) -> list[str] | None:
    """What follows the program, if a command starts ipykernel of this very environment."""
    import sys

    if list(cmd[1:3]) != ["-m", "ipykernel_launcher"]:
        return None
    if Path(cmd[0]).absolute() != Path(sys.executable).absolute():
        return None
    return list(cmd[3:])


def register() -> bool:
    """Make it the provisioner of kernels that name none; False if another one was chosen."""
    chosen = os.environ.get(VARIABLE)
    if chosen not in (None, NAME):
        return False
    KernelProvisionerFactory.provisioners[NAME] = EntryPoint(
        NAME, f"{__name__}:{WarmProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    os.environ[VARIABLE] = NAME
    if KernelProvisionerFactory.initialized():
        KernelProvisionerFactory.instance().default_provisioner_name = NAME
    return True


def unregister() -> None:
    """Let jupyter_client be as it was."""
    if os.environ.get(VARIABLE) == NAME:
        del os.environ[VARIABLE]
    if KernelProvisionerFactory.initialized():
        factory = KernelProvisionerFactory.instance()
        if factory.default_provisioner_name == NAME:
            factory.default_provisioner_name = "local-provisioner"


@contextmanager
def registered() -> Iterator[bool]:
    """The provisioner for the time of a block."""
    try:
        yield register()
    finally:
        unregister()
