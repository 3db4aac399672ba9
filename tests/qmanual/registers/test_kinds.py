"""The kinds of register hold together: names that fields point at exist."""

import pytest

from qmanual.items.schema import load_schema
from qmanual.registers.derive import derived_columns
from qmanual.registers.kinds import RegisterKind, Table, load_kinds
from qmanual.registers.table import flatten, tables_of
from qmanual.registers.values import _CONVERTERS

KINDS = load_kinds()


def walk(table: Table, above: tuple[Table, ...] = ()):
    yield table, above
    for inner in table.tables.values():
        yield from walk(inner, (table, *above))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_fields_point_at_what_exists(kind: RegisterKind) -> None:
    heads = set(kind.head.tables)
    for table, above in [*walk(kind.rows), *walk(kind.head)]:
        reach = {name for shape in (table, *above) for name in shape.fields}
        for field in table.fields.values():
            assert field.kind in _CONVERTERS
            assert field.title
            assert field.help.endswith((".", "?"))
            assert not field.after or field.after in reach
            assert set(field.to) <= set(load_schema().types)
            assert set(field.registers) <= set(KINDS)
            assert not field.row_of or field.row_of in heads
            assert (field.kind == "items") == bool(field.to)
            assert (field.kind == "records") == bool(field.registers)
            assert (field.kind == "choice") == bool(field.choices)
        assert set(table.short) <= set(table.fields)
    assert not kind.clock or kind.clock in kind.rows.fields
    assert {columns.table for columns in kind.column_sets} <= heads


def test_tables_of_a_kind() -> None:
    assert {name: tables_of(kind) for name, kind in KINDS.items()} == {
        "complaints": (),
        "nonconformities": ("analyses", "whys", "actions", "checks"),
        "audits": ("lines", "findings"),
        "visits": ("lines",),
        "surveys": ("answers",),
        "servqual": ("answers",),
        "suggestions": (),
        "plan": ("milestones",),
    }


def test_derived_columns_hide_no_field() -> None:
    """A derived column with the name of a field would put its own value in that place."""
    for kind in KINDS.values():
        for table in ("", *kind.tables):
            derived, way = derived_columns(kind.name, table), kind.way_to(table)
            if derived and way:
                assert not set(derived.columns) & set(way[-1].fields), (kind.name, table)


def test_survey_answers(read_text, catalogue) -> None:
    questions = """\
        register: surveys
        title: After a contact
        questions:
          - {id: q1, question: How content are you?, scale_from: 1, scale_to: 5}
          - {id: why, question: Why?}
        """
    answers = "id,answered_at,channel,q1,why\nA1,2026-05-04,web,4,Quick\nA2,2026-05-05,web,6,\n"
    reading = read_text("surveys", {"s.yml": questions, "s.csv": answers})

    table = flatten(
        reading.register, "answers", catalogue, reading.register.records[0].get("answered_at")
    )

    assert [f"{f.path}:{f.line}: {f.message}" for f in reading.findings] == [
        "s.csv:3: answer A2: 'q1' cannot be used: 6 is above 5"
    ]
    assert [(row["answer_id"], row["question"], row["value"], row["text"]) for row in table.rows] == [
        ("A1", "q1", 4.0, None),
        ("A1", "why", None, "Quick"),
    ]  # fmt: skip
