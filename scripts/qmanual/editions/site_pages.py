"""The pages that stand around the editions: front door, list of editions, redlines."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from qmanual.config import Settings
from qmanual.editions.redline import Redline
from qmanual.editions.store import Edition, State
from qmanual.editions.words import day_in_words, words_for

HOUSE_CSS = "house.css"
_DEFAULT_ACCENT = "#0b5c8a"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def house_css(accent: str) -> bytes:
    """The style sheet of these pages, and of the notice on superseded ones.

    :param accent: the company's colour as ``#rrggbb``.
    """
    text = (files("qmanual.editions") / "templates" / HOUSE_CSS).read_text(encoding="utf-8")
    colour = accent if _COLOUR.fullmatch(accent) else _DEFAULT_ACCENT
    return text.replace("ACCENT", colour).encode()


def index_page(edition: Edition, manual: str) -> bytes:
    """The front door, which leads to the edition in force without a script."""
    return render_page("index.html", edition, base="", home=home_of("latest", manual))


def editions_page(editions: Sequence[Edition], manual: str) -> bytes:
    """The list of editions.

    :param editions: in order of publication.
    """
    newest = editions[-1]
    words = words_for(newest.language)
    rows = []
    for index, edition in reversed(list(enumerate(editions))):
        last = index == len(editions) - 1
        rows.append(
            {
                "name": edition.name,
                "home": home_of(edition.name, manual),
                "day": day_in_words(edition.effective, newest.language),
                "state": words["published" if last else "superseded_state"],
                "summary": edition.summary,
                "redline": redline_name(editions[index - 1], edition) if index else "",
            }
        )
    return render_page("editions.html", newest, base="", home=home_of("latest", manual), rows=rows)


def redline_page(redline: Redline, settings: Settings, *, on_site: bool = True) -> bytes:
    """A redline as a page.

    :param on_site: whether it stands on the site, so that it can link to both editions; a
        page of its own carries its style with it.
    """
    words = words_for(redline.new.language)
    page = render_page(
        "redline.html",
        redline.new,
        base="../" if on_site else "",
        home=home_of("latest", settings.manual) if on_site else "",
        linked=on_site,
        heading=words["redline_title"].format(old=redline.old.name, new=redline.new.name),
        old=redline.old,
        new=redline.new,
        meaning=redline.meaning,
        other=redline.other,
        pages=redline.pages,
        empty=not redline.statements and not redline.pages,
        counts=words["counts"].format(
            meaning=len(redline.meaning), other=len(redline.other), pages=len(redline.pages)
        ),
        questions=words["questions"].format(
            added=redline.questions.added,
            removed=redline.questions.removed,
            changed=redline.questions.changed,
        ),
    )
    if on_site:
        return page
    link = b'<link rel="stylesheet" href="house.css">'
    return page.replace(link, b"<style>\n" + house_css(settings.accent) + b"</style>", 1)


def redline_name(old: Edition, new: Edition) -> str:
    """Address of a redline on the site."""
    return f"redlines/{old.name}..{new.name}.html"


def home_of(edition: str, manual: str) -> str:
    """Address of an edition's first page on the site."""
    return f"{edition}/{manual}/index.html"


def switcher(editions: Sequence[Edition], manual: str) -> list[dict[str, Any]]:
    """What the version switcher of every page reads, the newest first.

    Addresses are relative to the file itself, so that a site may live in a folder.

    :param editions: in order of publication.
    """
    entries = []
    for index, edition in reversed(list(enumerate(editions))):
        last = index == len(editions) - 1
        state = State.PUBLISHED if last else State.SUPERSEDED
        entries.append(
            {
                "name": edition.name,
                "title": edition.name,
                "url": f"{edition.name}/",
                "home": home_of(edition.name, manual),
                "current": last,
                "state": state.value,
                "superseded_on": None if last else editions[index + 1].effective.isoformat(),
                "effective": edition.effective.isoformat(),
                "summary": edition.summary,
                "superseded_by": None if last else editions[index + 1].name,
                "redline": redline_name(editions[index - 1], edition) if index else None,
            }
        )
    return entries


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("qmanual.editions"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_page(template: str, edition: Edition, **values: Any) -> bytes:
    """A page from a template of ours, in the language and with the title of an edition."""
    words: Mapping[str, str] = words_for(edition.language)
    text = (
        _environment()
        .get_template(template)
        .render(words=words, language=edition.language, site_title=edition.title, **values)
    )
    return text.encode()
