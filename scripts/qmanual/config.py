"""What the manual is: the settings of ``_config.yml``, read once into one value."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from qmanual.errors import ConfigError
from qmanual.items.quantity import is_language

CONFIG_FILE = "_config.yml"
SECTION = "qmanual"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of one company's manual; the help text of each is its documentation."""

    root: Path = field(metadata={"help": "Folder that holds _config.yml."})
    title: str = field(default="Service quality manual", metadata={"help": "Title of the manual."})
    organisation: str = field(default="", metadata={"help": "Whose manual it is."})
    language: str = field(default="en", metadata={"help": "Language it is written in (BCP 47)."})
    timezone: str = field(default="UTC", metadata={"help": "Time zone that days begin in."})
    country: str = field(default="", metadata={"help": "Country of its holidays (ISO 3166-1)."})
    training: str = field(
        default="", metadata={"help": "Address of the training service; empty: no link to it."}
    )
    accent: str = field(default="#0b5c8a", metadata={"help": "Accent colour, as #rrggbb."})
    manual: str = field(default="manual", metadata={"help": "Folder of the documents."})
    data: str = field(default="var", metadata={"help": "Folder for all that the product writes."})

    @property
    def manual_path(self) -> Path:
        """The folder of the documents."""
        return self.root / self.manual

    @property
    def data_path(self) -> Path:
        """The folder for all that the product writes; an absolute path is kept."""
        return self.root / self.data

    def today(self) -> datetime.date:
        """The day that it is where the manual is used."""
        return datetime.datetime.now(ZoneInfo(self.timezone)).date()

    @property
    def cache_path(self) -> Path:
        """What can be made again: measurements, charts, executed cells."""
        return self.data_path / "cache"


def find_root(start: Path) -> Path:
    """The nearest folder upwards that holds ``_config.yml``.

    :raises ConfigError: if there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise ConfigError(
        f"no {CONFIG_FILE} here or in any folder above; go to a manual's folder or give --root",
        path=start,
    )


def load_settings(root: Path, **overrides: str | None) -> Settings:
    """The settings of the manual in a folder.

    :param overrides: settings given on the command line; ``None`` means not given.
    :raises ConfigError: if the file is missing, is not YAML, or holds a setting that does
        not exist or cannot be used.
    """
    path = root / CONFIG_FILE
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError as error:
        raise ConfigError(f"no {CONFIG_FILE} in this folder; give --root", path=root) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", path=path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise ConfigError(
            f"not valid YAML: {problem}", path=path, line=mark.line + 1 if mark else None
        ) from error
    if not isinstance(loaded, Mapping):
        raise ConfigError("must be a mapping of settings", path=path)
    section = loaded.get(SECTION) or {}
    if not isinstance(section, Mapping):
        raise ConfigError(f"the section {SECTION!r} must be a mapping", path=path)
    given = {name: value for name, value in overrides.items() if value is not None}
    values: dict[str, Any] = {"title": loaded.get("title"), **section, **given}
    known = {entry.name for entry in fields(Settings)} - {"root"}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(
                f"unknown setting {SECTION}.{name}; known are {', '.join(sorted(known))}", path=path
            )
        if value is not None and not isinstance(value, str):
            raise ConfigError(f"{SECTION}.{name} must be text; put it in quotes", path=path)
    settings = Settings(
        root=root.resolve(), **{name: value for name, value in values.items() if value is not None}
    )
    _check_values(settings, path)
    return settings


def _check_values(settings: Settings, path: Path) -> None:
    """Refuse a time zone, a language or a colour that does not exist.

    :raises ConfigError: naming the setting.
    """
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"{SECTION}.timezone {settings.timezone!r} is not a time zone such as Europe/Lisbon",
            path=path,
        ) from error
    if not is_language(settings.language):
        raise ConfigError(
            f"{SECTION}.language {settings.language!r} is not a language such as en or zh-Hans",
            path=path,
        )
    if not _COLOUR.fullmatch(settings.accent):
        raise ConfigError(
            f"{SECTION}.accent {settings.accent!r} is not a colour such as #0b5c8a", path=path
        )
