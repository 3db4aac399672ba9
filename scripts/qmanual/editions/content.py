"""What went into an edition, as digests: the answer to "is this the same edition again?".

An edition is what its sources, measurements and questions say. Its pages are made from these
by one version of the software, so they do not count here: freezing the same content again
under a newer version is "unchanged", and the frozen pages stay as people read them. The
pages, like every file, are covered by the manifest.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from qmanual.editions.durable import json_bytes
from qmanual.editions.plan import Plan
from qmanual.editions.sources import Sources

_VOLATILE = frozenset({"computed_at"})
"""Fields of measurements that say when, not what."""

_WORDS = {
    "edition": "its day or summary in editions.yml",
    "measurements": "the measurements of its KPIs",
    "questions.json": "its questions",
}


def content_of(
    plan: Plan, sources: Sources, measurements: Path | None, parts: Mapping[str, bytes]
) -> dict[str, str]:
    """What went in, by name, each with its SHA-256.

    :param parts: file name to content, as given by the entry points of editions.
    """
    found = {f"source:{name}": digest for name, digest in sources.digests().items()}
    found["edition"] = _digest([plan.name, plan.effective.isoformat(), plan.summary])
    if measurements is not None:
        found["measurements"] = _digest(
            _without_volatile(json.loads(measurements.read_text(encoding="utf-8")))
        )
    for name, data in parts.items():
        found[name] = sha256(data).hexdigest()
    return dict(sorted(found.items()))


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two contents, in words; files first, what follows from them after."""
    names = [name for name in {*old, *new} if old.get(name) != new.get(name)]
    names.sort(key=lambda name: (not name.startswith("source:"), name))
    return tuple(_in_words(name) for name in names)


def _in_words(name: str) -> str:
    return name.removeprefix("source:") if name.startswith("source:") else _WORDS.get(name, name)


def _digest(value: Any) -> str:
    return sha256(json_bytes(value)).hexdigest()


def _without_volatile(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_volatile(v) for k, v in value.items() if k not in _VOLATILE}
    if isinstance(value, list):
        return [_without_volatile(entry) for entry in value]
    return value
