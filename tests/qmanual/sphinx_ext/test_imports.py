import subprocess
import sys


def test_extension_imports_nothing_heavy():
    code = (
        "import qmanual.sphinx_ext, qmanual.sphinx_ext.wiring, qmanual.sphinx_ext.registry, sys;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'pandas','ibis','duckdb','altair','scipy','numpy','pyarrow','matplotlib','django',"
        "'nbclient','myst_nb'}))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_package_itself_imports_not_even_sphinx():
    code = "import qmanual.sphinx_ext, sys; print('sphinx' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_what_a_build_needs_for_cells_that_are_cached_imports_no_jupyter():
    code = (
        "import qmanual.sphinx_ext.cell_kernels, qmanual.sphinx_ext.cell_runs, sys;"
        "import qmanual.kernels.warm, qmanual.kernels.session, qmanual.kernels.preload;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'jupyter_client','jupyter_cache','nbclient','zmq','ipykernel','IPython','pandas'}))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
