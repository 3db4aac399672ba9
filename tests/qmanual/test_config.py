"""Settings of a manual."""

from pathlib import Path

import pytest

from qmanual.config import Settings, find_root, load_settings
from qmanual.errors import ConfigError


def test_load_settings_reads_title_and_section(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "title: My manual\nsphinx: {}\nqmanual:\n  language: ru\n  timezone: Asia/Seoul\n",
        encoding="utf-8",
    )

    assert load_settings(tmp_path, data=None) == Settings(
        root=tmp_path, title="My manual", language="ru", timezone="Asia/Seoul"
    )


def test_load_settings_takes_what_the_command_line_says(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("qmanual: {data: out}\n", encoding="utf-8")

    assert load_settings(tmp_path).data_path == tmp_path / "out"
    # What the command line does not say stands as it is written in the file.
    assert load_settings(tmp_path, data=None).data_path == tmp_path / "out"
    assert load_settings(tmp_path, data="/srv/q").data_path == Path("/srv/q")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qmanual: {titel: x}\n", "unknown setting qmanual.titel; known are accent,"),
        ("qmanual: {language: 5}\n", "qmanual.language must be text; put it in quotes"),
        ("qmanual: {timezone: Mars/Base}\n", "qmanual.timezone 'Mars/Base' is not a time zone"),
        ("qmanual: {language: xx}\n", "qmanual.language 'xx' is not a language such as en"),
        ("qmanual: {accent: blue}\n", "qmanual.accent 'blue' is not a colour such as #0b5c8a"),
        ("qmanual: [a]\n", "the section 'qmanual' must be a mapping"),
        ("- a\n", "must be a mapping of settings"),
        ("a: [\n", "not valid YAML"),
    ],
)
def test_load_settings_refuses_nonsense_in_one_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "_config.yml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_find_root_looks_upwards(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)

    assert find_root(tmp_path / "a" / "b") == tmp_path


def test_find_root_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no _config\.yml here or in any folder above"):
        find_root(tmp_path)
