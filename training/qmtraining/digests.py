"""Digests of what is kept as proof: canonical JSON, so that anyone can compute them again."""

import hashlib
import json
from typing import Any

from qmtraining.models import Attempt, Person, Record


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8 (as RFC 8785 for what stands in a record)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def record_as_json(record: Record, person: Person, edition: str, attempt: str) -> dict[str, Any]:
    """What the digest of a record covers; the person stands in it as a salted hash."""
    return {
        "format": 1,
        "subject": person.subject,
        "module": record.module,
        "item": record.item,
        "hash": record.hash,
        "edition": edition,
        "form": str(record.form),
        "passed": record.passed,
        "at": record.at.isoformat(),
        "expires": record.expires.isoformat() if record.expires else None,
        "attempt": attempt,
    }


def record_digest(record: Record, person: Person, edition: str, attempt: str) -> str:
    """Digest of a record."""
    return hashlib.sha256(canonical(record_as_json(record, person, edition, attempt))).hexdigest()


def receipt_digest(attempt: Attempt, digests: list[str]) -> str:
    """Digest of all records that an attempt left: what the person's receipt shows."""
    return hashlib.sha256(canonical([str(attempt.key), sorted(digests)])).hexdigest()
