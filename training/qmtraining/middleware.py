"""What happens around every request of the service."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from qmtraining.models import Person
from qmtraining.views.trouble import cannot_save

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

SERVICE = "/training/"


def person_of(request: HttpRequest) -> Person | AnonymousUser:
    """Who is signed in; checked against the password that she has now."""
    session: Any = request.session
    known = session.get(auth.HASH_SESSION_KEY)  # loads the session, and its person
    person: Person | None = session.person
    if (
        person is not None
        and known
        and person.is_active
        and constant_time_compare(known, person.get_session_auth_hash())
        and session.get(auth.SESSION_KEY) == str(person.pk)
    ):
        return person
    found: Person | AnonymousUser = auth.get_user(request)  # also after a change of the secret
    return found


class SignedInMiddleware(MiddlewareMixin):
    """Gives requests their ``user``; nothing is read before a page asks who it is."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]


class LanguageMiddleware:
    """The language of a page: the person's, else what was chosen here, else the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(SERVICE):
            return self.get_response(request)
        with translation.override(self.language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
            return response

    @staticmethod
    def language_of(request: HttpRequest) -> str:
        """The language to answer in."""
        known = dict(settings.LANGUAGES)
        person: Any = request.user
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if signed_in and getattr(person, "language", "") in known:
            return str(person.language)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in known:
            return chosen
        return translation.get_language_from_request(request)


class TroubleMiddleware:
    """A database that cannot write (a full disk) is said plainly; what was typed is kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 503 when the database refuses; other errors are reported as they are."""
        if isinstance(error, OperationalError):
            logger.exception("the database refused: %s %s", request.method, request.path)
            return cannot_save(request)
        return None
