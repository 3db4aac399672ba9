"""What the first run does, and what later runs leave alone."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Load = Callable[[str], ModuleType]


class FakeProduct:
    """Notes the commands; the one named in ``fails`` fails."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.calls: list[str] = []
        self.fails = ""
        self.trouble: type[Exception] = Exception

    def _call(self, words: str, failure: str) -> str:
        if words == self.fails:
            raise self.trouble(failure)
        self.calls.append(words)
        return json.dumps({"editions": [], "planned": ["2026.1", "2026.2"]})

    def manual(self, *arguments: str, failure: str) -> str:
        return self._call(f"qmanual {' '.join(arguments)}", failure)

    def training(self, *arguments: str, failure: str) -> str:
        return self._call(f"qmtraining {' '.join(arguments)}", failure)


FIRST_RUN = [
    "qmanual edition list --json",
    "qmanual edition freeze 2026.1",
    "qmanual edition publish 2026.1",
    "qmtraining setup --sample",
    "qmanual edition freeze 2026.2",
    "qmanual edition publish 2026.2",
    "qmtraining setup",
]


def test_the_first_run_publishes_everything_and_later_runs_nothing(
    load_script: Load, tmp_path: Path
) -> None:
    script = load_script("run")
    product = FakeProduct(tmp_path)
    steps = script.Steps()

    script.prepare(product, steps)
    script.prepare(product, steps)

    assert product.calls == [*FIRST_RUN, "qmtraining setup"]


def test_a_run_that_was_stopped_goes_on_where_it_stopped(load_script: Load, tmp_path: Path) -> None:
    script = load_script("run")
    product = FakeProduct(tmp_path)
    product.fails, product.trouble = "qmtraining setup --sample", script.Trouble

    with pytest.raises(script.Trouble, match="training is not set up"):
        script.prepare(product, script.Steps())
    product.fails = ""
    script.prepare(product, script.Steps())

    assert product.calls == FIRST_RUN


def test_sign_ins_are_read_from_the_file(load_script: Load, tmp_path: Path) -> None:
    path = tmp_path / "sign-in.txt"
    path.write_text(
        "employee: ana ab-cd  (Ana Lima)\nemployee of another department: bo ef-gh  (Bo Berg)\n",
        encoding="utf-8",
    )

    script = load_script("run")

    assert script.read_sign_ins(path) == [
        ("employee", "ana", "ab-cd"),
        ("employee of another department", "bo", "ef-gh"),
    ]
    assert script.read_sign_ins(tmp_path / "none") == []


@pytest.fixture
def pages() -> dict[str, tuple[int, str]]:
    """What the small server answers: path to status and page."""
    return {}


@pytest.fixture
def address(pages: dict[str, tuple[int, str]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = pages.get(self.path, (404, "<h1>Nothing here</h1>"))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def entry(name: str, by: str | None = None) -> dict[str, Any]:
    return {"name": name, "home": f"{name}/m.html", "superseded_by": by, "redline": None}


def test_the_check_notices_an_old_edition_that_does_not_say_so(
    load_script: Load, address: str, pages: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    script = load_script("selfcheck")
    pages["/"] = (200, "<title>x</title><h1>The manual<a>¶</a></h1>")
    pages["/switcher.json"] = (200, json.dumps([entry("2"), entry("1", by="2")]))
    pages["/2/m.html"] = (200, "<h1>two</h1>")
    pages["/1/m.html"] = (200, "<h1>one</h1>")

    seen = script.check_site(address, tmp_path, [])

    assert next(seen) == f"manual: “The manual” at {address}/"
    assert next(seen) == "edition 2: is in force"
    with pytest.raises(script.Failure, match="edition 1 does not say whether it was replaced"):
        next(seen)


def test_the_check_notices_a_page_that_fails(
    load_script: Load, address: str, pages: dict[str, tuple[int, str]], tmp_path: Path
) -> None:
    script = load_script("selfcheck")
    pages["/"] = (500, "<h1>Sorry</h1>")

    with pytest.raises(script.Failure, match=r"answers 500 \(Sorry\)"):
        list(script.check_site(address, tmp_path, []))


def test_a_form_is_read_as_a_browser_reads_it(load_script: Load) -> None:
    page = load_script("browser").Page(
        "http://h/q/1/",
        200,
        """<form method=post action="/q/1/"><input type=hidden name=csrf value=t>
        <fieldset><legend><h1>Who<small>does</small>it?</h1></legend>
        <input type=radio name=a value=x><input type=radio name=a value=y></fieldset>
        <select name=s><option value="">-</option><option value=1>1</option></select>
        <button name=go value=continue>Continue</button></form>""",
    )

    form = page.form_with("a", "csrf")
    assert page.heading == "Who does it?"
    assert (form.action, form.values) == ("http://h/q/1/", [("csrf", "t")])
    assert form.controls == {"a": "radio", "s": "select"}
    assert form.choices == {"a": ["x", "y"], "s": ["", "1"]}
