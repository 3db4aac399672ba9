"""Front matter: what a page says about itself as a controlled document."""

from collections.abc import Mapping
from typing import Any

from qmanual.items.fields import convert
from qmanual.items.findings import Finding, Severity
from qmanual.items.identifiers import identifier_problem
from qmanual.items.model import JsonValue
from qmanual.items.schema import Schema
from qmanual.items.suggest import did_you_mean
from qmanual.items.yaml_lines import YamlProblem, load_mapping

SECTION = "document"


def read_front_matter(
    text: str, path: str, schema: Schema
) -> tuple[Mapping[str, JsonValue] | None, list[Finding]]:
    """The fields under ``document:`` at the head of a page; None when it has none.

    :param text: the front matter between its ``---`` lines.
    """
    try:
        front, lines = load_mapping(text)
    except YamlProblem as problem:
        # The text begins on the second line of the file.
        line = problem.line + 1
        return None, [Finding(code="bad-yaml", path=path, line=line, message=problem.message)]
    if SECTION not in front:
        return None, []
    start = lines[SECTION] + 1
    section = front[SECTION]
    if not isinstance(section, Mapping):
        message = "document: must be a mapping with id, owner, approver, revision …"
        return None, [Finding(code="bad-value", path=path, line=start, message=message)]
    return _convert(section, text, path, start, schema)


def _convert(
    section: Mapping[Any, Any], text: str, path: str, start: int, schema: Schema
) -> tuple[Mapping[str, JsonValue], list[Finding]]:
    findings: list[Finding] = []
    fields: dict[str, JsonValue] = {}

    def report(code: str, line: int, message: str) -> None:
        findings.append(Finding(code=code, path=path, line=line, message=message))

    for raw_name, raw in section.items():
        name = str(raw_name)
        line = _line_of(name, text, start)
        field = schema.document.get(name)
        if field is None:
            hint = did_you_mean(name, schema.document)
            report("unknown-option", line, f"a document has no field {name!r}{hint}")
            continue
        try:
            fields[name] = convert(field, raw)
        except ValueError as error:
            report("bad-value", line, f"document field {name!r}: {error}")
    for name, field in schema.document.items():
        if field.required and name not in section:
            report("missing-option", start, f"the document has no {name!r}: {field.help}")
    if isinstance(fields.get("id"), str) and (problem := identifier_problem(fields["id"])):
        report("bad-id", _line_of("id", text, start), problem)
    return fields, findings


def _line_of(name: str, text: str, start: int) -> int:
    """Line in the file of a key of the section; the section's own line if it is not found."""
    for number, words in enumerate(text.splitlines()[start - 1 :], start + 1):
        if words.strip().startswith((f"{name}:", f'"{name}":')):
            return number
    return start


def without_front_matter(path: str) -> Finding:
    """What to say of a page that has items but no identity of its own."""
    return Finding(
        code="no-document",
        path=path,
        line=1,
        severity=Severity.ERROR,
        message="the page has items but no front matter 'document:' with id, owner, approver, "
        "revision, reason, effective and review_in; add it",
    )
