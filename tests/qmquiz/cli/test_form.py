"""``qmquiz form``."""

import json
import re

import pytest
from click.testing import CliRunner

from qmquiz.cli.main import main

PAGE = """---
document:
  id: DOC-STANDARDS
  owner: ROLE-LEAD
  approver: ROLE-LEAD
  revision: "1"
  reason: First
  effective: 2026-10-05
  review_in: 6 months
---

# Standards

:::{standard} STD-1 General calls
:channel: phone
:scope: general line
:metric: time to answer a call
:at_most: 20 s
:::

:::{standard} STD-2 Emergency calls
:channel: phone
:scope: emergency line
:metric: time to answer a call
:at_most: 10 s
:::

:::{standard} STD-3 Billing calls
:channel: phone
:scope: billing line
:metric: time to answer a call
:at_most: 40 s
:::

:::{qm:role} ROLE-LEAD Lead
Leads.
:::
"""
CURRICULUM = """id: CUR-A
title: A
roles: "*"
modules:
  - id: MOD-A
    title: Calls
    items: [STD-*]
    questions: 3
    time_limit: 1
  - id: MOD-B
    title: Calls, by blueprint
    items: [STD-*]
    blueprint:
      questions: 2
      must_ask: [STD-2]
      topics:
        - {rule: G1, questions: 2}
  - id: MOD-C
    title: Too much
    items: [STD-*]
    blueprint:
      topics:
        - {pool: hard, questions: 2}
  - id: MOD-D
    title: Broken
    items: [STD-*]
    blueprint: {topic: 3}
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "_config.yml").write_text("title: Test\nqmanual:\n  language: en\n")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual/_toc.yml").write_text("format: jb-book\nroot: manual/index\n")
    (tmp_path / "manual/index.md").write_text(PAGE)
    (tmp_path / "training/curricula").mkdir(parents=True)
    (tmp_path / "training/curricula/a.yml").write_text(CURRICULUM)

    def run(*arguments):
        return CliRunner().invoke(main, ["form", *arguments, "--root", str(tmp_path)])

    return run


def test_form_as_people_see_it(run):
    result = run("--module", "MOD-A", "--seed", "a")

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3.", "3 "]
    assert "[x]" not in result.output
    assert any(re.fullmatch(r"3 questions, about [12] min\.", line) for line in lines)
    assert any(re.fullmatch(r"Time limit: [12] min\.", line) for line in lines)
    assert result.output == run("--module", "MOD-A", "--seed", "a").output
    assert result.output != run("--module", "MOD-A", "--seed", "b").output


def test_form_with_its_key(run):
    result = run("--items", "STD-1", "--n", "1", "--key")

    assert result.output.count("[x]") == 1
    assert "[STD-1, G" in result.output


def test_blueprint_of_a_module_is_kept(run):
    for seed in range(5):
        forms = json.loads(run("--module", "MOD-B", "--seed", str(seed), "--json").output)["forms"]
        (form,) = forms

        assert len(form["questions"]) == 2
        assert "STD-2" in {question["item"] for question in form["questions"]}
        assert form["relaxed"] == []
        assert form["form"]["qvers"] == [question["qver"] for question in form["questions"]]
        for question in form["questions"]:
            (right,) = question["key"]["options"]
            assert right in {option["id"] for option in question["options"]}


def test_what_a_blueprint_lacks_is_said(run):
    result = run("--module", "MOD-C")

    assert result.exit_code == 0
    assert "qmquiz: MOD-C: there is no pool of questions 'hard'" in result.stderr
    assert "Could not be had (topic): no questions of pool hard instead of 2." in result.stdout


def test_variants_share_little(run):
    forms = json.loads(run("--items", "STD-*", "--n", "3", "--variants", "2", "--json").output)
    first, second = (set(form["form"]["qvers"]) for form in forms["forms"])

    assert not first & second
    assert "Variant 2" in run("--items", "STD-*", "--n", "3", "--variants", "2").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name either a module (--module) or items (--items)"),
        (["--module", "MOD-A", "--items", "STD-1"], "name either a module"),
        (["--module", "MOD-X"], "there is no module 'MOD-X' in training/curricula; did you mean"),
        (["--items", "STD-9"], "people have to know no item 'STD-9'; did you mean 'STD-3'?"),
        (
            ["--module", "MOD-D"],
            "qmquiz: training/curricula/a.yml:27: unknown key 'topic'; did you mean 'topics'?",
        ),
    ],
)
def test_what_is_wrong_is_one_line(run, arguments, message):
    result = run(*arguments)

    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output
