"""Whether the manual still says what a question cites, and at the place to which it links."""

from collections.abc import Iterator

from qmanual.items.model import Catalogue
from qmquiz.gates.asked import Flaw
from qmquiz.identity import digest
from qmquiz.model import Question


def find_source_flaws(question: Question, catalogue: Catalogue) -> Iterator[Flaw]:
    """What of a question does not go back to a manual.

    :param catalogue: the manual as it is.
    """
    missing = [name for name in question.items if name not in catalogue.items]
    for name in missing:
        yield Flaw(code="source", message=f"cites {name}, which is not in the manual")
    if missing:
        return
    hashes = [catalogue.items[name].hash for name in question.items]
    if not hashes or digest("items", hashes) != question.item_hash:
        yield Flaw(code="outdated", message="was made from another version of what it cites")
    item = catalogue.items.get(question.passage.item)
    if item is None or (question.passage.docname, question.passage.anchor) != (
        item.docname,
        item.id.lower(),
    ):
        message = f"its link {question.passage.docname}#{question.passage.anchor} leads nowhere"
        yield Flaw(code="link", message=message)
