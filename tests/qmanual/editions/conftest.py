"""A manual of three pages, and editions made of it by hand or for real."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qmanual.config import Settings, load_settings
from qmanual.editions.durable import json_bytes
from qmanual.editions.manifest import manifest_of
from qmanual.items.dump import catalogue_to_json
from qmanual.items.read import read_folder

CONFIG = """\
title: Town desk manual
author: Town desk
copyright: ""
only_build_toc_files: true
exclude_patterns: [var, manual/previous]
qmanual:
  language: en
  timezone: UTC
execute:
  execute_notebooks: "off"
parse:
  myst_enable_extensions: [colon_fence]
sphinx:
  extra_extensions: [qmanual.sphinx_ext]
  config:
    html_theme: qmanual
    html_theme_options: {}
    html_copy_source: false
    html_show_sourcelink: false
    html_math_renderer: qmanual
    html_last_updated_fmt: null
"""

TOC = """\
format: jb-book
root: manual/index
chapters:
  - file: manual/standards
  - file: manual/roles
"""

PLANS = """\
editions:
  - name: "1.0"
    effective: 2026-01-01
    summary: First edition.
    sources: previous/1.0
  - name: "1.1"
    effective: 2026-06-01
    summary: Calls are answered sooner.
"""

FRONT = """\
---
document:
  id: {id}
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: "1"
  reason: Test
  effective: 2026-01-01
  review_in: 12 months
---
"""

STANDARDS = (
    FRONT.format(id="DOC-STANDARDS")
    + """\
# Standards

What callers can rely on{extra}.

:::{{standard}} STD-PHONE-01 Calls are answered quickly
:channel: phone
:at_most: {limit}
:owner: ROLE-LEAD

A person answers within {limit}.
:::
"""
)

ROLES = (
    FRONT.format(id="DOC-ROLES")
    + """\
# Roles

:::{qm:role} ROLE-LEAD Desk lead
Leads the desk.
:::
"""
)


@pytest.fixture
def manual_root(tmp_path: Path) -> Path:
    """The folder of a small manual with two planned editions."""
    root = tmp_path / "company"
    files = {
        "_config.yml": CONFIG,
        "manual/_toc.yml": TOC,
        "manual/editions.yml": PLANS,
        "manual/index.md": "# Town desk\n\nThe manual of the desk.\n",
        "manual/standards.md": STANDARDS.format(limit="20 s", extra=" every day"),
        "manual/roles.md": ROLES,
        "manual/previous/1.0/standards.md": STANDARDS.format(limit="30 s", extra=""),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def settings(manual_root: Path) -> Settings:
    """Its settings."""
    return load_settings(manual_root)


@pytest.fixture
def put_edition(settings: Settings) -> Callable[..., Path]:
    """Writes a frozen edition by hand, without Sphinx: quick, and as wide as a test needs."""

    def put(
        name: str,
        *,
        effective: str = "2026-01-01",
        limit: str = "20 s",
        pages: tuple[str, ...] = ("manual/index.html", "manual/standards.html"),
    ) -> Path:
        source = settings.manual_path / "standards.md"
        kept = source.read_text(encoding="utf-8")
        source.write_text(STANDARDS.format(limit=limit, extra=f" in {name}"), encoding="utf-8")
        catalogue = read_folder(settings.root).catalogue
        folder = settings.data_path / "editions" / name
        files = {
            "catalogue.json": json_bytes(catalogue_to_json(catalogue)),
            "measurements.json": json_bytes({"format": 1, "kpis": {}}),
            "questions.json": json_bytes(
                {
                    "format": 1,
                    "questions": [
                        {"qid": "q1", "qver": limit, "stem": f"Is it {limit}?", "options": []},
                        {"qid": "q2", "qver": limit, "stem": "The same?", "options": []},
                    ],
                    "rejected": [],
                }
            ),
            "approvals.json": json_bytes({"format": 1, "approvals": [], "documents": []}),
            "edition.json": json_bytes(
                {
                    "format": 1,
                    "name": name,
                    "title": "Town desk manual",
                    "language": "en",
                    "effective": effective,
                    "frozen_at": f"{effective}T08:00:00+00:00",
                    "summary": f"Edition {name}.",
                    "previous": None,
                    "content": {"edition": name},
                }
            ),
            "sources/manual/standards.md": source.read_bytes(),
            "html/_static/site.css": b"body { color: black }\n",
        }
        files |= {f"html/{page}": _page(name, page) for page in pages}
        for file, data in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (folder / "manifest.json").write_bytes(manifest_of(folder, name).to_bytes())
        source.write_text(kept, encoding="utf-8")
        return folder

    return put


def _page(edition: str, name: str) -> bytes:
    text = f"<html><head><title>{name}</title></head><body id='top'><p>{edition}</p></body></html>"
    return text.encode()


@pytest.fixture
def look_at_site(settings: Settings) -> Callable[[], dict[str, str]]:
    """What a reader gets: every address of the site with the text behind it.

    Fails if the site is torn: a page of the list that cannot be read.
    """

    def look() -> dict[str, str]:
        site = settings.data_path / "site" / "current"
        if not site.exists():
            assert not site.is_symlink(), "the pointer leads nowhere"
            return {}
        entries = json.loads((site / "switcher.json").read_text(encoding="utf-8"))
        seen = {
            name: (site / name).read_text(encoding="utf-8")
            for name in ("index.html", "editions.html", "house.css", "publications.json")
        }
        for entry in entries:
            for page in ("manual/index.html", "manual/standards.html"):
                address = f"{entry['name']}/{page}"
                seen[address] = (site / address).read_text(encoding="utf-8")
            if entry["redline"]:
                seen[entry["redline"]] = (site / entry["redline"]).read_text(encoding="utf-8")
        latest = (site / "latest/manual/index.html").read_text(encoding="utf-8")
        assert latest == seen[f"{entries[0]['name']}/manual/index.html"]
        seen["latest/manual/index.html"] = latest
        return seen

    return look
