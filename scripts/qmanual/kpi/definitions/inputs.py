"""Inputs: the KPIs that derived ones are made of, and the order to compute them in."""

from collections.abc import Iterable, Mapping

from qmanual.kpi.definitions.definition import Definition


def derived_order(definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """Identifiers of the derived KPIs, each after its inputs; those of a cycle are left out."""
    order: dict[str, None] = {}
    on_cycle = {name for cycle in find_cycles(definitions) for name in cycle}

    def visit(name: str) -> None:
        definition = definitions.get(name)
        if definition is None or name in order or name in on_cycle:
            return
        for below in inputs_of(definition):
            visit(below)
        if definition.metric.inputs:
            order[name] = None

    for name in definitions:
        visit(name)
    return tuple(order)


def find_cycles(definitions: Mapping[str, Definition]) -> tuple[tuple[str, ...], ...]:
    """The ways from a KPI back to itself, each once, from its first identifier on."""
    cycles: dict[tuple[str, ...], None] = {}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            cycle = way[way.index(name) :]
            first = cycle.index(min(cycle))
            cycles[(*cycle[first:], *cycle[:first])] = None
            return
        if name in done or name not in definitions:
            return
        for below in inputs_of(definitions[name]):
            visit(below, (*way, name))
        done.add(name)

    for name in definitions:
        visit(name, ())
    return tuple(cycles)


def inputs_of(definition: Definition) -> Iterable[str]:
    """Identifiers of the KPIs that one is made of, each once."""
    return dict.fromkeys(entry.kpi for entry in definition.metric.inputs.values())
