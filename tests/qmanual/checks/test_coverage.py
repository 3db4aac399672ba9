"""Items without the link that makes them work."""

from collections.abc import Callable

from qmanual.checks.coverage import find_missing_links
from qmanual.items.model import Reading
from qmanual.items.schema import load_schema

LINKED = """\
:::{need} NEED-A Need
:segment: all
:::
:::{standard} STD-A Standard
:meets: NEED-A
:::
::::{procedure} PRC-A Procedure
:accountable: ROLE-A
:applies: STD-A

:::{step} PRC-A-01 Step
:role: ROLE-A
:::
::::
```{kpi} KPI-A Measure
source: s
metric: {type: count}
unit: count
owner: ROLE-A
measures: STD-A
```
"""


def messages(reading: Reading) -> list[str]:
    return [str(finding) for finding in find_missing_links(reading.catalogue, load_schema())]


def test_find_missing_links_is_content_with_a_linked_manual(
    read_items: Callable[[str], Reading],
) -> None:
    assert messages(read_items(LINKED)) == []


def test_find_missing_links_asks_for_what_is_missing(
    read_items: Callable[[str], Reading],
) -> None:
    text = LINKED.replace(":meets: NEED-A\n", "").replace("measures: STD-A\n", "")

    assert messages(read_items(text)) == [
        "manual/page.md:9: warning: NEED-A: No standard meets this need: write one, or say why not. [expected-link]",
        "manual/page.md:12: warning: STD-A: No KPI measures this standard. [expected-link]",
        "manual/page.md:22: warning: KPI-A: This KPI measures nothing: link it to a standard, an objective or a process. [expected-link]",
    ]


def test_find_missing_links_asks_for_steps(read_items: Callable[[str], Reading]) -> None:
    text = ":::{procedure} PRC-B Empty\n:accountable: ROLE-A\n:::\n"

    assert messages(read_items(text)) == [
        "manual/page.md:9: warning: PRC-B: This procedure has no steps. [expected-link]"
    ]
