"""Extensions of Jupyter Book that are safe in parallel builds and do not say so.

Sphinx then reads one page after the other, and warns, which stops a build that has to be free of
warnings: a manual of forty pages could not be frozen.
"""

from sphinx.application import Sphinx

SAFE = (
    "sphinx_multitoc_numbering",  # numbers sections in the main process, after reading
    "sphinx_jupyterbook_latex",  # transforms one page at a time, and only for LaTeX
)


def setup_parallel(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("builder-inited", declare_safe)


def declare_safe(app: Sphinx) -> None:
    """Say of an extension what it does not say itself; what it says stands."""
    for name in SAFE:
        extension = app.extensions.get(name)
        if extension is not None and extension.parallel_read_safe is None:
            extension.parallel_read_safe = True
