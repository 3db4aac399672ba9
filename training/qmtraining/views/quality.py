"""The quality lead's pages: how far the manual has reached, and what an edition asks of whom."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from qmtraining.library import open_book, page_of
from qmtraining.models import Clock, Edition
from qmtraining.pages import page
from qmtraining.redline import Redline, decided, redlines
from qmtraining.requirements import edition_of
from qmtraining.selectors.coverage import people_of_item, read_coverage, standings
from qmtraining.status import decisions_of
from qmtraining.views.learning import person_of


def quality_lead_only(request: HttpRequest) -> None:
    """Refuse everyone else, as if the page were not there.

    :raises Http404: if the person is no quality lead.
    """
    if not person_of(request).quality_lead:
        raise Http404


@login_required
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Coverage by role, department and item."""
    quality_lead_only(request)
    found = read_coverage()
    catalogue = open_book(found.edition).catalogue if found.edition else None
    title_of = catalogue.title_of if catalogue else str
    items = sorted(found.by_item.items(), key=lambda entry: (entry[1].part, entry[0]))
    return page(request, "coverage", {"coverage": found, "items": items, "title_of": title_of})


@login_required
@require_GET
def item(request: HttpRequest, item: str) -> HttpResponse:
    """Who needs one statement, and how they stand with it."""
    quality_lead_only(request)
    rows = list(people_of_item(item))
    if not rows:
        raise Http404
    book = open_book(rows[0].edition.name)
    statement = book.catalogue.items.get(item)
    if statement is None:
        raise Http404
    return page(
        request, "item", {"rows": rows, "item": statement, "book": book, "page_of": page_of}
    )


@login_required
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """All published editions, newest first."""
    quality_lead_only(request)
    found = list(Edition.objects.order_by("-published_at", "-pk"))
    return page(request, "editions", {"editions": found})


@login_required
@require_GET
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """What an edition changed, who owes what because of it, and why everyone else does not."""
    quality_lead_only(request)
    ticked = Exists(Clock.objects.filter(edition=OuterRef("name")))
    known = list(Edition.objects.annotate(ticked=ticked).order_by("published_at", "pk"))
    names = [row.name for row in known]
    if name not in names:
        raise Http404
    index = names.index(name)
    book = open_book(name)
    changes: tuple[Redline, ...] = ()
    if index:
        old = open_book(names[index - 1]).catalogue
        wanted = [
            item.id
            for item in (*book.catalogue.items.values(), *old.items.values())
            if item.normative
        ]
        decisions = decisions_of([edition_of(row) for row in known[: index + 1]])
        changes = decided(redlines(old, book.catalogue, wanted), old, decisions)
    reworded = [change for change in changes if change.decision]
    changes = tuple(change for change in changes if not change.decision)
    in_force = index == len(known) - 1
    changed = [change.item.id for change in changes if change.kind != "removed"]
    # Taken over, but not yet reckoned for everybody: better no names than half of them.
    counting = in_force and not known[index].ticked
    people = standings(changed) if in_force and not counting else ()
    return page(
        request,
        "edition",
        {
            "edition": known[index],
            "previous": known[index - 1] if index else None,
            "in_force": in_force,
            "counting": counting,
            "changes": changes,
            "reworded": reworded,
            "owes": [who for who in people if who.owes],
            "shown": [who for who in people if who.shown and not who.owes],
            "other": [who for who in people if who.other and not who.owes and not who.shown],
            "untouched": [who for who in people if not (who.owes or who.shown or who.other)],
            "book": book,
            "page_of": page_of,
            "title_of": book.catalogue.title_of,
        },
    )
