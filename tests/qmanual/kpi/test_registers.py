"""The registers that sources name: read once, and what is wrong with keys, files and links."""

import datetime
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qmanual.config import Settings
from qmanual.items.model import Catalogue, Item
from qmanual.kpi.registers import load_register_set, load_registers, register_kind
from qmanual.kpi.sources.source import FileFormat, Source, Sources

TODAY = datetime.date(2026, 11, 21)

ACTIONS = """\
register: nonconformities
records:
  - {id: NC-1, title: T, raised: 2026-01-05, source: staff, what: W, owner: ROLE-A, raised_by: [S-9]}
"""
IDEAS = "id,received,by,text,measure\nS-1,2026-05-04,customer,T,NC-2\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    manual = tmp_path / "manual"
    manual.mkdir()
    (manual / "nc.yml").write_text(ACTIONS, encoding="utf-8")
    (manual / "ideas.csv").write_text(IDEAS, encoding="utf-8")
    return Settings(root=tmp_path)


@pytest.fixture
def catalogue() -> Catalogue:
    role = Item(id="ROLE-A", type="role", title="Lead", document="", docname="", path="", line=1)
    return Catalogue(items={"ROLE-A": role})


def sources(settings: Settings, **specs: dict) -> Sources:
    """Sources as ``sources.yml`` would give them; line 10 for each, 11 for its keys."""
    made = {}
    for name, spec in specs.items():
        path = spec.get("path", [])
        made[name] = Source(
            name=name,
            title=name,
            paths=(path,) if isinstance(path, str) else tuple(path),
            table=spec.get("table", ""),
            register=spec.get("register", ""),
            spec=json.dumps(spec),
            file="manual/sources.yml",
            folder=settings.manual_path,
            lines={"": 10, **dict.fromkeys(spec, 11)},
        )
    return Sources(by_name=made)


def test_load_registers_by_source(settings, catalogue) -> None:
    given = sources(
        settings,
        nonconformities={"register": "nonconformities", "path": "nc.yml"},
        actions={"register": "nonconformities", "path": "nc.yml", "table": "actions"},
        cases={"path": "cases.csv"},
    )

    loaded = load_registers(settings, catalogue, given, today=TODAY)

    assert {name: (r.kind, r.path, list(r.by_id)) for name, r in loaded.items()} == {
        "nonconformities": ("nonconformities", "manual/nc.yml", ["NC-1"]),
        "actions": ("nonconformities", "manual/nc.yml", ["NC-1"]),
    }
    assert len(load_register_set(settings, catalogue, given, today=TODAY).registers) == 1
    assert [register_kind(source) for source in given.by_name.values()] == [
        "nonconformities", "nonconformities", "",
    ]  # fmt: skip


def test_links_between_registers(settings, catalogue) -> None:
    given = sources(
        settings,
        nonconformities={"register": "nonconformities", "path": "*.yml"},
        ideas={"register": "suggestions", "path": "ideas.csv"},
    )

    found = load_register_set(settings, catalogue, given, today=TODAY).findings

    assert [str(finding) for finding in found] == [
        "manual/ideas.csv:2: error: suggestion S-1: 'measure' names NC-2, which is in no register "
        "of plan or nonconformities; did you mean 'NC-1'? [register]",
        "manual/nc.yml:3: error: nonconformity NC-1: 'raised_by' names S-9, which is in no register of "
        "complaints or audits or visits or suggestions or surveys or servqual; did you mean 'S-1'? "
        "[register]",
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"register": "suggestion", "path": "ideas.csv"},
         "manual/sources.yml:11: error: source 'x': there is no kind of register 'suggestion'; did you "
         "mean 'suggestions'? [register]"),
        ({"register": "plan"},
         "manual/sources.yml:10: error: source 'x': a register needs a 'path': the file that holds its "
         "records [register]"),
        ({"register": "plan", "path": "plan*.yml"},
         "manual/sources.yml:11: error: source 'x': no file matches 'plan*.yml' [register]"),
        ({"register": "nonconformities", "path": "nc.yaml"},
         "manual/nc.yaml: error: there is no such file; did you mean 'nc.yml'? [register]"),
        ({"register": "nonconformities", "path": "nc.yml", "table": "action"},
         "manual/sources.yml:11: error: source 'x': a register of nonconformities has no table 'action'; "
         "did you mean 'actions'? [register]"),
        ({"register": "suggestions", "path": "ideas.csv", "limits": {"answered": "3 working days"}},
         "manual/sources.yml:11: note: source 'x': names no calendar, so working days are Monday to Friday, "
         "holidays included; name one of 'calendars:' ('calendar:') [register]"),
        ({"register": "suggestions", "path": "ideas.csv", "limits": {"answered": "soon"}},
         "manual/sources.yml:11: error: source 'x': limits: 'answered': soon is neither in the manual nor "
         "a length of time such as 10 days [register]"),
    ],
)  # fmt: skip
def test_problems_of_sources(settings, catalogue, spec, expected) -> None:
    given = sources(settings, x=spec)

    found = load_register_set(settings, catalogue, given, today=TODAY).findings

    # Links to registers that this manual does not have are told apart.
    assert [str(f) for f in found if "which is in no register" not in f.message] == [expected]


def test_records_of_a_database_file(settings, catalogue) -> None:
    """Two sources of one file show two of its tables; links go between all registers."""
    with closing(sqlite3.connect(settings.manual_path / "desk.db")) as database:
        for table, number in (("ideas", "S-1"), ("older", "S-2")):
            database.execute(f'CREATE TABLE {table} (id, received, "by", text, measure)')
            database.execute(
                f"INSERT INTO {table} VALUES (?, '2026-05-04', 'staff', 'T', 'NC-1')",
                (number,),
            )
        database.commit()
    specs = {
        name: {"register": "suggestions", "path": "desk.db", "table": name}
        for name in ("ideas", "older")
    }
    made = sources(settings, **specs, cases={"register": "nonconformities", "path": "nc.yml"})
    given = Sources(
        by_name={
            name: replace(source, format=FileFormat.SQLITE) if name in specs else source
            for name, source in made.by_name.items()
        }
    )

    loaded = load_register_set(settings, catalogue, given, today=TODAY)

    assert {name: (r.path, list(r.by_id)) for name, r in loaded.by_source.items()} == {
        "ideas": ("manual/sources.yml", ["S-1"]),
        "older": ("manual/sources.yml", ["S-2"]),
        "cases": ("manual/nc.yml", ["NC-1"]),
    }
    assert [f.message for f in loaded.findings if "S-9" not in f.message] == []
