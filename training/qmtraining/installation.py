"""Which manual this installation serves, and where it keeps its data.

Read once, from ``_config.yml`` and the environment; the rest of the code receives the value.
"""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from qmanual.config import Settings, find_root, load_settings
from qmanual.errors import ConfigError
from qmtraining.environment import env_text


@cache
def installation() -> Settings:
    """The manual's settings, with the data folder that the environment asks for.

    A folder without ``_config.yml`` gives plain settings, so that a type checker or
    ``--help`` can run anywhere; :func:`require_manual` refuses it where it matters.
    """
    given = env_text("QMTRAINING_ROOT")
    data = env_text("QMTRAINING_DATA")
    try:
        root = Path(given).resolve() if given else find_root(Path.cwd())
        settings = load_settings(root)
    except ConfigError:
        if given and (Path(given) / "_config.yml").exists():
            raise
        settings = Settings(root=Path(given or Path.cwd()).resolve())
    return replace(settings, data=os.fspath(Path(data).resolve())) if data else settings


def require_manual() -> Settings:
    """The same, refused when there is no manual.

    :raises ConfigError: if the folder holds no ``_config.yml``.
    """
    settings = installation()
    if not (settings.root / "_config.yml").is_file():
        raise ConfigError(
            "no _config.yml in this folder; go to a manual's folder or set QMTRAINING_ROOT",
            path=settings.root,
        )
    return settings
