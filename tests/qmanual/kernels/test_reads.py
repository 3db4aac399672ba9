"""What cells read is noted: by Python, by libraries in compiled code, over the network."""

import socket
import sqlite3
import sys
import threading

import pytest

from qmanual.kernels.reads import Read, ReadKind, load_reads

WAYS = ["stock", pytest.param("warm", marks=pytest.mark.skipif(
    sys.platform != "linux", reason="kernels are forked on Linux only"))]  # fmt: skip


@pytest.fixture(params=WAYS)
def reader(request, pages):
    """Executes pages that can read ``data/…``: CSV, Parquet, SQLite."""
    import duckdb

    entry = pages(request.param)
    data = entry.root / "manual/data"
    data.mkdir(parents=True)
    (data / "a.csv").write_text("x,y\n1,2\n")
    (data / "b.csv").write_text("x,y\n3,4\n")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS x) TO '{data / 'p.parquet'}'")
    with duckdb.connect(data / "d.duckdb") as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
    connection = sqlite3.connect(data / "s.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    yield entry
    assert entry.told == []


A, B, P = ((1, "file", f"manual/data/{name}") for name in ("a.csv", "b.csv", "p.parquet"))
DUCK = "import duckdb\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("open('data/a.csv').read()", [A]),
        ("import os; os.close(os.open(b'data/a.csv', os.O_RDONLY))", [A]),
        ("import pandas as pd; pd.read_csv('data/a.csv')", [A]),
        ("import pandas as pd; pd.read_parquet('data/p.parquet')", [P]),
        ("import numpy as np; np.loadtxt('data/a.csv', delimiter=',', skiprows=1)", [A]),
        ("import numpy as np; np.fromfile('data/a.csv', dtype='u1')", [A]),
        ("import pyarrow.parquet as pq; pq.read_table('data/p.parquet')", [P]),
        ("import pyarrow.parquet as pq; pq.ParquetFile('data/p.parquet')", [P]),
        ("import pyarrow.parquet as pq; pq.ParquetFile(source='data/p.parquet')", [P]),
        ("import pyarrow.parquet as pq; pq.read_table(columns=['x'], source='data/p.parquet')", [P]),
        ("import os; os.system('cat <data/a.csv \"data/b.csv\" >data/new.csv')", [A, B]),
        ("import subprocess as s; s.run(['cat', 'a.csv'], cwd='data', capture_output=True)", [A]),
        ("text = !cat data/a.csv | cat - data/b.csv", [A, B]),
        ("from pyarrow import csv; csv.read_csv('data/a.csv')", [A]),
        ("import pyarrow.dataset as ds; ds.dataset(['data/a.csv', 'data/b.csv'], format='csv')", [A, B]),
        (DUCK + "duckdb.sql(\"FROM 'data/a.csv'\").fetchall()", [A]),
        (DUCK + "duckdb.connect().execute(\"SELECT * FROM read_csv('data/*.csv')\").fetchall()", [A, B]),
        (DUCK + "duckdb.execute('SELECT * FROM read_csv(?)', ['data/b.csv']).fetchall()", [B]),
        (DUCK + "duckdb.read_parquet('data/p.parquet').fetchall()", [P]),
        (DUCK + "con = duckdb.connect(); con.from_parquet('data/p.parquet').fetchall()", [P]),
        (DUCK + "duckdb.sql('FROM \"data/a.csv\"').fetchall()", [A]),
        (DUCK + "duckdb.connect('data/d.duckdb', read_only=True).sql('FROM t')",
         [(1, "file", "manual/data/d.duckdb")]),
        (DUCK + "duckdb.sql(\"ATTACH 'data/d.duckdb' AS d (READ_ONLY)\"); duckdb.sql('FROM d.t')",
         [(1, "file", "manual/data/d.duckdb")]),
        ("import ibis; ibis.duckdb.connect().read_csv('data/a.csv').execute()", [A]),
        ("import sqlite3; sqlite3.connect('data/s.sqlite').execute('SELECT * FROM t')",
         [(1, "file", "manual/data/s.sqlite")]),
        ("import sqlite3; sqlite3.connect('file:data/s.sqlite?mode=ro', uri=True)",
         [(1, "file", "manual/data/s.sqlite")]),
    ],
)  # fmt: skip
def test_a_read_is_noted(reader, source, found):
    reader.run(source)

    assert reader.reads() == found


