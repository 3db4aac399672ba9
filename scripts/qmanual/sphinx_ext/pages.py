"""Which pages to write again, and what is wrong with any page; decided once all are read.

A page is written again when, and only when, something that it shows has changed. What it
showed when it was last written is kept beside the doctrees, for each builder, and only after
a build that succeeded.

Everything wrong is said in every build, also for pages that were not read again: a defect
must not vanish from the report because the build was incremental.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from qmanual.items.findings import Severity
from qmanual.sphinx_ext.domain import Page, Problem, QmDomain, manual_of, qm_domain
from qmanual.sphinx_ext.loading import location
from qmanual.sphinx_ext.manual import Manual
from qmanual.sphinx_ext.registry import CONTROL, KINDS
from qmanual.sphinx_ext.warnings import Subtype, warn
from qmanual.wording import labels


def setup_pages(app: Sphinx) -> None:
    """Register the handlers."""
    app.connect("env-updated", report_problems)
    app.connect("env-updated", find_stale_pages)
    app.connect("build-finished", keep_digests)


def report_problems(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of everything that is wrong with pages, in the order of files and lines."""
    manual = manual_of(env)
    for docname, page in sorted(qm_domain(env).pages.items()):
        problems = [*page.problems, *find_problems(manual, docname, page)]
        path = str(env.doc2path(docname))
        for problem in sorted(problems, key=lambda entry: (entry.line, entry.message)):
            warn(
                problem.message,
                subtype=problem.subtype,
                location=location(Path(app.srcdir), problem.file or path, problem.line),
            )


def find_problems(manual: Manual, docname: str, page: Page) -> list[Problem]:
    """What is wrong with a page in the light of the whole manual."""
    problems = []
    reported = {f.item for f in manual.findings if f.severity is Severity.ERROR}
    for rendered in page.items:
        item = manual.item(rendered.id)
        if rendered.id in reported or not rendered.id:
            continue
        if item is None or item.docname != docname:
            message = (
                f"{rendered.id} is not an item of this page for the reader of the manual; an "
                "item must stand in the page itself, not in an include or a substitution"
            )
        elif item.source != rendered.source:
            message = (
                f"Sphinx read {rendered.id} otherwise than the reader of the manual did "
                f"({item.path}:{item.line}); write the item plainly in the page, with closed "
                "fences and without a substitution around it"
            )
        else:
            continue
        problems.append(
            Problem(line=rendered.line, message=message, subtype=Subtype.SOURCE, file=rendered.file)
        )
    for entry in page.shown:
        message_or_none = KINDS[entry.kind].problem(manual, entry.arg)
        if message_or_none is not None:
            problems.append(
                Problem(line=entry.line, message=message_or_none, subtype=Subtype.REFERENCE)
            )
    return problems


def find_stale_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show something else than when they were last written."""
    manual, domain = manual_of(env), qm_domain(env)
    known = _load(_digest_file(app))
    frame = navigation_digest(env)
    current = {name: frame + page_digest(manual, domain, name) for name in sorted(env.found_docs)}
    domain.digests = current
    return [name for name, digest in current.items() if known.get(name) != digest]


def page_digest(manual: Manual, domain: QmDomain, docname: str) -> str:
    """Digest of all that a page shows of the manual."""
    page = domain.pages.get(docname, Page())
    places = {(entry.kind, entry.arg) for entry in page.shown}
    if manual.document_of(docname) is not None:
        places.add((CONTROL, docname))
    digest = hashlib.sha256(f"{renderer_digest()}\0{manual.language}\0".encode())
    for kind, arg in sorted(places):
        # Views are frozen dataclasses of text, numbers and tuples: equal views, equal reprs.
        digest.update(f"{kind}\0{arg}\0{KINDS[kind].view(manual, docname, arg)!r}\0".encode())
    return digest.hexdigest()


def navigation_digest(env: BuildEnvironment) -> str:
    """Digest of the table of contents, which stands on every page."""
    digest = hashlib.sha256()
    for docname in sorted(env.found_docs):
        title = env.titles[docname].astext() if docname in env.titles else ""
        digest.update(f"{docname}\0{title}\0".encode())
        if docname in env.tocs:
            for node in env.tocs[docname].findall(addnodes.toctree):
                digest.update(f"{node.get('caption')!r}{node.get('entries')!r}\0".encode())
    return digest.hexdigest()[:16]


@cache
def renderer_digest() -> str:
    """Digest of what renders: pages are written again when it, or a word in it, is another."""
    digest = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(labels.__file__).parent):
        for path in sorted(p for kind in ("py", "html", "mo") for p in folder.rglob(f"*.{kind}")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def keep_digests(app: Sphinx, exception: Exception | None) -> None:
    """Remember what the pages show, now that they are written."""
    if exception is None and app.builder.name != "dummy":
        digests = qm_domain(app.env).digests
        text = json.dumps({"format": 1, "pages": digests}, indent=1, sort_keys=True) + "\n"
        _digest_file(app).write_text(text, encoding="utf-8")


def _digest_file(app: Sphinx) -> Path:
    return Path(app.doctreedir) / f"qmanual-{app.builder.name}.json"


def _load(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["pages"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # never written, or damaged: everything is stale
