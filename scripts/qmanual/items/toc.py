"""Which pages a manual has, and in what order: ``_toc.yml`` as Jupyter Book reads it."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from qmanual.items.findings import Finding
from qmanual.items.tree import Tree
from qmanual.items.yaml_lines import YamlProblem, load_mapping

TOC = "_toc.yml"


def pages(tree: Tree, manual: str) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """File names of the manual's pages in reading order.

    Without a table of contents these are all pages, in the order of their names.
    """
    names = tree.names()
    markdown = tuple(name for name in names if name.endswith(".md"))
    toc = f"{manual}/{TOC}"
    if toc not in names:
        return markdown, ()
    try:
        content, _lines = load_mapping(tree.text(toc))
    except YamlProblem as problem:
        return markdown, (
            Finding(code="bad-yaml", path=toc, line=problem.line, message=problem.message),
        )
    text = tree.text(toc).splitlines()
    found: dict[str, None] = {}
    findings: list[Finding] = []
    for kind, value in _entries(content):
        if kind == "glob":
            pattern = value.removesuffix(".md")
            matching = (name for name in markdown if fnmatchcase(name.removesuffix(".md"), pattern))
            found.update(dict.fromkeys(matching))
            continue
        name = value if value.endswith(".md") else f"{value}.md"
        if name in markdown:
            found[name] = None
        elif not value.endswith((".ipynb", ".rst")):
            line = next((n for n, words in enumerate(text, 1) if value in words), 0)
            findings.append(
                Finding(
                    code="missing-page",
                    path=toc,
                    line=line,
                    message=f"there is no page {name}; write it, or take it out of the contents",
                )
            )
    return tuple(found), tuple(findings)


def _entries(node: Any) -> Iterator[tuple[str, str]]:
    """Every ``root``, ``file`` and ``glob`` in the order in which they are read."""
    if isinstance(node, list):
        for entry in node:
            yield from _entries(entry)
    elif isinstance(node, dict):
        for key in ("root", "file", "glob"):
            if isinstance(node.get(key), str):
                yield ("glob" if key == "glob" else "file"), node[key]
        for value in node.values():
            if isinstance(value, list):
                yield from _entries(value)
