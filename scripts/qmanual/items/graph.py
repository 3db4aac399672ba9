"""Links seen from the other end."""

from collections.abc import Iterator, Mapping

from qmanual.items.model import Catalogue


def back_links(catalogue: Catalogue) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each item that something points at: link name to who points, in reading order."""
    found: dict[str, dict[str, list[str]]] = {}
    for item in catalogue.items.values():
        for name, targets in item.links.items():
            for target in targets:
                found.setdefault(target, {}).setdefault(name, []).append(item.id)
    return {
        target: {name: tuple(sources) for name, sources in names.items()}
        for target, names in found.items()
    }


def neighbours(catalogue: Catalogue, identifier: str) -> Iterator[str]:
    """Items one link away in either direction, parents and children included, each once."""
    seen = {identifier}
    item = catalogue.items.get(identifier)
    near: list[str] = []
    if item is not None:
        near += [target for targets in item.links.values() for target in targets]
        near += item.children
        near += [item.parent] if item.parent else []
    near += [
        other.id
        for other in catalogue.items.values()
        if any(identifier in targets for targets in other.links.values())
    ]
    for other_id in near:
        if other_id not in seen:
            seen.add(other_id)
            yield other_id
