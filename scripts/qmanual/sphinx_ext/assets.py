"""Style sheets, the script, the theme, and what a page needs of other extensions' files."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from qmanual.sphinx_ext.accent import accent_css
from qmanual.sphinx_ext.domain import manual_of
from qmanual.sphinx_ext.language import _, sphinx_name

HERE = Path(__file__).parent
THEME = "qmanual"

NEEDED_FOR = {
    "pygments": 'class="highlight',
    "mystnb": 'class="cell',
    "mystnb.css": 'class="cell',
    "sphinx-design": "sd-",
    "design-tabs": "sd-tab",
    "design-style": "sd-",
}
"""Part of a file's name to what stands in the body of a page that needs it."""

UNUSED = ("togglebutton", "copybutton", "clipboard", "thebe", "sphinx-book-theme")
"""Files that Jupyter Book puts on every page and that a manual does not use."""


_STOCK_STYLE = "sphinx"

_THEBE = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>|<script>\s*kernelName\s*=.*?</script>',
    re.DOTALL,
)


def setup_assets(app: Sphinx) -> None:
    """Register theme, static files and handlers."""
    app.add_html_theme(THEME, str(HERE / "theme"))
    app.connect("config-inited", let_theme_colour_code)
    app.connect("builder-inited", add_static_files)
    app.connect("html-page-context", fill_page, priority=900)


def let_theme_colour_code(_app: Sphinx, config: Config) -> None:
    """Jupyter Book sets a style with too little contrast; the theme's own has enough."""
    if config.html_theme == THEME and config.pygments_style == _STOCK_STYLE:
        config.pygments_style = None


def add_static_files(app: Sphinx) -> None:
    """Put our files into the site, and the accent colour beside them."""
    if app.builder.format != "html":
        return
    app.config.html_static_path.append(str(HERE / "static"))
    accent = manual_of(app.env).settings.accent
    try:
        css = accent_css(accent)
    except ValueError as error:
        raise ConfigError(f"_config.yml: qmanual.accent: {error}") from error
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "qmanual-accent.css").write_text(css, encoding="utf-8")
    app.add_css_file("qmanual.css")
    app.add_css_file("qmanual-accent.css")
    app.add_js_file("qmanual.js")


def fill_page(
    app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Add our words and the edition; leave out files that the page does not use."""
    manual = manual_of(app.env)
    if manual.edition:
        name = _attribute(manual.edition)
        meta = f'<meta name="qmanual-edition" content="{name}" />'
        context["metatags"] = f"{context.get('metatags', '')}\n    {meta}"
    # BCP 47, where Sphinx says zh-TW for traditional Chinese anywhere.
    if app.config.language == sphinx_name(manual.language):
        context["language"] = manual.language.replace("_", "-")
    context["qm"] = {
        **frame_words(),
        "organisation": manual.settings.organisation,
        "training_address": manual.settings.training,
        "edition_line": _("Edition %s") % manual.edition if manual.edition else "",
        "page_toc": page_toc(context),
    }
    if getattr(getattr(app.builder, "theme", None), "name", "") == THEME:
        # Of sphinx-thebe, which Jupyter Book loads: inline scripts for a button we do not have.
        body = context["body"] = _THEBE.sub("", str(context.get("body", "")))
        for key in ("css_files", "script_files"):
            context[key] = [entry for entry in context.get(key, ()) if is_needed(entry, body)]


def frame_words() -> dict[str, str]:
    """The frame's own words."""
    return {
        "skip": _("Skip to the text"),
        "contents": _("Contents"),
        "training": _("My training"),
        "search": _("Search"),
        "found": _("Pages found: ${resultCount}."),
        "search_needs_script": _("The search needs JavaScript; the contents do not."),
        "edition": _("Edition %s"),
        "to_latest": _("Go to the edition in force"),
        "superseded": _("This edition was superseded on %s."),
        "working": _("This is not a published edition."),
        "in_force": _("In force since %s"),
        "was": _("From %s, superseded"),
        "light": _("Light"),
        "dark": _("Dark"),
        "around": _("Pages before and after"),
        "previous": _("Previous"),
        "next": _("Next"),
        "on_this_page": _("On this page"),
        "uncontrolled": _("A printed copy is not controlled. The edition in force is online."),
    }


def page_toc(context: dict[str, Any]) -> str:
    """The headings below the page's title, as a list; empty when there are none."""
    toc = str(context.get("toc", ""))
    if not context.get("display_toc"):
        return ""
    # Sphinx nests all headings below the title's own entry.
    inner = re.search(r"</a>\s*(<ul>.*</ul>)\s*</li>\s*</ul>\s*$", toc, re.DOTALL)
    return inner[1] if inner else ""


def is_needed(entry: Any, body: str) -> bool:
    """Whether a page needs a style sheet or a script; nothing is loaded from the net."""
    name = str(getattr(entry, "filename", entry) or "")
    if "://" in name or name.startswith("//") or not name:
        return False
    if any(part in name for part in UNUSED):
        return False
    return all(mark in body for part, mark in NEEDED_FOR.items() if part in name)


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
