"""Files from the network: fetched at every refresh; the last copy is kept for when it is away."""

import datetime
import hashlib
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qmanual.errors import SourceError
from qmanual.items.findings import Finding
from qmanual.kpi.sources.addresses import hide_secrets, is_remote, resolve_variables
from qmanual.kpi.sources.durable import write_atomically
from qmanual.kpi.sources.source import Source

_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file from the network.

    :param finding: why it is the copy of last time; None if it is not.
    """

    path: Path
    finding: Finding | None = None


def fetch(source: Source, written: str, cache: Path) -> Fetched:
    """Get a file from the network; the copy of last time, and a finding, if it is away.

    A server that answers, but without the file, is not away: then there is nothing to read.

    :raises SourceError: if there is no file, and no copy that may stand in for it.
    """
    name = hashlib.sha256(written.encode()).hexdigest()[:16]
    kept = cache / "downloads" / f"{source.name}-{name}.{source.format or 'data'}"
    address = resolve_variables(source, written, os.environ, key="path")
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "qmanual"})  # noqa: S310 - http and https only
        with urllib.request.build_opener(_WebOnly).open(request, timeout=_TIMEOUT_S) as answer:
            content = answer.read()
    except (OSError, ValueError) as error:
        answered = isinstance(error, urllib.error.HTTPError)
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = hide_secrets(_reason(error), address)
        message = f"source {source.name!r}: {written} cannot be fetched: {reason}"
        if answered or not kept.is_file():
            raise SourceError(message, path=source.file, line=source.line("path")) from error
        return Fetched(path=kept, finding=_old_copy(source, kept, message))
    write_atomically(kept, content)
    return Fetched(path=kept)


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {error.reason}"
    return str(getattr(error, "reason", None) or error)


def _old_copy(source: Source, kept: Path, message: str) -> Finding:
    moment = datetime.datetime.fromtimestamp(kept.stat().st_mtime, datetime.UTC)
    told = f"{message}; the figures are of the copy fetched on {moment:%Y-%m-%d %H:%M} UTC"
    return Finding(code="kpi-source", path=source.file, line=source.line("path"), message=told)


class _WebOnly(urllib.request.HTTPRedirectHandler):
    """Follows a redirection to the web only; a server must not send us to files of ours."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if not is_remote(newurl.lower()):
            fp.close()
            raise urllib.error.URLError(f"it sends us to {newurl}, which is not on the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
