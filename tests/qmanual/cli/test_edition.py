"""The command ``qmanual edition``: what it prints, and how it exits."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qmanual.cli.main import main
from qmanual.editions.durable import json_bytes
from qmanual.editions.manifest import manifest_of

PLANS = """\
editions:
  - {name: "1.0", effective: 2026-01-01, summary: First.}
  - {name: "1.1", effective: 2026-06-01, summary: Second.}
"""


@pytest.fixture
def edition_root(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: Desk\n", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual/editions.yml").write_text(PLANS, encoding="utf-8")
    folder = tmp_path / "var/editions/1.0"
    (folder / "html/manual").mkdir(parents=True)
    (folder / "html/manual/index.html").write_text("<html><body>x</body></html>")
    about = {
        "format": 1,
        "name": "1.0",
        "title": "Desk",
        "language": "en",
        "effective": "2026-01-01",
        "frozen_at": "2026-01-01T08:00:00+00:00",
        "summary": "First.",
        "previous": None,
        "content": {},
    }
    (folder / "edition.json").write_bytes(json_bytes(about))
    catalogue = {"format": 1, "documents": [], "items": []}
    (folder / "catalogue.json").write_bytes(json_bytes(catalogue))
    (folder / "manifest.json").write_bytes(manifest_of(folder, "1.0").to_bytes())
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["edition", *arguments, "--root", str(root)])


def test_list_tells_what_is_frozen_and_what_is_planned(edition_root: Path) -> None:
    digest = json.loads((edition_root / "var/editions/1.0/manifest.json").read_text())["digest"]

    done = run(edition_root, "list")

    assert done.output == (
        "1.0  draft       in force since 2026-01-01  published never                 "
        f"{digest[:12]}  First.\n"
        "1.1  planned     in force from  2026-06-01  Second.\n"
    )


def test_list_as_json_has_every_field(edition_root: Path) -> None:
    data = json.loads(run(edition_root, "list", "--json").output)

    assert data["planned"] == ["1.1"]
    assert [(entry["name"], entry["state"]) for entry in data["editions"]] == [("1.0", "draft")]


def test_publish_then_verify(edition_root: Path) -> None:
    first = run(edition_root, "publish", "1.0")
    second = run(edition_root, "publish", "1.0")
    verified = run(edition_root, "verify")

    assert first.exit_code == second.exit_code == verified.exit_code == 0
    assert "edition 1.0 published" in first.output
    assert "edition 1.0 is published already" in second.output
    assert verified.output == "1 edition is whole\n"


def test_verify_names_each_damaged_file_and_exits_with_1(edition_root: Path) -> None:
    (edition_root / "var/editions/1.0/html/manual/index.html").write_text("y")

    done = run(edition_root, "verify", "1.0")

    assert (done.exit_code, done.output) == (1, "1.0/html/manual/index.html: was changed\n")


def test_a_damaged_edition_is_refused_with_1(edition_root: Path) -> None:
    (edition_root / "var/editions/1.0/html/manual/index.html").write_text("y")

    done = run(edition_root, "publish", "1.0")

    assert done.exit_code == 1
    assert "1.0/html/manual/index.html: was changed\n" in done.output
    assert "qmanual: edition 1.0 is not published: it is damaged\n" in done.output
    assert not (edition_root / "var/site/current").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["publish", "9.9"], "there is no frozen edition 9.9; run"),
        (["publish", "latest"], "an edition cannot be called 'latest'"),
        (["freeze", "1.2"], "there is no edition '1.2' in manual/editions.yml; did you mean"),
        (["verify", "../x"], "an edition cannot be called '../x'"),
        (["redline", "1.0", "2.0"], "there is no frozen edition 2.0"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(
    edition_root: Path, arguments: list[str], message: str
) -> None:
    done = run(edition_root, *arguments)

    assert done.exit_code == 2
    assert done.output.startswith(f"qmanual: {message}")
    assert done.output.count("\n") == 1


def test_a_redline_can_be_a_page(edition_root: Path, tmp_path: Path) -> None:
    page = tmp_path / "redline.html"

    done = run(edition_root, "redline", "1.0", "1.0", "--html", str(page))

    assert done.exit_code == 0
    assert "The two editions say the same." in page.read_text(encoding="utf-8")
