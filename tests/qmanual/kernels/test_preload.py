import pytest

from qmanual.kernels.preload import PRELOADABLE, modules_for, shadowed


@pytest.mark.parametrize(
    ("cells", "packages"),
    [
        (["print(1)"], []),
        (["import json, os.path"], []),
        (["import pandas as pd"], ["numpy", "pandas"]),
        (["from matplotlib import pyplot as plt"], ["matplotlib", "numpy"]),
        (["%matplotlib inline\n!ls\nimport altair"], ["altair"]),
        (["import pandas as pd", "pd.read_parquet('x')"], ["numpy", "pandas", "pyarrow"]),
        (["import pandas as pd", "pd.Series().plot()"], ["matplotlib", "numpy", "pandas"]),
        (["import duckdb"], []),
        (["from qmanual import kpi"], ["ibis"]),
        (["from .pandas import x"], []),
        (["this is no Python", "import scipy"], ["numpy", "scipy"]),
        (["import pandas_extra"], []),
    ],
)
def test_modules_are_those_of_the_packages_that_cells_import(cells, packages):
    expected = {module for package in packages for module in PRELOADABLE[package]}

    assert modules_for(cells) == tuple(sorted(expected))


def test_a_module_of_the_same_name_in_the_folder_is_found(tmp_path):
    modules = ("pandas", "matplotlib.pyplot")
    before = shadowed(modules, tmp_path)
    (tmp_path / "other.py").touch()
    (tmp_path / "matplotlib").mkdir()

    assert (before, shadowed(modules, tmp_path)) == ("", "matplotlib")
