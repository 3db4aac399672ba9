"""Small manuals with KPIs, written where a test wants them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from qmanual.config import Settings
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.definitions.define import define
from qmanual.kpi.definitions.definition import Definition
from qmanual.kpi.definitions.locate import FieldLines
from qmanual.kpi.refresh import Refreshed, refresh
from qmanual.kpi.sources.source import Source, Sources

REPOSITORY = Path(__file__).parents[3]

ItemOf = Callable[..., Item]
DefineOne = Callable[..., Definition]


def make_item(identifier: str = "KPI-A", line: int = 1, **fields: Any) -> Item:
    """A KPI as the reader would give it."""
    return Item(
        id=identifier,
        type="kpi",
        title=f"Title of {identifier}",
        document="DOC-KPIS",
        docname="manual/kpis",
        path="manual/kpis.md",
        line=line,
        fields={"source": "log", "unit": "count", "metric": {"type": "count"}} | fields,
        links={"owner": ("ROLE-A",)},
    )


@pytest.fixture
def kpi_item() -> ItemOf:
    return make_item


@pytest.fixture
def log_sources() -> Sources:
    return Sources(by_name={"log": Source(name="log", title="Log")})


@pytest.fixture
def define_one(log_sources: Sources) -> DefineOne:
    """A definition from fields; it must be right."""

    def build(**fields: Any) -> Definition:
        definition, findings = define(make_item(**fields), log_sources, FieldLines())
        assert findings == ()
        assert definition is not None
        return definition

    return build


@pytest.fixture
def site(tmp_path: Path) -> "Callable[..., Site]":
    def build(sources: str, **kpis: Mapping[str, Any]) -> Site:
        return Site(tmp_path, sources, kpis)

    return build


class Site:
    """A manual's folder with sources and data, and KPIs made by hand."""

    def __init__(self, root: Path, sources: str, kpis: Mapping[str, Mapping[str, Any]]) -> None:
        self.root = root
        self.settings = Settings(root=root)
        self.folder = root / "manual"
        self.folder.mkdir(exist_ok=True)
        (self.folder / "sources.yml").write_text(sources, encoding="utf-8")
        self.catalogue = self.with_kpis(kpis)

    def with_kpis(self, kpis: Mapping[str, Mapping[str, Any]]) -> Catalogue:
        items = {
            f"KPI-{name}": make_item(f"KPI-{name}", line=number, **fields)
            for number, (name, fields) in enumerate(kpis.items(), 1)
        }
        return Catalogue(items=items)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def parquet(self, name: str, columns: Mapping[str, Any]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(dict(columns)), self.folder / name)

    def refresh(self) -> Refreshed:
        return refresh(self.settings, self.catalogue)
