"""YAML that knows its lines."""

import datetime

import pytest

from qmanual.items.yaml_lines import Lined, YamlProblem, load_lined, load_mapping

TEXT = """\
# A comment.
on: yes
when: 2026-03-01
nested:
  - name: a
    list: [1, 2]
  - name: b
"""


def test_load_lined_keeps_values_and_lines() -> None:
    loaded = load_lined(TEXT)

    assert loaded == {
        "on": True,
        "when": datetime.date(2026, 3, 1),
        "nested": [{"name": "a", "list": [1, 2]}, {"name": "b"}],
    }
    assert isinstance(loaded, Lined)
    assert loaded.lines == {"on": 2, "when": 3, "nested": 4}
    assert loaded["nested"].lines == [5, 7]
    assert [(entry.line, entry.lines) for entry in loaded["nested"]] == [
        (5, {"name": 5, "list": 6}),
        (7, {"name": 7}),
    ]


def test_load_lined_merges_anchors() -> None:
    loaded = load_lined("base: &base {a: 1, b: 2}\nmore:\n  <<: *base\n  c: 3\n")

    assert loaded["more"] == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "'b' stands here twice"),
        ("a: 1\nb: 2026-02-30\n", 2, "'2026-02-30' cannot be used: day is out of range for month"),
        ("a: [1,\nb: 2\n", 2, "not valid YAML: did not find expected ',' or ']'"),
        (
            "a: !!python/object:os.system x\n",
            1,
            "not valid YAML: could not determine a constructor",
        ),
        ("a: \x00\n", 1, "not valid YAML: "),
    ],
)
def test_load_lined_names_the_line(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlProblem) as caught:
        load_lined(text)

    assert caught.value.line == line
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_load_mapping_of_nothing_is_empty(text: str) -> None:
    assert load_mapping(text) == ({}, {})


@pytest.mark.parametrize("text", ["- a\n", "words\n", "3\n"])
def test_load_mapping_wants_a_mapping(text: str) -> None:
    with pytest.raises(YamlProblem, match="options must be written as name: value"):
        load_mapping(text)


def test_what_is_written_replaces_what_is_merged() -> None:
    loaded = load_lined("- &first\n  id: A\n  by: customer\n- <<: *first\n  id: B\n")

    assert loaded == [{"id": "A", "by": "customer"}, {"id": "B", "by": "customer"}]
    assert loaded[1].lines["id"] == 5


def test_depth_beyond_reading_is_one_line() -> None:
    text = "".join(" " * level + "a:\n" for level in range(3000))

    with pytest.raises(YamlProblem, match="is nested too deeply to be read"):
        load_lined(text)
