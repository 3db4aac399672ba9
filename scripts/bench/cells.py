"""What the cells of a page cost with a warm kernel, beside the stock one.

    python scripts/bench/cells.py [--pages N] [--repeat N]

N pages with pandas and Matplotlib cells, each its own notebook as MyST-NB runs it, executed
with stock kernels and with warm ones. CPU seconds are user and system of all processes: the
kernels, the warm process with its imports, and the process that asks for them, which is the
same work in both. The ratio is taken in one run; the limit is a quarter.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

LIMIT = 0.25
WAYS = ("stock", "warm")
CELLS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\n\n"
    "cases = pd.DataFrame({'category': ['a', 'b', 'a', 'c'] * 500, 'hours': range(2000)})",
    "figure, axis = plt.subplots(figsize=(7.2, 3.6))\n"
    "axis.bar(*zip(*cases['category'].value_counts().items()))\nplt.show()",
    "cases.groupby('category')['hours'].describe()",
)


def main() -> int:
    """Measure both ways and print the ratio; 1 if it is above the limit."""
    parser = argparse.ArgumentParser(description="Benchmark of code cells.")
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=1, help="times to run it all (the median)")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        execute_pages(arguments.way, arguments.pages)
        return 0
    measured: dict[str, list[float]] = {way: [] for way in WAYS}
    walls: dict[str, list[float]] = {way: [] for way in WAYS}
    for _turn in range(arguments.repeat):
        for way in WAYS:
            cpu, wall = cost_of(way, arguments.pages)
            measured[way].append(cpu)
            walls[way].append(wall)
    base = cost_of("stock", 0)[0]
    print(f"{arguments.pages} pages with pandas and Matplotlib, Python {sys.version.split()[0]}")
    print(f"(the process that asks costs {base:.2f} CPU s before any page; it is left out below)")
    for way in WAYS:
        cpu = median(measured[way]) - base
        print(f"  {way:<6} {cpu:7.2f} CPU s, {cpu / arguments.pages:6.3f} a page, "
              f"{median(walls[way]):6.1f} s by the clock")  # fmt: skip
    ratio = (median(measured["warm"]) - base) / (median(measured["stock"]) - base)
    print(f"  ratio  {ratio:7.3f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def cost_of(way: str, pages: int) -> tuple[float, float]:
    """CPU and clock seconds of so many pages, in a process of their own."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, __file__, "--way", way, "--pages", str(pages)],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began


def execute_pages(way: str, pages: int) -> None:
    """Execute the pages one after the other.

    :raises SystemExit: if a warm kernel was not to be had, or a plot is missing.
    """
    import nbformat
    from nbclient import NotebookClient

    from qmanual.kernels.preload import modules_for
    from qmanual.kernels.provisioner import registered
    from qmanual.kernels.session import Session, use_session
    from qmanual.kernels.warm import WarmKernels

    warm = WarmKernels() if way == "warm" else None
    with tempfile.TemporaryDirectory(prefix="qm-bench-") as folder, registered():
        if warm is not None:
            root = Path(folder)
            session = Session(
                warm=warm,
                reads=root / "reads",
                root=root,
                preload=modules_for(CELLS),
                tell=sys.exit,
            )
            use_session(session)
        for _page in range(pages):
            cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
            notebook = nbformat.v4.new_notebook(cells=cells)
            NotebookClient(notebook, resources={"metadata": {"path": folder}}).execute()
            if "image/png" not in str(notebook.cells[1].outputs):
                sys.exit("the plot is missing")
    if warm is not None:
        warm.close()


if __name__ == "__main__":
    os.environ.pop("JUPYTER_DEFAULT_PROVISIONER_NAME", None)
    sys.exit(main())
