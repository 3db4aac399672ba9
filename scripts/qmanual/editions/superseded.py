"""The pages of an edition that was replaced: the same pages, each with a notice on top.

The frozen edition stays as it is. The notice is in the page itself, so that it is read
without a script, by a screen reader and by a search engine; and it leads to ``/latest/``,
so that it stays true however many editions follow.
"""

import html
import re
from pathlib import Path

from qmanual.editions.durable import files_under, link_or_copy, write_durably
from qmanual.editions.site_pages import HOUSE_CSS, redline_name
from qmanual.editions.store import Edition
from qmanual.editions.words import day_in_words, words_for

_PLACE = re.compile(rb'<div id="qm-banner" hidden[^>]*></div>')
"""Where our theme wants the notice: on top of the page's text, under its head."""
_BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


def write_superseded_pages(old: Edition, new: Edition, folder: Path, manual: str) -> None:
    """Write the pages of an edition that another one replaced into a folder."""
    for name, path in files_under(old.html_path):
        if not name.endswith(".html"):
            link_or_copy(path, folder / name)
            continue
        same_page = (new.html_path / name).is_file()
        page = path.read_bytes()
        write_durably(folder / name, with_notice(page, name, old, new, manual, same_page=same_page))


def with_notice(
    page: bytes, name: str, old: Edition, new: Edition, manual: str, *, same_page: bool
) -> bytes:
    """A page with the notice in front of everything else.

    :param name: its address inside the edition.
    :param same_page: whether the new edition has a page of that address.
    """
    words = words_for(old.language)
    up = "../" * (name.count("/") + 1)
    target = name if same_page else f"{manual}/index.html"
    told = words["superseded"].format(
        old=old.name, new=new.name, day=day_in_words(new.effective, old.language)
    )
    call = words["read_current" if same_page else "open_current"]
    inner = (
        f"{html.escape(told)}"
        f' <a href="{up}latest/{html.escape(target)}">{html.escape(call)}</a>'
        f' <a href="{up}{html.escape(redline_name(old, new))}">'
        f"{html.escape(words['what_changed'])}</a>"
    )
    # An old page is for those who look for it, not for those who search for an answer.
    head = '<meta name="robots" content="noindex">'
    if _PLACE.search(page):
        notice = f'<div id="qm-banner" class="qm-superseded" role="note">{inner}</div>'
        page = _PLACE.sub(lambda _match: notice.encode(), page, count=1)
    else:
        head = f'<link rel="stylesheet" href="{up}{HOUSE_CSS}">{head}'
        notice = f'<aside class="qm-superseded" role="note">{inner}</aside>'
        page = _BODY.sub(lambda match: match[0] + notice.encode(), page, count=1)
    return _HEAD_END.sub(lambda match: head.encode() + match[0], page, count=1)
