"""Practice questions on a page, from a bank of a small manual."""

import json
import re

import pytest

BANK = """\
# Policy

:::{question} Q-FAST-1
:items: CMT-FAST
:kind: multiple

Which two of these do we keep?

- [x] The time to answer
- [x] The hours of opening
- [ ] The length of a call
  > Talk as long as it takes.
- [ ] The number of calls
:::

:::{question} Q-FAST-2
:items: CMT-FAST
:kind: true-false
:answer: true

We answer at once.
:::

:::{question} Q-FAST-3
:items: CMT-FAST
:kind: true-false
:answer: false

We answer on the next day.
:::
"""
PHONE = "What is the longest time to answer in 80% of cases (phone)?"
FAST = "Which two of these do we keep?"


@pytest.fixture
def practice(project):
    """A manual in which one standard and one commitment have a practice question each."""
    project.write("training/question-banks/policy.md", BANK)
    project.replace("conf.py", '"parts"]', '"parts", "training"]')
    return project


def show(project, options="", body="{quiz}"):
    """Build a page with the directive; its HTML."""
    project.page("other", f"# Other\n\n```{body}\n{options}```\n")
    built = project.build("-W", "--keep-going")
    assert (built.status, built.warnings) == (0, ())
    return project.html("manual/other")


def stems(html):
    return re.findall(r"<legend[^>]*><span[^>]*>(.*?)</span></legend>", html)


def test_a_page_asks_about_its_own_statements(practice):
    practice.replace("manual/standards.md", "in the *queue*.\n:::\n",
                     "in the *queue*.\n:::\n\n```{quiz}\n```\n")  # fmt: skip

    built = practice.build("-W", "--keep-going")

    assert (built.status, built.warnings) == (0, ())
    assert stems(practice.html("manual/standards")) == [PHONE]


def test_a_question_carries_its_answer_its_reasons_and_its_source(practice):
    html = show(practice, ":items: CMT-FAST\n", "{qm:quiz}")

    assert html.count('type="checkbox"') == 4
    assert html.count('data-right="yes"') == 2
    assert re.search(r'<p class="qm-label">\s*Choose 2.</p>', html)
    answer = re.search(r"<details>\s*<summary aria-describedby.*?</details>", html, re.DOTALL)
    assert answer is not None
    words = " ".join(re.sub(r"<[^>]+>", " ", answer[0]).split())
    assert words == (
        "Show the answer Right: The time to answer The hours of opening "
        "The length of a call – Talk as long as it takes. "
        "It is written here: We answer at once"
    )
    assert 'href="policy.html#cmt-fast"' in answer[0]


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (":items: CMT-FAST, STD-PHONE-01\n", [FAST, PHONE]),
        (":items: STD-*, CMT-*\n", [PHONE, FAST]),
        (":items: STD-PHONE-01, STD-*\n", [PHONE]),
        (":items: STD-*, CMT-*\n:number: 1\n", [PHONE]),
        (":items: ROLE-*\n", []),
        ("", []),
    ],
)
def test_items_are_asked_about_in_the_order_named(practice, options, asked):
    html = show(practice, options)

    said = html.count("There is no practice question about these statements yet.")
    assert (stems(html), said) == (asked, 0 if asked else 1)


