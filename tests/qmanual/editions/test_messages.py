"""What Sphinx says, one line each."""

from pathlib import Path

from qmanual.editions.messages import progress_of, stop_reason, warning_lines


def test_each_warning_is_one_line_once() -> None:
    text = (
        "\x1b[91m/m/manual/a.md:12: WARNING: 'x' does not exist\n  in this document\x1b[0m\n"
        "/m/manual/a.md:12: WARNING: 'x' does not exist in this document\n"
        "\n"
        "WARNING: about nothing in particular\n"
        "/m/manual/b.md: ERROR: a page\n"
        "/m/m.py:docstring of f:3: WARNING: odd place\n"
    )

    assert warning_lines(text, lambda path: path.name) == (
        "a.md:12: warning: 'x' does not exist in this document",
        "warning: about nothing in particular",
        "b.md: error: a page",
        "/m/m.py:docstring of f:3: warning: odd place",
    )


def test_noise_is_no_warning() -> None:
    text = "0.00s - Debugger warning: It seems that frozen modules are being used\n"

    assert warning_lines(text, str) == ()


def test_progress_is_told_in_words() -> None:
    lines = [
        "\x1b[1mreading sources... \x1b[0m[ 33%] \x1b[35mmanual/index\x1b[0m",
        "writing output... [100%] manual/policy",
        "loading pickled environment... done",
    ]

    assert [progress_of(line) for line in lines] == [
        "reading manual/index (33 %)",
        "writing manual/policy (100 %)",
        None,
    ]


def test_a_stop_is_one_line_without_its_traceback() -> None:
    text = (
        "\nException occurred:\n"
        '  File "/x/y.py", line 3, in f\n    raise ValueError(1)\n'
        "ValueError: no such thing\n"
        "The full traceback has been saved in:\n/tmp/sphinx-err-1.log\n\n"
        "To report this error to the developers, please open an issue\n"
    )

    assert stop_reason(text) == "ValueError: no such thing"


def test_a_stop_that_sphinx_explains_is_told_in_its_words() -> None:
    text = "\nConfiguration error:\n_config.yml: qmanual.accent must be text\n"

    assert stop_reason(text) == "Configuration error: _config.yml: qmanual.accent must be text"


def test_paths_are_given_as_paths() -> None:
    seen: list[Path] = []

    def shown(path: Path) -> str:
        seen.append(path)
        return "here"

    warning_lines("C:\\m\\a.md:3: WARNING: x\n", shown)

    assert seen == [Path("C:\\m\\a.md")]
