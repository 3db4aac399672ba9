"""Jinja2 for the service: what every template can use."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, PackageLoader, StrictUndefined

from qmtraining import wording
from qmtraining.status import State

STATIC = Path(__file__).parent / "static" / "qmtraining"


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"{static(f'qmtraining/{name}')}?v={digest}"


def address(name: str, *args: Any) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args)


def environment(**options: Any) -> Environment:
    """The Jinja2 environment that Django's backend asks for."""
    options["loader"] = PackageLoader("qmtraining", "templates")
    env = Environment(  # noqa: S701  autoescape stands below
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n"],
        }
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        address=address,
        asset=asset,
        manual=settings.MANUAL,
        languages=wording.LANGUAGE_NAMES,
        wording=wording,
        State=State,
        messages_of=get_messages,
    )
    env.filters.update(
        day=wording.day,
        moment=wording.moment,
        number=wording.number,
        percent=wording.percent,
    )
    return env


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the service; browsers and proxies keep no copy of it."""
    values = {"language": wording.language(), "here": request.path, **(context or {})}
    response = render(request, f"qmtraining/{template}.html", values, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