@pytest.mark.parametrize(
    ("options", "line", "message"),
    [
        (":number: 0\n", 15, "option 'number': 0 is not 1 to 20"),
        (":number: 21\n", 15, "option 'number': 21 is not 1 to 20"),
        (":number: few\n", 15, "few"),
        (":item: CMT-FAST\n", 15, "a quiz has no option 'item'; did you mean 'items'?"),
        ("\nSome text.\n", 16, "has text in it, but lists items only"),
    ],
)
def test_a_bad_option_is_an_error_on_its_line(practice, options, line, message):
    practice.page("other", f"# Other\n\n```{{quiz}}\n{options}```\n")

    built = practice.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith(f"manual/other.md:{line}: WARNING: ")
    assert message in built.warnings[0]
    assert "These questions cannot be shown: " in practice.html("manual/other")


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("STD-PHONE-02", "there is no item 'STD-PHONE-02'; did you mean 'STD-PHONE-01'?"),
        ("STD-MAIL-*", "no item is called STD-MAIL-*"),
    ],
)
def test_an_item_that_is_not_there_is_an_error_with_file_and_line(practice, items, message):
    practice.page("other", f"# Other\n\n```{{quiz}}\n:items: CMT-FAST, {items}\n```\n")

    built = practice.build("-W", "--keep-going")

    assert built.status == 1
    assert len(built.warnings) == 1
    assert built.warnings[0].startswith("manual/other.md:14: WARNING: ")
    assert message in built.warnings[0]


def test_the_way_to_the_recorded_quiz_follows_the_settings(practice):
    assert "recorded quiz" not in show(practice, ":items: CMT-FAST\n:module: MOD-A\n")

    practice.replace("_config.yml", "Testers\n", "Testers\n  training: /training/\n")
    assert '<a class="reference external" href="/training/module/MOD-A/">' in show(
        practice, ":items: CMT-FAST\n:module: MOD-A\n"
    )
    empty = show(practice, ":module: MOD-A\n")
    assert '<a class="reference external" href="/training/module/MOD-A/">' in empty


def test_a_bank_that_cannot_be_read_is_named_and_the_page_is_still_there(practice):
    practice.write(
        "training/question-banks/broken.md", ":::{question} Q-1\n:items: CMT-FAST\n:::\n"
    )
    practice.page("other", "# Other\n\nStill here.\n\n```{quiz}\n:items: STD-PHONE-01\n```\n")

    built = practice.build()

    assert "Traceback" not in built.stderr
    assert "Still here." in practice.html("manual/other")


def test_without_the_directive_no_question_is_made(practice):
    built = practice.build("-W", "--keep-going")

    assert built.status == 0
    assert not (practice.root / "var/cache/practice.json").exists()


def test_a_parallel_build_gives_the_pages_of_a_serial_one(practice):
    for number in range(6):
        practice.page(f"more{number}", "# More\n\n```{quiz}\n:items: CMT-*, STD-*\n```\n")
    practice.index("roles", "policy", "standards", "other", *(f"more{n}" for n in range(6)))

    serial, parallel = practice.build(), practice.build("-j", "2", out="parallel")

    assert (serial.warnings, parallel.warnings) == ((), ())
    assert practice.pages("parallel") == practice.pages()
    assert stems(practice.html("manual/more5")) == [FAST, PHONE]


def test_another_format_has_question_options_and_answer_on_lines_of_their_own(practice):
    practice.page("other", "# Other\n\n```{quiz}\n:items: CMT-FAST\n```\n")

    built = practice.build("-W", "--keep-going", "-b", "text", out="text")

    assert (built.status, built.warnings) == (0, ())
    text = (practice.root / "text/html/manual/other.txt").read_text(encoding="utf-8")
    lines = [line for line in text.split("Try yourself.")[1].splitlines() if line]
    options = lines[3:7]
    assert lines[:3] == [" Nothing is recorded.", FAST, "Choose 2."]
    assert sorted(options) == [
        "[ ] The hours of opening", "[ ] The length of a call",
        "[ ] The number of calls", "[ ] The time to answer",
    ]  # fmt: skip
    assert lines[7:9] == ["Show the answer", "Right:"]
    assert lines[-1] == "It is written here: We answer at once"


def test_questions_are_kept_between_builds(practice):
    show(practice, ":items: CMT-FAST\n")
    kept = json.loads((practice.root / "var/cache/practice.json").read_text(encoding="utf-8"))

    assert set(kept["questions"]) == {"CMT-FAST", "STD-PHONE-01"}
