"""A form on paper, and its key on another: two HTML files that a browser prints.

Each file is whole in itself: no script, no font, nothing from the network. A question is not split
between pages unless it is longer than one. Matchings stand in two columns, steps have boxes for
their places, gaps are lines; in large print (18 pt) for those who need it.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from qmquiz.formats.characters import legal
from qmquiz.formats.exchange import Exported, LinkTo
from qmquiz.formats.handout import Handout, find_lost
from qmquiz.formats.paper_view import Sheet, make_sheet
from qmquiz.forms.form import Form
from qmquiz.model import Bank, Question

_SEED = "paper"


def write_paper(questions: Sequence[Question], language: str, link: LinkTo) -> Exported:
    """Questions as a paper and its key, in their order."""
    bank = Bank(language=language, questions=tuple(questions))
    form = Form(seed=_SEED, qvers=tuple(dict.fromkeys(q.qver for q in questions)))
    return make_paper(Handout(form=form, bank=bank, link=link))


def make_paper(handout: Handout, *, large_print: bool = False) -> Exported:
    """A form as a paper and its key; of a variant ``B`` the files are ``paper-b…``.

    :raises QuizError: if the bank lacks one of its questions.
    """
    end = f"-{handout.variant.lower()}" if handout.variant else ""
    end += "-large" if large_print else ""
    return Exported(
        files={
            f"paper{end}.html": _page("paper.html", handout, large_print=large_print, key=False),
            f"paper{end}-key.html": _page("key.html", handout, large_print=large_print, key=True),
        },
        lost=tuple(find_lost(handout)),
    )


def _page(template: str, handout: Handout, *, large_print: bool, key: bool) -> bytes:
    style = (files("qmquiz.formats") / "sheets" / "sheet.css").read_text(encoding="utf-8")
    sheet: Sheet = make_sheet(handout, style, large_print=large_print, key=key)
    text: str = _environment().get_template(template).render(sheet=sheet, say=handout.wording.say)
    return (text.strip() + "\n").encode()


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("qmquiz.formats", "sheets"),
        autoescape=True,
        finalize=_as_html,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def _as_html(value: Any) -> Any:
    """A text as HTML that is read back as it was: a bare CR would become a line feed."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(str(escape(legal(value))).replace("\r", "&#13;"))  # noqa: S704  # escaped
    return value
