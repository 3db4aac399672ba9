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