@pytest.mark.parametrize(
    "source",
    [
        "import json, pandas, matplotlib.pyplot as plt; plt.plot([1]); plt.title('x')",
        "open('/etc/hostname').read()",
        "import tempfile\nwith tempfile.NamedTemporaryFile() as f: open(f.name).read()",
        "open('made.csv', 'w').write('x'); print(open('made.csv').read())",
        "import sqlite3; sqlite3.connect('made.sqlite'); sqlite3.connect('made.sqlite')",
        DUCK + "duckdb.sql(\"COPY (SELECT 1) TO 'made.parquet'\"); duckdb.sql(\"FROM 'made.parquet'\").fetchall()",
        DUCK + "duckdb.connect(':memory:').execute(\"SELECT 'no file'\")",
        "try:\n    open('missing.csv')\nexcept OSError:\n    pass",
        "1 + 1",
    ],
)  # fmt: skip
def test_what_is_no_input_is_not_noted(reader, source):
    reader.run(source)

    assert reader.reads() == []


def test_the_cell_is_counted_among_those_that_were_executed(reader):
    reader.run(
        "1", "", "open('data/a.csv').close()", "open('data/a.csv').close(); open('data/b.csv')"
    )

    assert reader.reads() == [
        (2, "file", "manual/data/a.csv"),
        (3, "file", "manual/data/a.csv"),
        (3, "file", "manual/data/b.csv"),
    ]


def test_a_local_module_is_noted_by_its_source_also_when_it_is_compiled(reader):
    (reader.root / "lib").mkdir()
    (reader.root / "lib/rates.py").write_text("RATE = 1\n")
    source = (
        "import sys; sys.dont_write_bytecode = False; sys.path.insert(0, '../lib'); import rates"
    )

    reader.run(source)
    first = reader.reads()
    reader.run(source)

    assert list((reader.root / "lib/__pycache__").iterdir())
    assert first == reader.reads() == [(1, "file", "lib/rates.py")]


def test_a_file_outside_the_manual_has_its_whole_name(reader, tmp_path_factory, monkeypatch):
    outside = tmp_path_factory.mktemp("outside") / "x.csv"
    outside.write_text("1\n")
    # Temporary folders do not count: here they are elsewhere.
    other = tmp_path_factory.mktemp("tmp")

    reader.run(f"import tempfile; print(tempfile.gettempdir())\nopen({str(outside)!r})")
    ignored = reader.reads()
    monkeypatch.setenv("TMPDIR", str(other))
    if reader.warm is not None:
        return  # the environment has changed: it would be a stock kernel
    reader.run(f"open({str(outside)!r})")

    assert (ignored, reader.reads()) == ([], [(1, "file", outside.as_posix())])


def test_a_dying_kernel_has_told_already(reader):
    from nbclient.exceptions import DeadKernelError

    with pytest.raises(DeadKernelError):
        reader.run("open('data/a.csv')\nimport os; os._exit(1)")

    assert reader.reads() == [A]


def test_a_child_of_multiprocessing_is_heard_too(reader):
    if sys.platform == "win32":
        pytest.skip("no fork")
    reader.run(
        "import os\npid = os.fork()\n"
        "if pid == 0:\n    open('data/a.csv').close()\n    os._exit(0)\nos.waitpid(pid, 0)"
    )

    assert reader.reads() == [A]


def test_another_machine_is_noted_and_this_one_is_not(reader):
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    thread = threading.Thread(target=lambda: server.accept()[0].close())
    thread.start()
    reader.run(
        f"import socket\nsocket.create_connection(('127.0.0.1', {port})).close()\n"
        "s = socket.socket(); s.setblocking(False)\n"
        "try:\n    s.connect(('192.0.2.7', 80))\nexcept OSError:\n    pass"
    )
    thread.join()
    server.close()

    assert reader.reads() == [(1, "network", "192.0.2.7:80")]


def test_an_address_in_a_query_is_noted(reader):
    reader.run(
        "import duckdb\n"
        "try:\n    duckdb.sql(\"FROM 'nosuch://user:secret@db.example.org/x.csv'\").fetchall()\n"
        "except Exception:\n    pass"
    )

    assert reader.reads() == [(1, "network", "db.example.org")]


def test_a_list_that_is_damaged_or_of_another_format_counts_as_none(tmp_path):
    path = tmp_path / "reads"
    wrong = ["", "{", '{"format": 99}\n', '{"format": 1}\n{"cell": 1}\n', '{"format": 1}\n[]\n']

    found = []
    for text in wrong:
        path.write_text(text)
        found.append(load_reads(path))

    assert found == [None] * 5
    assert load_reads(tmp_path / "missing") is None


def test_a_list_is_read_in_order_and_once(tmp_path):
    path = tmp_path / "reads"
    path.write_text(
        '{"format": 1}\n{"cell": 2, "kind": "file", "name": "b"}\n'
        '{"cell": 1, "kind": "network", "name": "é"}\n{"cell": 2, "kind": "file", "name": "b"}\n',
        encoding="utf-8",
    )

    assert load_reads(path) == (
        Read(cell=1, kind=ReadKind.NETWORK, name="é"),
        Read(cell=2, kind=ReadKind.FILE, name="b"),
    )
