"""Do the references in the text, such as ``{item}`STD-1```, point at something?"""

import re
from collections.abc import Iterator
from pathlib import Path

from qmanual.items.findings import Finding
from qmanual.items.model import Catalogue
from qmanual.items.suggest import did_you_mean

_ROLE = re.compile(r"\{(?:qm:)?(?P<role>item|kpi)\}`(?P<content>[^`]+)`")
_TARGET = re.compile(r".*<(?P<target>[^<>]+)>\s*", re.DOTALL)
_CODE = re.compile(r"\s*(?P<fence>`{3,}|~{3,})(?!\{)")


def find_dangling_references(catalogue: Catalogue, root: Path) -> Iterator[Finding]:
    """Roles in the text of a page that name no item, or no KPI where one is wanted."""
    for document in catalogue.documents.values():
        path = root / document.path
        if not path.is_file():
            continue
        for line, role, target in iter_references(path.read_text(encoding="utf-8")):
            item = catalogue.items.get(target)
            if role == "kpi" and (item is None or item.type != "kpi"):
                hint = did_you_mean(target, (kpi.id for kpi in catalogue.of_type("kpi")))
                message = f"there is no KPI {target}{hint}"
            elif target not in catalogue:
                hint = did_you_mean(target, (*catalogue.items, *catalogue.documents))
                message = f"there is no item {target}{hint}"
            else:
                continue
            yield Finding(code="dangling-reference", path=document.path, line=line, message=message)


def iter_references(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, role and target of each reference outside code blocks."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _CODE.match(line)
        if fence:
            fence = "" if line.strip() == fence else fence
            continue
        if match:
            fence = match["fence"]
            # A closing fence of a directive looks like the opening of a code block without
            # a language; the directive's own opening never does.
            if not line.strip().strip(fence[0]):
                fence = ""
            continue
        for found in _ROLE.finditer(line):
            target = _TARGET.fullmatch(found["content"])
            yield number, found["role"], (target["target"] if target else found["content"]).strip()
