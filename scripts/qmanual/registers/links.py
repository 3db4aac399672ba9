"""Links between registers: a complaint names its nonconformity, a suggestion its measure."""

from collections.abc import Iterable, Iterator, Mapping

from qmanual.items.findings import Finding
from qmanual.items.suggest import did_you_mean
from qmanual.registers.kinds import Table, load_kinds
from qmanual.registers.record import Record, Register


def find_broken_record_links(registers: Iterable[Register]) -> Iterator[Finding]:
    """Links to records that are in no register of the kinds that the field takes.

    A kind of which the manual has no register cannot be looked at: such a link is broken, too.
    """
    registers = tuple(registers)
    known: dict[str, set[str]] = {}
    for register in registers:
        known.setdefault(register.kind, set()).update(register.by_id)
    for register in registers:
        shape = load_kinds()[register.kind].rows
        for record in register.records:
            yield from _broken(shape, record, record, known)


def _broken(
    shape: Table, row: Record, record: Record, known: Mapping[str, set[str]]
) -> Iterator[Finding]:
    for name, entry in shape.fields.items():
        if entry.kind != "records":
            continue
        there = sorted({i for kind in entry.registers for i in known.get(kind, ())})
        for target in row.links(name):
            if target not in there:
                hint = did_you_mean(target, there)
                yield Finding(
                    code="register",
                    path=row.path,
                    line=row.line_of(name),
                    message=f"{shape.record} {row.id or record.id}: {name!r} names {target}, which "
                    f"is in no register of {' or '.join(entry.registers)}{hint}",
                )
    for name, inner in {**shape.tables, **({shape.name: shape} if shape.tree else {})}.items():
        for child in row.rows(name):
            yield from _broken(inner, child, record, known)
