"""The command group: help is instant, errors are one line."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from qmanual.cli.main import COMMANDS, main

PAGE = """\
---
document: {id: DOC-A, owner: ROLE-A, approver: ROLE-A, revision: 1, reason: First., \
effective: 2026-03-01, review_in: 12 months}
---
# Page

:::{qm:role} ROLE-A Lead
:::
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: Test\n", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "page.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_help_lists_every_command() -> None:
    code, output, _ = run("--help")

    assert code == 0
    assert [line.split()[0] for line in output.splitlines() if line.startswith("  ")][
        -len(COMMANDS) :
    ] == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    code, output, _ = run(name, "--help")

    assert code == 0
    assert output.startswith("Usage:")


def test_help_imports_no_engine() -> None:
    program = (
        "import sys\nfrom qmanual.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'sphinx','ibis','pandas','yaml','markdown_it'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_error_is_one_line_and_exit_status_2(tmp_path: Path) -> None:
    code, output, error = run("items", "--root", str(tmp_path))

    assert (code, output) == (2, "")
    assert error == f"qmanual: {tmp_path}: no _config.yml in this folder; give --root\n"


def test_items_prints_the_catalogue(root: Path) -> None:
    code, output, error = run("items", "--root", str(root))

    assert (code, error) == (0, "")
    assert output.splitlines()[0].startswith("ROLE-A  role        ")
    assert output.splitlines()[-1] == "1 item in 1 document: 1 role"


def test_items_with_a_fault_prints_it_and_exits_with_1(root: Path) -> None:
    (root / "manual" / "page.md").write_text(
        PAGE.replace("Lead\n", "Lead\n:x: 1\n"), encoding="utf-8"
    )

    code, _, error = run("items", "--root", str(root))

    assert code == 1
    assert error.startswith("manual/page.md:7: error: a role has no option 'x'; it has authority")


def test_items_of_an_unknown_type(root: Path) -> None:
    assert run("items", "--root", str(root), "--type", "standart") == (
        2,
        "",
        "qmanual: there is no type 'standart'; did you mean 'standard'?\n",
    )


def test_approve_then_check_is_clean(root: Path) -> None:
    before = run("check", "--root", str(root), "--strict")
    approved = run("approve", "DOC-A", "--name", "Ann Bell", "--root", str(root))
    after = run("check", "--root", str(root), "--strict")

    assert before[0] == 1
    assert "DOC-A was never approved" in before[1]
    assert approved[0] == 0
    assert after == (0, "1 item checked: 0 errors, 0 warnings\n", "")


def test_approve_of_an_unknown_document_writes_nothing(root: Path) -> None:
    result = run("approve", "DOC-B", "--name", "Ann Bell", "--root", str(root))

    assert result == (2, "", "qmanual: there is no document DOC-B; did you mean 'DOC-A'?\n")
    assert not (root / "manual" / "approvals.yml").exists()
