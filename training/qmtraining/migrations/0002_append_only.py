"""Records and responses are only added to.

These triggers guard against mistakes of our own application, no more: whoever can write the
database can remove them. On SQLite ``INSERT OR REPLACE`` would walk past a guard against
deletion, hence the guard before insertion.
"""

from typing import Any

from django.db import migrations

TABLES: dict[str, str | None] = {"qmtraining_record": "digest", "qmtraining_response": None}


def sqlite(table: str, unique: str | None) -> tuple[str, ...]:
    same = f"id = NEW.id{f' OR {unique} = NEW.{unique}' if unique else ''}"
    say = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {say}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {say}; END",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"  # noqa: S608
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {say}; END",
    )


def postgresql(table: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION qmtraining_append_only()",
    )


def forwards(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION qmtraining_append_only() RETURNS trigger AS $$"
            " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
            None,
        )
    for table, unique in TABLES.items():
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in sqlite(table, unique) if on_sqlite else postgresql(table):
            schema_editor.execute(statement)


def backwards(_apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "no_replace"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS qmtraining_append_only()")


class Migration(migrations.Migration):
    dependencies = [("qmtraining", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
