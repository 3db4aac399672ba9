# ruff: noqa: ARG001  Django calls these with names
"""Pages for when something does not work: what happened, and what to do next."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from qmtraining.pages import page

NEVER_SHOWN_AGAIN = frozenset({"csrfmiddlewaretoken", "password"})


def trouble(
    request: HttpRequest, title: str, text: str, status: int, *, again: bool = False
) -> HttpResponse:
    """A page that says what happened.

    :param again: offer to send the same form again; what was typed stays on the page.
    """
    kept = [
        (name, value)
        for name, values in (request.POST.lists() if again else ())
        if name not in NEVER_SHOWN_AGAIN
        for value in values
    ]
    return page(
        request,
        "trouble",
        {"title": title, "text": text, "again": again, "kept": kept, "bare": status >= 500},
        status,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or it is not for this person: the answer is the same."""
    return trouble(
        request,
        gettext("This page is not here"),
        gettext("It may have moved, or it is not for you to see. Check the address."),
        404,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent is not what the page could have sent."""
    return trouble(
        request,
        gettext("That did not arrive as it should"),
        gettext("Go back, load the page again and send it once more."),
        400,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not allowed."""
    return trouble(
        request,
        gettext("This is not for you to do"),
        gettext("If you think it should be, ask your manager."),
        403,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or comes from elsewhere."""
    return trouble(
        request,
        gettext("This page was open for too long"),
        gettext("For your safety nothing was sent. Go back, load the page again and send it."),
        403,
    )


def cannot_save(request: HttpRequest) -> HttpResponse:
    """The database cannot write now; what was typed stays on the page."""
    response = trouble(
        request,
        gettext("We cannot save just now"),
        gettext("Nothing is lost: your answer is still on this page. Try again in a minute."),
        503,
        again=request.method == "POST",
    )
    response.headers["Retry-After"] = "60"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours."""
    if settings.DEBUG:
        raise RuntimeError("unreachable: the debug page comes first")
    return trouble(
        request,
        gettext("Something went wrong on our side"),
        gettext("It is in our log. Try again in a minute; what you have finished is kept."),
        500,
    )
