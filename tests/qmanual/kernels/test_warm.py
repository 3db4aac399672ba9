"""Warm kernels are as stock ones: same outputs, nothing of another page, nothing left behind."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from qmanual.kernels.warm import WarmError, WarmKernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

PLOTS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport altair as alt",
    "plt.plot([1, 2, 3])",
    "plt.figure()\nplt.plot([1])\nplt.figure()\nplt.plot([2])\nplt.show()",
    "pd.Series([3, 1, 2]).plot.bar();",
    "figure, axis = plt.subplots()\naxis.set_title('Späte Fälle 遅れ')\nfigure",
    "alt.Chart(pd.DataFrame({'a': [1, 2]})).mark_point().encode(x='a:Q')",
    "pd.DataFrame({'a': [1, 2]}).style.hide()",
)

EVERYTHING = (
    "import sys, os, warnings, locale, signal, threading, logging, json\nimport pandas as pd\n"
    "import matplotlib, matplotlib.pyplot as plt, numpy as np",
    "print('ä€ 漢字 🙂'); print('err', file=sys.stderr)",
    "pd.DataFrame({'a': [1.5, 2], 'b': ['x', None]})",
    "pd.Series(range(3)).describe()",
    "plt.plot([1, 2]); plt.title('t')",
    "%matplotlib inline\nplt.plot([2, 1])\nplt.show()",
    "warnings.warn('careful')",
    "!echo from a program",
    "os.system('echo from the system')",
    "sys.stdin.read()",
    "print(os.getcwd(), sys.path, os.path.basename(sys.argv[0]), len(sys.argv), sys.flags)",
    "print(sorted(n for n in os.environ if not n.startswith('JPY')))",
    "print(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD), "
    "signal.getsignal(signal.SIGPIPE), signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    "print(sorted(str(f[:3]) for f in warnings.filters))",
    "print(matplotlib.get_backend(), sorted(matplotlib.rcParams.items(), key=str)[:400])",
    "print(np.show_config is not None, locale.getlocale(), logging.getLogger().handlers)",
    "print(__name__, sys.modules['__main__'].__dict__ is globals(), get_ipython().colors)",
    "print(os.environ.get('MPLBACKEND'), os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid())",
    "print(sorted(int(n) for n in os.listdir('/proc/self/fd') if int(n) < 3))",
    "raise ValueError('wrong')",
)


def normalised(outputs):
    """Outputs without what differs between any two executions."""
    text = repr(outputs)
    text = re.sub(r"/tmp/\w*ipykernel_\d+/\d+\.py|ipykernel_\d+", "CELL", text)
    return re.sub(r"0x[0-9a-f]+", "ADDRESS", text)


def images(outputs):
    return [sum("image/png" in entry.get("data", {}) for entry in cell) for cell in outputs]


def kernels_of(pid):
    """Processes below a process."""
    done = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()[1:]]
    found, frontier = set(), {pid}
    while frontier:
        frontier = {child for child, parent in pairs if parent in frontier}
        found |= frontier
    return found


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(statement, seconds=10):
    end = time.monotonic() + seconds
    while not statement() and time.monotonic() < end:
        time.sleep(0.05)
    return statement()


def test_each_plotting_cell_yields_its_images(warm):
    first, second = warm.run(*PLOTS), warm.run(*PLOTS)

    assert warm.told == []
    assert images(first) == images(second) == [0, 1, 2, 1, 2, 0, 0]
    assert "vega" in repr(first[5])
    assert "<table" in first[6][0]["data"]["text/html"]


@pytest.mark.parametrize("way", ["stock", "plain"])
def test_warm_outputs_equal_stock_outputs(pages, monkeypatch, way):
    monkeypatch.setenv("PYTHONHASHSEED", "0")

    warm = pages("warm").run(*EVERYTHING, allow_errors=True)
    stock = pages(way).run(*EVERYTHING, allow_errors=True)

    for source, one, other in zip(EVERYTHING, warm, stock, strict=True):
        assert normalised(one) == normalised(other), source
    assert images(warm)[4:6] == [1, 1]


def test_nothing_leaks_from_page_to_page(warm):
    (warm.root / "manual").mkdir()
    (warm.root / "manual/local_module.py").write_text("VALUE = 1\n")
    look = (
        "import os, sys, warnings, random, decimal, builtins\nimport matplotlib, numpy as np, pandas as pd",
        "print(os.getcwd(), os.environ.get('LEAK'), 'local_module' in sys.modules, "
        "'leak' in sys.path, matplotlib.rcParams['lines.linewidth'], len(warnings.filters), "
        "pd.get_option('display.max_rows'), decimal.getcontext().prec, hasattr(builtins, 'leak'), "
        "np.geterr()['divide'], sys.getrecursionlimit(), 'leak' in dir(), "
        "os.umask(0o22) == 0o22, matplotlib.get_backend())",
    )
    before = warm.text(*look)

    warm.run(
        look[0],
        "import local_module; os.chdir('/'); os.environ['LEAK'] = '1'; sys.path.append('leak')\n"
        "matplotlib.rcParams['lines.linewidth'] = 9; warnings.simplefilter('error')\n"
        "pd.set_option('display.max_rows', 3); decimal.getcontext().prec = 3; builtins.leak = 1\n"
        "np.seterr(divide='raise'); sys.setrecursionlimit(500); os.umask(0); leak = 1\n"
        "matplotlib.use('svg')",
    )

    assert warm.text(*look) == before
    assert warm.told == []


def test_a_changed_local_module_is_seen_by_the_next_page(warm):
    (warm.root / "manual").mkdir()
    module = warm.root / "manual/rates.py"
    module.write_text("RATE = 1\n")
    first = warm.text("import rates; print(rates.RATE)")
    module.write_text("RATE = 22\n")

    assert (first, warm.text("import rates; print(rates.RATE)")) == ("1\n", "22\n")


def test_random_numbers_differ_between_pages(warm):
    draw = "import random, numpy as np\nprint(random.random(), np.random.rand())"

    drawn = {number for _page in range(3) for number in warm.text(draw).split()}

    assert len(drawn) == 6


def test_modules_of_one_page_are_not_imported_in_another(warm):
    warm.run("import pandas")

    found = warm.text("import sys\nprint({'pandas', 'numpy', 'matplotlib'} & set(sys.modules))")

    assert found == "set()\n"


def test_a_dying_kernel_is_told_and_the_next_page_runs(warm):
    with pytest.raises(DeadKernelError):
        warm.run("import os; os._exit(3)")

    assert warm.text("print('alive')") == "alive\n"
    assert warm.told == []


def test_a_cell_that_runs_too_long_is_stopped_with_what_it_started(warm):
    assert warm.warm is not None
    before = kernels_of(warm.warm.pid)
    with pytest.raises(CellTimeoutError):
        warm.run("import subprocess; subprocess.run(['sleep', '987'])", timeout=2)

    assert wait_until(lambda: not running_programs("sleep", "987"))
    assert len(kernels_of(warm.warm.pid) - before) <= 1  # the process that forks


def running_programs(*words):
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            parts = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if all(word.encode() in parts for word in words):
            found.append(path.parent.name)
    return found


def test_an_interrupted_cell_raises_keyboard_interrupt(warm):
    interrupt = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)"

    with pytest.raises(CellExecutionError) as raised:
        warm.run(interrupt)

    assert raised.value.ename == "KeyboardInterrupt"


def test_cells_may_fork_and_start_programs(warm):
    text = warm.text(
        "import os, subprocess, sys\nfrom multiprocessing import get_context\n"
        "with get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))\n"
        "print(subprocess.run([sys.executable, '-c', 'print(6)'], capture_output=True).stdout)\n"
        "pid = os.fork()\nif pid == 0: os._exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))"
    )

    assert text == "[1, 2]\nb'6\\n'\n7\n"


def test_a_megabyte_of_output_arrives(warm):
    assert len(warm.text("print('漢' * (1 << 20))")) == (1 << 20) + 1


def test_many_threads_of_blas_work_after_the_fork(warm):
    text = warm.text(
        "import numpy as np\na = np.ones((600, 600))\nprint((a @ a)[0, 0], np.linalg.det(np.eye(300)))"
    )

    assert text == "600.0 1.0\n"


@pytest.mark.parametrize("name", ["pandas.py", "matplotlibrc"])
def test_a_folder_with_its_own_pandas_or_settings_gets_a_stock_kernel(warm, name):
    folder = warm.root / "manual"
    folder.mkdir()
    (folder / name).write_text("axes.grid: True\n" if name == "matplotlibrc" else "OWN = 1\n")

    source = {
        "pandas.py": "import pandas; print(pandas.OWN)",
        "matplotlibrc": "import matplotlib; print(int(matplotlib.rcParams['axes.grid']))",
    }[name]

    assert warm.text(source) == "1\n"
    assert len(warm.told) == 1
    assert name.partition(".")[0] in warm.told[0]


def test_a_changed_environment_gets_a_stock_kernel(warm, monkeypatch):
    monkeypatch.setenv("ANSWER", "42")

    assert warm.text("import os; print(os.environ['ANSWER'])") == "42\n"
    assert warm.told == [
        "a stock kernel is started: the environment has changed since the build began: ANSWER"
    ]


def test_a_killed_warm_process_is_replaced_by_stock_kernels(warm):
    assert warm.warm is not None
    warm.run("1")
    os.kill(warm.warm.pid, signal.SIGKILL)

    assert warm.text("print(1)") == "1\n"
    assert "a stock kernel is started: the warm process" in warm.told[0]


def test_closing_ends_the_warm_process_and_its_kernels():
    kernels = WarmKernels()
    process = kernels.launch(
        ["-f", "/nonexistent/none.json"], env=dict(os.environ), cwd="/", preload=["numpy"]
    )
    below = {kernels.pid, *kernels_of(kernels.pid)}
    assert len(below) >= 2

    kernels.close()

    assert process.wait(10) != 0
    assert wait_until(lambda: not any(is_running(pid) for pid in below))


def test_nothing_is_left_when_the_build_is_killed(tmp_path):
    code = (
        "import nbformat, sys\nfrom pathlib import Path\nfrom nbclient import NotebookClient\n"
        "from qmanual.kernels.provisioner import register\n"
        "from qmanual.kernels.session import Session, use_session\n"
        "from qmanual.kernels.warm import WarmKernels\n"
        "register(); warm = WarmKernels(); use_session(Session(warm=warm))\n"
        "print(warm.pid, flush=True)\n"
        'source = \'import subprocess; subprocess.run(["sleep", "654"])\'\n'
        "cell = nbformat.v4.new_code_cell(source)\n"
        "NotebookClient(nbformat.v4.new_notebook(cells=[cell]), timeout=None).execute()\n"
    )
    build = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=tmp_path)
    assert build.stdout is not None
    zygote = int(build.stdout.readline())
    assert wait_until(lambda: running_programs("sleep", "654"), 60)
    below = {zygote, *kernels_of(zygote)}

    build.kill()
    build.wait()
    build.stdout.close()

    assert wait_until(lambda: not any(is_running(pid) for pid in below))
    assert running_programs("sleep", "654") == []


def test_a_build_that_asks_for_no_kernel_imports_nothing():
    kernels = WarmKernels()

    command = Path(f"/proc/{kernels.pid}/cmdline")
    is_shell = wait_until(lambda: command.read_bytes().startswith(b"/bin/sh\0"))
    time.sleep(0.2)
    still = command.read_bytes().startswith(b"/bin/sh\0")
    kernels.close()

    assert (is_shell, still) == (True, True)
    assert wait_until(lambda: not is_running(kernels.pid))


def test_a_relative_python_path_is_refused(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", f"scripts{os.pathsep}/abs")

    with pytest.raises(WarmError, match="depends on the folder"):
        WarmKernels()


def test_a_module_that_leaves_a_thread_is_refused(tmp_path, monkeypatch):
    (tmp_path / "threaded.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ['PYTHONPATH']}")
    kernels = WarmKernels()

    with pytest.raises(WarmError) as raised:
        kernels.launch(["-f", "x"], env=dict(os.environ), cwd="/", preload=["threaded"])

    kernels.close()
    assert raised.value.message == "1 more threads run after importing threaded"


def test_a_process_of_a_parallel_build_ends_when_the_build_is_killed():
    """It holds a line to the warm process, so a cell that never ends would run on with it."""
    code = (
        "import os, signal, time\n"
        "from qmanual.kernels.warm import WarmKernels\n"
        "warm = WarmKernels()\n"
        "if os.fork() == 0:\n"
        "    warm.end_with_owner()\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "time.sleep(60)\n"
    )
    build = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert build.stdout is not None
    child = int(build.stdout.readline())

    build.kill()
    build.wait()
    # Its standard output is closed when the child is gone as well.
    ended, _write, _other = select.select([build.stdout], [], [], 10)
    rest = build.stdout.read() if ended else None
    if rest is None:
        os.kill(child, signal.SIGKILL)
    build.stdout.close()

    assert rest == ""
