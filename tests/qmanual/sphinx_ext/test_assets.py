import re

import pytest

from qmanual.sphinx_ext.assets import is_needed, page_toc

MOST = 150_000
"""A page weighs less, in bytes, with style sheets and scripts, as they are on disk."""


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("_static/qmanual.css", "", True),
        ("https://cdn.example/x.js", "", False),
        ("//cdn.example/x.js", "", False),
        ("_static/togglebutton.js", "", False),
        ("_static/pygments.css", "<p>", False),
        ("_static/pygments.css", '<div class="highlight">', True),
        ("_static/mystnb.abc.css", '<div class="cell docutils">', True),
        ("_static/sphinx-design.min.css", '<div class="sd-card">', True),
        ("_static/sphinx-design.min.css", "<p>", False),
        (None, "", False),
    ],
)
def test_page_loads_what_it_uses_and_nothing_from_the_net(name, body, expected):
    assert is_needed(name, body) is expected


def test_headings_below_the_title_are_the_pages_contents():
    toc = '<ul>\n<li><a href="#">Title</a><ul>\n<li><a href="#a">A</a></li>\n</ul>\n</li>\n</ul>\n'

    assert page_toc({"toc": toc, "display_toc": True}) == '<ul>\n<li><a href="#a">A</a></li>\n</ul>'
    assert page_toc({"toc": toc, "display_toc": False}) == ""


def test_built_page_is_light_and_loads_nothing_from_elsewhere(project):
    built = project.build("-W", "--keep-going")

    assert built.status == 0
    html = project.html("manual/standards")
    loaded = re.findall(r'<(?:script|link|img)[^>]*?(?:src|href)="([^"]+)"', html)
    files = [name.split("?")[0] for name in loaded if "_static" in name]
    folder = project.root / "_build/html/manual"
    assert [name for name in loaded if "//" in name] == []
    assert re.findall(r"<script>|<style|style=", html) == []
    assert len(html) + sum((folder / name).stat().st_size for name in files) < MOST


def test_accent_of_the_settings_is_in_the_style_sheet(project):
    project.write("_config.yml", 'title: T\nqmanual:\n  accent: "#a30000"\n')

    project.build()

    css = (project.root / "_build/html/_static/qmanual-accent.css").read_text()
    assert "--qm-accent: #a30000" in css


def test_bad_accent_is_one_clear_line(project):
    project.write("_config.yml", "title: T\nqmanual:\n  accent: red\n")

    built = project.build()

    assert built.status == 2
    assert "qmanual.accent 'red' is not a colour such as #0b5c8a" in built.stderr


def test_edition_is_named_on_every_page(project):
    project.build("-D", "qmanual_edition=2026.1")

    assert '<meta name="qmanual-edition" content="2026.1" />' in project.html("manual/other")
    assert "Testers · Edition 2026.1" in project.html("manual/other")
