"""Roles: does a case that is handed upwards arrive somewhere?"""

from collections.abc import Iterator

from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue


def find_circular_escalation(catalogue: Catalogue) -> Iterator[Finding]:
    """Roles that report to themselves in the end, so that an escalation never ends.

    A circle is one finding, at the role through which it is met first.
    """
    done: set[str] = set()
    for role in catalogue.of_type("role"):
        path: list[str] = []
        waiting = [(role.id, 0)]
        while waiting:
            name, depth = waiting.pop()
            done.update(path[depth:])
            del path[depth:]
            if name in path:
                circle = path[path.index(name) :]
                first = catalogue.items[circle[0]]
                yield Finding(
                    code="circular-escalation",
                    path=first.path,
                    line=first.line,
                    message=f"{' reports to '.join([*circle, name])}, so an escalation never ends; "
                    "take one of the links away",
                    item=first.id,
                )
            elif name not in done:
                path.append(name)
                above = catalogue.items.get(name)
                targets = above.links.get("reports_to", ()) if above else ()
                waiting += [(target, len(path)) for target in targets]
        done.update(path)
