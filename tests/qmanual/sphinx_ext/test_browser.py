"""A page with every directive of figures and registers, in a real browser, on a phone.

Nothing that axe can see is wrong, and no page has to be pushed sideways.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

KPI = """\
```{{kpi}} {id} {title}
question: Do more people complain?
formula: complaints received
numerator: complaints received
source: complaints
metric: {{type: count}}
filter: is_complaint
time: {{column: received_at, grain: month, headline: window}}
by: [category]
unit: count
chart: {chart}
frequency: monthly
owner: ROLE-LEAD
measures: [STD-PHONE-01]
```
"""

FIGURES = "".join(
    KPI.format(id=f"KPI-{chart.upper()}", title=f"Complaints as {chart}", chart=chart)
    for chart in ("trend", "c", "pareto")
)

RISKS = """\
:::{risk} RISK-QUEUE Nobody answers
:cause: A storm
:effect: People wait
:likelihood: 4
:impact: 5
:owner: ROLE-LEAD
:controlled_by: STD-PHONE-01
:::

:::{objective} OBJ-PHONE More calls in time
:baseline: 70 %
:target: 80 %
:due: 2026-12-31
:owner: ROLE-LEAD
:serves: CMT-FAST
:::
"""

DIRECTIVES = (
    "kpi-dashboard", "kpi-table", "management-review", "risk-matrix", "items", "clause-matrix",
    "complaint-counts} complaints", "register} complaints", "register} nothing",
    "register} cases", "corrective-action} NC-1", "audit-programme} audits", "audit-checklist",
    "mystery-visits} visits", "questionnaire} survey", "quality-plan} plan",
)  # fmt: skip

PAGE = "# Everything\n\n{item}`KPI-TREND`: {kpi}`KPI-TREND`\n\n" + "".join(
    f"## Part {number}\n\n```{{{name if '}' in name else name + '}'}\n```\n\n"
    for number, name in enumerate(DIRECTIVES, 1)
)


@pytest.fixture(scope="module")
def chromium() -> Any:
    """A browser; QMANUAL_CHROMIUM names another than the one on the path."""
    api = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("QMANUAL_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("NOT TESTED IN A BROWSER: Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update",
                  "--disable-sync"],
        )  # fmt: skip
        yield browser
        browser.close()


def violations(page: Any) -> list[tuple[str, str]]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(entry["id"], node["html"][:200]) for entry in found for node in entry["nodes"]]


def test_every_directive_can_be_used_on_a_phone_in_light_and_dark(project, chromium) -> None:
    project.registers()
    project.page("other", PAGE + FIGURES + RISKS)
    built = project.build()
    assert (built.status, built.warnings) == (0, ())
    address = (Path(project.root) / "_build/html/manual/other.html").as_uri()

    found, widths = {}, {}
    for scheme in ("light", "dark"):
        page = chromium.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        page.goto(address)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        found[scheme] = violations(page)
        widths[scheme] = page.evaluate("document.documentElement.scrollWidth")
        cards = page.locator("table.qm-cards")
        assert cards.count() > 5
        assert (
            cards.first.locator("tbody tr").first.evaluate("e => getComputedStyle(e).display")
            == "grid"
        )
        assert page.get_by_role("table").count() >= cards.count()
        page.close()

    assert found == {"light": [], "dark": []}
    assert widths == {"light": 360, "dark": 360}


QUIZ = """
:::{question} Q-FAST-1
:items: CMT-FAST
:kind: multiple

Which two of these do we keep, whatever the weather, the hour and the queue in the hall may be?

