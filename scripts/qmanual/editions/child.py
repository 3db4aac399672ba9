"""Run Jupyter Book's build in a process of its own: ``python -m qmanual.editions.child``.

Sphinx changes its process for good (directives, translations, import path), and is slow to
import; so nothing else of ours runs where it does. The request comes as JSON on standard
input; status lines go to standard output and warnings to standard error, as Sphinx does.
"""

import json
import sys
from pathlib import Path


def main() -> int:
    """Build what was asked; 0 if there was no warning."""
    request = json.loads(sys.stdin.buffer.read())
    from jupyter_book.sphinx import build_sphinx

    result = build_sphinx(
        Path(request["sources"]),
        Path(request["html"]),
        use_external_toc=True,
        noconfig=True,
        path_config=request["config"],
        doctreedir=Path(request["doctrees"]),
        confoverrides=request["overrides"],
        builder="html",
        freshenv=request["fresh"],
        warningiserror=True,
        keep_going=True,
        jobs=request["jobs"],
    )
    return 0 if result == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
