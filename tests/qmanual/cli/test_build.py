"""The command ``qmanual build``: what it prints, and how it exits."""

from pathlib import Path

from click.testing import CliRunner

from qmanual.cli.main import main


def test_errors_are_lines_with_file_and_line_and_status_1(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Desk\n", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual/index.md").write_text(
        "# Desk\n\n:::{standard} STD-A\n:at_most: soon\n:::\n", encoding="utf-8"
    )

    done = CliRunner().invoke(main, ["build", "--root", str(tmp_path)])

    lines = [line for line in done.stderr.splitlines() if line.startswith("manual/")]
    assert done.exit_code == 1
    assert len(lines) >= 2
    assert all(line.startswith("manual/index.md:") for line in lines)
    assert done.stderr.splitlines()[-1].startswith("qmanual: the manual is not built: ")
    assert "Traceback" not in done.output
    assert not (tmp_path / "var/build/html").exists()


def test_a_folder_without_settings_is_one_line_and_2(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", "--root", str(tmp_path)])

    assert done.exit_code == 2
    assert done.output == f"qmanual: {tmp_path}: no _config.yml in this folder; give --root\n"
