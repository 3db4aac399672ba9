"""How much a build costs, beside stock ``jupyter-book build`` on the same sources.

    python scripts/bench/build.py [--repeat N]

CPU seconds (user and system, of all processes) of four builds:

- cold: nothing is there, no cache either; KPIs are computed and cells are executed;
- no change: the same again;
- one page edited: a sentence more on the policy;
- one KPI page edited: a definition in the KPI book counts in another way.

Four ways to build the same manual:

- ``stock``: the stock command without us. Items are admonitions, KPIs are lists, tables are
  left out (``standin.py``); the theme is Jupyter Book's own.
- ``stock, pydata``: the same with pydata-sphinx-theme, which draws no tree on every page: it
  shows how much of a difference is the theme's.
- ``stock + ours``: the stock command with our extension and theme, as in ``_config.yml``.
- ``qmanual``: ``qmanual build``, which also runs every check.

The ratio is to ``stock``, which does a part of the work only: what lies above 1 is the price of
computing the KPIs, of items with their links and tables, and in ``qmanual`` of running every
check before Sphinx is started. ``qmanual build`` starts nothing when nothing changed.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ("cold", "no change", "one page edited", "one KPI page edited")
WAYS = ("stock", "stock, pydata", "stock + ours", "qmanual")
DATE = re.compile(r"^(  effective: )(\d{4}-\d\d-\d\d)$", re.MULTILINE)
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "_build", "var", "*.pyc")


def main() -> int:
    """Run all builds and print the table."""
    parser = argparse.ArgumentParser(description="Benchmark of builds.")
    parser.add_argument("--repeat", type=int, default=1, help="times to run it all (the median)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    arguments = parser.parse_args()
    measured: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="qm-bench-") as folder:
        for turn in range(arguments.repeat):
            for way in arguments.ways:
                root = copy_sources(Path(folder) / f"{turn}-{way.replace(', ', '-')}", way)
                for scenario in SCENARIOS:
                    EDITS[scenario](root)
                    seconds = cpu_of(command(way, root), root)
                    measured.setdefault((way, scenario), []).append(seconds)
                    print(f"  {way:<14} {scenario:<20} {seconds:7.2f} CPU s", flush=True)
    report(measured, arguments.ways)
    return 0


def copy_sources(root: Path, way: str) -> Path:
    """A copy of the manual in a folder, with the settings of one way to build it."""
    root.mkdir(parents=True)
    for name in ("manual", "training/curricula", "training/question-banks"):
        shutil.copytree(ROOT / name, root / name, ignore=IGNORED)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    if way.startswith("stock") and way != "stock + ours":
        config["sphinx"]["extra_extensions"] = ["standin"]
        options = config["sphinx"]["config"]
        for name in ("html_theme", "html_math_renderer", "html_theme_options"):
            options.pop(name, None)
        if way == "stock, pydata":
            options["html_theme"] = "pydata_sphinx_theme"
            options["html_theme_options"] = {}
        # Without us, MyST-NB cannot write a date of the front matter into its notebook.
        for page in (root / "manual").rglob("*.md"):
            text = page.read_text(encoding="utf-8")
            page.write_text(DATE.sub(r'\1"\2"', text), encoding="utf-8")
    (root / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return root


def command(way: str, root: Path) -> list[str]:
    """The command line of one way to build."""
    scripts = Path(sys.executable).parent
    if way == "qmanual":
        return [str(scripts / "qmanual"), "build", "--root", str(root)]
    return [str(scripts / "jupyter-book"), "build", str(root), "--toc", str(root / "manual/_toc.yml")]  # fmt: skip  # noqa: E501


def cpu_of(arguments: list[str], root: Path) -> float:
    """CPU seconds of a command and everything that it started.

    :raises SystemExit: if it fails; what it wrote last is shown.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(
        arguments, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def edit_page(root: Path) -> None:
    """A sentence more on the policy."""
    append(root / "manual/policy.md", "\nThis sentence was added to see what a build costs.\n")


def edit_kpi(root: Path) -> None:
    """The first definition of the KPI book asks for more cases than before."""
    page = root / "manual/kpis.md"
    text = page.read_text(encoding="utf-8")
    if "min_n: 50" not in text:
        sys.exit("manual/kpis.md holds no 'min_n: 50' to edit; adapt the benchmark")
    page.write_text(text.replace("min_n: 50", "min_n: 51", 1), encoding="utf-8")


def append(path: Path, text: str) -> None:
    """Add to a file; its time differs from the last build's by more than a clock's tick."""
    time.sleep(0.05)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


EDITS: dict[str, Callable[[Path], None]] = {
    "cold": lambda _root: None,
    "no change": lambda _root: None,
    "one page edited": edit_page,
    "one KPI page edited": edit_kpi,
}


def report(measured: dict[tuple[str, str], list[float]], ways: list[str]) -> None:
    """The table: CPU seconds, and the ratio to the first way."""
    base = ways[0]
    pages = len(list((ROOT / "manual").rglob("*.md")))
    print(f"\nCPU seconds (ratio to {base}); {pages} files, Python {sys.version.split()[0]}")
    print(f"{'':<22}" + "".join(f"{way:>20}" for way in ways))
    for scenario in SCENARIOS:
        cells = []
        for way in ways:
            seconds = median(measured[way, scenario])
            ratio = seconds / median(measured[base, scenario])
            cells.append(f"{seconds:10.2f} ({ratio:4.2f})".rjust(20))
        print(f"{scenario:<22}" + "".join(cells))


if __name__ == "__main__":
    sys.exit(main())
