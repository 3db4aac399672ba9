from pathlib import Path

from qmanual.items.model import Catalogue, Document, Item
from qmanual.kpi.sources.catalogue_rows import item_rows
from qmanual.kpi.sources.files import find_files
from qmanual.kpi.sources.source import ColumnType, Source


def catalogue(*links: str) -> Catalogue:
    kpi = Item(
        id="KPI-A", type="kpi", title="Answered", document="DOC-K", docname="k", path="k.md", line=1,
        fields={"unit": "percent", "since": "2026-03-01", "clauses": ["9001:9.1", "9001:6.2"]},
        links={"owner": ("ROLE-A",), "measures": links},
    )  # fmt: skip
    other = Item(
        id="NEED-A", type="need", title="Soon", document="DOC-K", docname="k", path="k.md", line=9
    )
    document = Document(
        id="DOC-K", docname="k", path="k.md", title="KPIs",
        fields={
            "owner": "ROLE-A",
            "effective": "2026-03-01",
            "review_in": {"value": 12, "unit": "month"},
        },
    )  # fmt: skip
    return Catalogue(documents={"DOC-K": document}, items={"KPI-A": kpi, "NEED-A": other})


def test_items_of_a_type_as_rows() -> None:
    table = item_rows("kpi", catalogue("STD-A", "STD-B"))

    row = {name: value for name, value in table.rows[0].items() if value is not None}
    assert len(table.rows) == 1
    assert {name: row[name] for name in ("id", "title", "document", "unit", "since")} == {
        "id": "KPI-A",
        "title": "Answered",
        "document": "DOC-K",
        "unit": "percent",
        "since": "2026-03-01",
    }
    assert (row["clauses"], row["n_clauses"]) == ("9001:9.1, 9001:6.2", 2)
    assert (row["measures"], row["n_measures"], row["n_see"]) == ("STD-A, STD-B", 2, 0)
    assert (table.columns["since"], table.columns["n_measures"]) == (
        ColumnType.DATE,
        ColumnType.INTEGER,
    )


def test_documents_as_rows() -> None:
    table = item_rows("document", catalogue())

    row = table.to_arrow().to_pylist()[0]
    assert (row["id"], row["title"], row["owner"]) == ("DOC-K", "KPIs", "ROLE-A")
    assert (str(row["effective"]), row["review_in"], row["review_in_unit"]) == (
        "2026-03-01",
        12.0,
        "month",
    )


def test_fingerprint_follows_the_items(tmp_path: Path) -> None:
    source = Source(name="kpis", title="KPIs", items="kpi")

    found = [
        find_files(source, tmp_path, catalogue=catalogue(*links))
        for links in (("STD-A",), ("STD-A",), ("STD-B",))
    ]

    prints = [files.fingerprint for files in found if files]
    assert (prints[0] == prints[1], prints[1] == prints[2]) == (True, False)


def test_empty_catalogue_has_columns_and_no_rows() -> None:
    table = item_rows("kpi", Catalogue())

    assert (table.to_arrow().num_rows, "n_measures" in table.columns) == (0, True)
