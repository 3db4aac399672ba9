"""The published manual, and the colours of the house.

A web server or a CDN can serve the same folder; this view is for installations without one,
and for manuals that only people who are signed in may read.
"""

import mimetypes
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qmanual.editions.store import (
    LIVE,
    editions_path,
    live_root,
    pointed_at,
    site_path,
    site_root,
)
from qmtraining.colours import theme_css
from qmtraining.views.trouble import trouble

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pagefind": "application/octet-stream",
    ".pf_fragment": "application/octet-stream",
    ".pf_index": "application/octet-stream",
    ".pf_meta": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
PART = re.compile(r"[^\\:\x00-\x1f\x7f]+")
"""A part of an address that can be the name of a file on any system."""

# Executed cells may carry styles in themselves (a pandas table does); scripts never: a page of
# the manual shares its origin with the service.
MANUAL_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}


@csp_replace(MANUAL_POLICY)  # type: ignore[arg-type]
@require_safe
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the published site."""
    if settings.MANUAL_ACCESS == "login" and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    root = site_path(settings.MANUAL)
    if root is None:
        return trouble(
            request,
            gettext("No edition is published yet"),
            gettext("Publish one with: qmanual edition publish NAME"),
            404,
        )
    file = find_file(root, path)
    if file is None:
        raise Http404
    if file.is_dir():
        if path and not path.endswith("/"):
            return redirect(f"/{path}/")
        file = file / "index.html"
        if not file.is_file():
            raise Http404
    return send_file(request, file)


def find_file(root: Path, path: str) -> Path | None:
    """The file or folder that an address names; ``None`` if there is none to be had.

    Every part is looked at before the disk is: nothing leads upwards, nothing is hidden, and
    what a link leads to must belong to the site or to the pages of an edition.
    """
    parts = [part for part in PurePosixPath(path).parts if part != "/"]
    if any(part.startswith(".") or not PART.fullmatch(part) for part in parts):
        return None
    if ".." in path.split("/"):
        return None
    if parts[:1] == [LIVE] and not (root / LIVE).exists():  # a system without symbolic links
        live = pointed_at(live_root(settings.MANUAL))
        root, parts = live or root, parts[1:] if live else parts
    try:
        found = root.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    site = site_root(settings.MANUAL).resolve()
    editions = editions_path(settings.MANUAL).resolve()
    if found.is_relative_to(site):
        return found
    if found.is_relative_to(editions):
        inside = found.relative_to(editions).parts
        if len(inside) >= 2 and inside[1] == "html":
            return found
    return None


def send_file(request: HttpRequest, file: Path) -> HttpResponseBase:
    """A file with its type and a tag that changes with it; only the tag if it is known."""
    stat = file.stat()
    tag = quote_etag(f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}")
    known = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    response: HttpResponseBase
    if tag in known or f"W/{tag}" in known:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(file.open("rb"), content_type=type_of(file))
    access = "public" if settings.MANUAL_ACCESS == "public" else "private"
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(stat.st_mtime)
    response.headers["Cache-Control"] = f"{access}, no-cache"  # ask each time; mostly a 304
    return response


def type_of(file: Path) -> str:
    """The content type of a file by its name; the same on every system."""
    suffix = file.suffix.lower()
    return TYPES.get(suffix) or mimetypes.types_map.get(suffix) or "application/octet-stream"


@lru_cache(maxsize=4)
def _theme(accent: str) -> bytes:
    return theme_css(accent).encode()


@require_safe
def theme(_request: HttpRequest) -> HttpResponse:
    """The company's colour, as style sheet variables."""
    response = HttpResponse(_theme(settings.MANUAL.accent), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
