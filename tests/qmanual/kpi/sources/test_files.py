import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from qmanual.errors import SourceError
from qmanual.kpi.sources.files import find_files, write_atomically
from qmanual.kpi.sources.source import FileFormat, Source


def source(folder: Path, *paths: str) -> Source:
    return Source(
        name="log",
        title="Log",
        paths=paths,
        format=FileFormat.CSV,
        file="manual/sources.yml",
        folder=folder,
        lines={"": 3, "path": 5},
    )


def test_source_without_path_has_no_files(tmp_path: Path) -> None:
    assert find_files(source(tmp_path), tmp_path) is None


def test_fingerprint_follows_content_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    prints = [find_files(source(tmp_path, "a.csv"), tmp_path)]
    (tmp_path / "a.csv").write_text("x\n1\n")
    prints.append(find_files(source(tmp_path, "a.csv"), tmp_path))
    (tmp_path / "a.csv").write_text("x\n2\n")
    prints.append(find_files(source(tmp_path, "a.csv"), tmp_path))

    assert (prints[0] == prints[1], prints[1] == prints[2]) == (True, False)


def test_files_of_a_pattern_are_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_text(name)

    files = find_files(source(tmp_path, "*.csv"), tmp_path)

    assert files is not None
    assert [path.name for path in files.paths] == ["a.csv", "b.csv"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("b.csv", "there is no file 'b.csv'; beside it there is a.csv"),
        ("data/b.csv", "there is no file 'data/b.csv'"),
        ("b*.csv", "no file matches 'b*.csv'"),
    ],
)
def test_missing_file_is_one_line(tmp_path: Path, path: str, message: str) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")

    with pytest.raises(SourceError) as caught:
        find_files(source(tmp_path, path), tmp_path)

    assert str(caught.value) == f"manual/sources.yml:5: source 'log': {message}"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "a.csv").write_text("x\n1\n")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_address_is_fetched_and_kept_for_when_the_network_is_away(
    tmp_path: Path, server: http.server.ThreadingHTTPServer
) -> None:
    there = source(tmp_path, f"http://127.0.0.1:{server.server_port}/a.csv")
    first = find_files(there, tmp_path / "cache")
    server.shutdown()
    server.server_close()

    second = find_files(there, tmp_path / "cache")

    assert first is not None
    assert second is not None
    assert first.paths[0].read_text() == "x\n1\n"
    assert (second.paths, second.fingerprint) == (first.paths, first.fingerprint)
    assert first.findings == ()
    said = second.findings[0].message
    assert (second.findings[0].path, second.findings[0].line) == ("manual/sources.yml", 5)
    assert said.startswith(f"source 'log': {there.paths[0]} cannot be fetched: ")
    assert re.search(
        r"; the figures are of the copy fetched on \d{4}-\d\d-\d\d \d\d:\d\d UTC$", said
    )


def test_address_that_was_never_fetched_is_one_line(
    tmp_path: Path, server: http.server.ThreadingHTTPServer
) -> None:
    there = source(tmp_path, f"http://127.0.0.1:{server.server_port}/b.csv")

    with pytest.raises(SourceError) as caught:
        find_files(there, tmp_path / "cache")

    assert str(caught.value) == (
        f"manual/sources.yml:5: source 'log': {there.paths[0]} cannot be fetched: "
        "the server answers 404 File not found"
    )


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (
            "file:///etc/passwd",
            "the server answers 302 Found - Redirection to url 'file:///etc/passwd' is not allowed",
        ),
        (
            "ftp://127.0.0.1/a.csv",
            "it sends us to ftp://127.0.0.1/a.csv, which is not on the web",
        ),
    ],
)
def test_server_that_sends_us_away_from_the_web_is_refused(
    tmp_path: Path, target: str, reason: str
) -> None:
    class Sender(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sender) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        there = source(tmp_path, f"http://127.0.0.1:{server.server_port}/a.csv")

        with pytest.raises(SourceError) as caught:
            find_files(there, tmp_path / "cache")
        server.shutdown()
        thread.join()

    assert str(caught.value) == (
        f"manual/sources.yml:5: source 'log': {there.paths[0]} cannot be fetched: {reason}"
    )
    assert not (tmp_path / "cache/downloads").exists()


def test_file_that_the_server_no_longer_has_is_not_replaced_by_an_old_copy(
    tmp_path: Path, server: http.server.ThreadingHTTPServer
) -> None:
    there = source(tmp_path, f"http://127.0.0.1:{server.server_port}/a.csv")
    assert find_files(there, tmp_path / "cache") is not None
    (tmp_path / "served/a.csv").unlink()

    with pytest.raises(SourceError, match="the server answers 404"):
        find_files(there, tmp_path / "cache")


def test_each_file_has_a_digest_of_its_own(tmp_path: Path) -> None:
    for name, text in (("a.csv", "x"), ("b.csv", "y"), ("c.csv", "x")):
        (tmp_path / name).write_text(text)

    files = find_files(source(tmp_path, "*.csv"), tmp_path / "cache")

    assert files is not None
    one, two, three = files.file_fingerprints
    assert (one == three, one == two) == (True, False)


def test_database_has_another_fingerprint_each_time(tmp_path: Path) -> None:
    there = Source(name="log", title="Log", connect="postgresql://host/cases", table="calls")

    prints = {files.fingerprint for _ in range(2) if (files := find_files(there, tmp_path))}

    assert len(prints) == 2


def test_write_atomically_leaves_nothing_beside(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new/a.txt", b"1")
    write_atomically(tmp_path / "new/a.txt", b"2")

    assert [(p.name, p.read_bytes()) for p in (tmp_path / "new").iterdir()] == [("a.txt", b"2")]