- [x] The time to answer
- [x] The hours of opening
- [ ] LONG
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
""".replace("LONG", "Сельскохозяйственно-машиностроительнопредприятие " * 4)
SHOW = "# Other\n\n```{quiz}\n:items: CMT-*, STD-*\n```\n\n```{quiz}\n:items: STD-*\n```\n"


@pytest.fixture
def quiz(project: Any, chromium: Any) -> Any:
    """Opens a page with three practice questions, the first with several right answers."""
    project.write("training/question-banks/policy.md", QUIZ)
    project.replace("conf.py", '"parts"]', '"parts", "training"]')
    project.page("other", SHOW)
    assert project.build().warnings == ()
    address = (Path(project.root) / "_build/html/manual/other.html").as_uri()
    opened = []

    def open_page(scheme: str = "light", *, scripts: bool = True) -> Any:
        page = chromium.new_page(
            viewport={"width": 320, "height": 740},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        opened.append(page)
        page.goto(address)
        return page

    yield open_page
    for page in opened:
        page.close()


def test_practice_says_what_is_right_wrong_or_missing_by_keyboard_alone(quiz: Any) -> None:
    page = quiz()
    first, second = (page.locator(".qm-quiz-question").nth(number) for number in range(2))

    def check(question: Any) -> tuple[str, bool]:
        question.get_by_role("button").focus()
        page.keyboard.press("Enter")
        return (
            question.get_by_role("status").inner_text(),
            question.locator("details").evaluate("node => node.open"),
        )

    assert check(first) == ("Choose an answer first.", False)
    boxes = [first.get_by_role("checkbox", name=name) for name in ("time to", "hours of", "Сель")]
    boxes[0].focus()
    page.keyboard.press("Space")
    assert first.get_by_role("status").inner_text() == ""
    assert check(first) == ("Not all of it is right. The answer is below.", True)
    boxes[1].focus()
    page.keyboard.press("Space")
    assert check(first) == ("That is right.", True)
    boxes[2].focus()
    page.keyboard.press("Space")
    assert check(first) == ("Not all of it is right. The answer is below.", True)

    assert check(second) == ("Choose an answer first.", False)
    second.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    assert check(second) == ("That is not right. The answer is below.", True)
    page.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert check(second) == ("That is right.", True)
    # The second quiz of the page asks the same and knows nothing of it.
    assert page.locator(".qm-quiz-question").nth(2).get_by_role("radio", checked=True).count() == 0


def test_practice_has_names_room_and_no_fault(quiz: Any) -> None:
    for scheme in ("light", "dark"):
        page = quiz(scheme)
        assert page.get_by_role("group", name="Practice questions").count() == 2
        first = page.get_by_role("group", name="Which two of these do we keep")
        assert first.get_by_role("checkbox").count() == 4
        button = page.get_by_role("button", name="Check").first
        described = button.evaluate(
            "node => document.getElementById(node.getAttribute('aria-describedby')).innerText"
        )
        assert described.startswith("Which two of these do we keep")
        page.get_by_role("radio").first.check()
        for each in page.get_by_role("button", name="Check", exact=True).all():
            each.click()
        page.evaluate(
            "for (const d of document.querySelectorAll('.qm-quiz details')) d.open = true"
        )
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        targets = page.locator(".qm-quiz-option, .qm-quiz button, .qm-quiz summary")
        boxes = [target.bounding_box() for target in targets.all()]
        assert min(min(box["height"], box["width"]) for box in boxes) >= 44


def test_practice_can_be_used_without_a_script_and_printed_without_answers(quiz: Any) -> None:
    page = quiz(scripts=False)
    question = page.locator(".qm-quiz-question").first

    assert page.get_by_role("button", name="Check").count() == 0
    assert not question.get_by_text("Right:").is_visible()
    question.get_by_text("Show the answer").click()
    assert question.get_by_text("Right:").is_visible()
    assert question.get_by_role("link", name="We answer at once").is_visible()

    page.emulate_media(media="print")
    assert question.get_by_text("The time to answer").first.is_visible()
    assert not page.get_by_text("Show the answer").first.is_visible()
    assert not page.locator(".qm-quiz-question").nth(1).get_by_text("Right:").is_visible()
