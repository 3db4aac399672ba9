"""Training rules: what a file may say."""

import pytest

from qmtraining.curricula import digest_of, load_curricula
from qmtraining.recurrence import parse_length, parse_recurrence
from qmtraining.yaml_source import InputError

HEAD = "id: C\ntitle: T\nroles: [ROLE-A]\nmodules:\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: C\ntitle: T\nmodules: []", r"a.yml:1: 'roles' must name roles"),
        (HEAD + "- {id: M, title: T}", r"a.yml:5: 'items' must name items"),
        (HEAD + "- {id: M, title: T, items: [S], form: test}", r"a.yml:5: 'form' must be one of"),
        (HEAD + "- {id: M, title: T, items: [S], pass_mark: 180}", r"'pass_mark' must be a whole"),
        (HEAD + "- {id: M, title: T, items: [S], grace: soon}", r"'soon' is not a length"),
        (HEAD + "- {id: M, title: T, items: [S], recurrence: yearly}", r"is not a recurrence"),
        (HEAD + "- {id: M, title: T, items: [S]}\n" * 2, r"a.yml:6: module M stands here twice"),
        (HEAD + "- {id: M, title: T, itemz: [S]}", r"a.yml:5: unknown key 'itemz'; did you mean"),
        (HEAD + "- {id: M, title: T, items: [S], time_limit: 0}", r"'time_limit' must be a whole"),
        (
            HEAD + "- {id: M, title: T, items: [S], form: read, blueprint: {}}",
            r"a.yml:5: 'blueprint' is for a quiz, and the module is to read",
        ),
        (
            HEAD + "- id: M\n  title: T\n  items: [S]\n  blueprint:\n    topics:\n    - {pool: p}",
            r"a.yml:10: a topic needs 'questions'",
        ),
        (
            HEAD + "- id: M\n  title: T\n  items: [S]\n  blueprint: 3",
            r"a.yml:8: 'blueprint' must be a mapping",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, complaint, tmp_path):
    (tmp_path / "a.yml").write_text(text)

    with pytest.raises(InputError, match=complaint):
        load_curricula(tmp_path)


def test_the_same_module_in_two_files_is_refused(tmp_path):
    (tmp_path / "a.yml").write_text(HEAD + "- {id: M, title: T, items: [S]}\n")
    (tmp_path / "b.yml").write_text(HEAD.replace("C", "D") + "- {id: M, title: T, items: [S]}\n")

    with pytest.raises(InputError, match=r"b.yml:5: module M stands here twice"):
        load_curricula(tmp_path)


def test_the_digest_follows_what_is_asked_not_how_it_is_written(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text(HEAD + "- {id: M, title: T, items: [S]}\n")
    before = digest_of(load_curricula(tmp_path))
    written = "- {id: M, title: T, items: [S], blueprint: {topics: [{rule: G1, questions: 2}]}}\n"
    path.write_text(HEAD + written)
    blueprint = digest_of(load_curricula(tmp_path))
    path.write_text("# a remark\n" + HEAD + written)
    assert before != blueprint == digest_of(load_curricula(tmp_path))
    path.write_text("# a remark\n" + HEAD + "- id: M\n  title: T\n  items: S\n")
    same = digest_of(load_curricula(tmp_path))
    path.write_text(HEAD + "- {id: M, title: T, items: [S], questions: 3}\n")

    assert before == same
    assert before != digest_of(load_curricula(tmp_path))


@pytest.mark.parametrize("text", ["0 days", "12", "a year", "-1 days", "1.5 years"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(ValueError, match="is not a length"):
        parse_length(text)


def test_recurrences_in_the_words_of_the_file():
    assert parse_recurrence({"interval": "2 years"}).months == 24
    assert parse_recurrence({"interval": "2 weeks"}).days == 14
    assert parse_recurrence({"every": "January"}).window == 1
    assert parse_recurrence("none") == parse_recurrence(None)
