"""References in the text of a page."""

from collections.abc import Callable
from pathlib import Path

from qmanual.checks.references import find_dangling_references
from qmanual.items.model import Reading

TEXT = """\
See {item}`ROLE-A`, {item}`the lead <ROLE-A>`, {item}`DOC-A` and {item}`ROLE-B`.

Value: {kpi}`ROLE-A`, `{item}` is a role.

```md
{item}`SHOWN-ONLY`
```

:::{note}
{item}`gone <STD-GONE>`
:::

```{tip}
{kpi}`KPI-GONE`
```
"""


def test_find_dangling_references_reads_text_and_not_code(
    read_items: Callable[[str], Reading], tmp_path: Path
) -> None:
    reading = read_items(TEXT)

    found = list(find_dangling_references(reading.catalogue, tmp_path))

    assert [(finding.line, finding.message) for finding in found] == [
        (9, "there is no item ROLE-B; did you mean 'ROLE-A'?"),
        (11, "there is no KPI ROLE-A"),
        (18, "there is no item STD-GONE"),
        (22, "there is no KPI KPI-GONE"),
    ]
