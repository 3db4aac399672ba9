"""Which modules the warm process imports for a page: those that its cells import, and that may be.

A module may be imported before a fork if no thread of its own survives one, and if it keeps no
connection. DuckDB is not here: it starts threads when it is imported.
"""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

PRELOADABLE: Mapping[str, tuple[str, ...]] = {
    "numpy": ("numpy", "numpy.random"),
    "pandas": (
        "pandas",
        "pandas.io.formats.html",
        "pandas.io.formats.string",
        "pandas.io.formats.style",
        "pandas.plotting._matplotlib",
    ),
    "pyarrow": ("pyarrow", "pyarrow.pandas_compat", "pyarrow.parquet"),
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.backends.backend_agg",
        "matplotlib.dates",
        "IPython.core.pylabtools",
        "PIL.BmpImagePlugin",
        "PIL.GifImagePlugin",
        "PIL.JpegImagePlugin",
        "PIL.PngImagePlugin",
        "PIL.PpmImagePlugin",
    ),
    "altair": ("altair",),
    "scipy": ("scipy.stats",),
    "ibis": ("ibis",),
}
"""Package that cells import to the modules that are imported for it."""

_AFTER = {"read_parquet": "pyarrow", "plot": "matplotlib", "style": "pandas", "qmanual": "ibis"}
"""Names in cells that bring a package in later, if pandas or we are used."""


def modules_for(cells: Iterable[str]) -> tuple[str, ...]:
    """The modules to import before a page's kernel is forked, sorted.

    :param cells: sources of the page's cells; magics are left out.
    """
    packages: set[str] = set()
    names: set[str] = set()
    for source in cells:
        for node in ast.walk(_parse(source)):
            if isinstance(node, ast.Import):
                packages |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                packages.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    if packages & {"pandas", "qmanual"}:
        packages |= {_AFTER[name] for name in (names | packages) & _AFTER.keys()}
    if packages & {"pandas", "matplotlib", "scipy"}:
        packages.add("numpy")
    found = {module for package in packages for module in PRELOADABLE.get(package, ())}
    return tuple(sorted(found))


def shadowed(modules: Iterable[str], folder: Path) -> str:
    """The first module that a file in the page's folder has the name of; empty if none.

    A kernel looks into its own folder first, so such a page needs a kernel of its own.
    """
    for name in sorted({module.partition(".")[0] for module in modules} | {"IPython", "ipykernel"}):
        if (folder / f"{name}.py").exists() or (folder / name).is_dir():
            return name
    return ""


def _parse(source: str) -> ast.Module:
    """A cell as Python; lines of IPython's own are left out."""
    lines = [
        "pass" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.split("\n")
    ]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
