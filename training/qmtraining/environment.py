"""How this installation runs: values from the environment, nonsense refused."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
MIN_SECRET = 32
"""Characters that a secret must have."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", "testserver"})


def env_text(name: str, default: str = "", *, environ: Mapping[str, str] | None = None) -> str:
    """A setting as text; an empty one counts as not given."""
    return (os.environ if environ is None else environ).get(name, "").strip() or default


def env_bool(name: str, default: bool, *, environ: Mapping[str, str] | None = None) -> bool:
    """A setting that is yes or no.

    :raises ImproperlyConfigured: if it is neither.
    """
    value = env_text(name, environ=environ).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no; use 1 or 0")


def env_choice(
    name: str, choices: tuple[str, ...], *, environ: Mapping[str, str] | None = None
) -> str:
    """A setting that is one of a few words; the first is the default.

    :raises ImproperlyConfigured: if it is another word.
    """
    value = env_text(name, choices[0], environ=environ).lower()
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(choices)}")
    return value


def env_list(name: str, *, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A setting that lists values, parted by commas."""
    value = env_text(name, environ=environ)
    return tuple(part.strip() for part in value.split(",") if part.strip())


def env_secret(name: str, *, environ: Mapping[str, str] | None = None) -> str | None:
    """A secret, or ``None`` when it is not given.

    :raises ImproperlyConfigured: if it is too short or repeats one character, as a
        placeholder does.
    """
    value = env_text(name, environ=environ)
    if not value:
        return None
    if len(value) < MIN_SECRET or len(set(value)) < 8:
        raise ImproperlyConfigured(
            f"{name} is no secret: give at least {MIN_SECRET} random characters, "
            "such as the output of: openssl rand -base64 48"
        )
    return value


def kept_secret(path: Path) -> str:
    """The secret that is kept in a file; made, readable by its owner only, the first time.

    :raises ImproperlyConfigured: if the file can be neither read nor written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            kept = path.read_text(encoding="ascii").strip()
            if len(kept) < MIN_SECRET:
                raise ImproperlyConfigured(
                    f"{path} holds no secret; delete it, and a new one is made "
                    "(everyone has to sign in again)"
                ) from None
            return kept
        made = secrets.token_urlsafe(48)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(made + "\n")
            file.flush()
            os.fsync(file.fileno())
        return made
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} cannot be used for the secret key: {error}") from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can ask for that host."""
    return host in LOOPBACK or host.endswith(".localhost")
