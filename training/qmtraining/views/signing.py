"""Sign in and out, language, password."""

import threading
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from qmtraining.database import write_transaction
from qmtraining.models import Person
from qmtraining.pages import page

PASSWORD_AT = "password_at"  # noqa: S105  the name of a session value
PASSWORD_FRESH_S = 5 * 60
"""For so long a person need not give the password again before she signs."""

# Hashing takes 19 MiB and a core; when a shift starts, 200 people sign in at once.
_hashing = threading.BoundedSemaphore(2)


def check_password(request: HttpRequest, username: str, password: str) -> Person | None:
    """The person, if the password is right; counts failures and locks after too many."""
    with _hashing:
        person = authenticate(request, username=username, password=password)
    return person if isinstance(person, Person) else None


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, whatever the address asks for."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return reverse(settings.LOGIN_REDIRECT_URL)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(safe_next(request))
    username = request.POST.get("username", "").strip().lower()
    error = ""
    if request.method == "POST":
        password = request.POST.get("password", "")
        person = check_password(request, username, password) if username and password else None
        if person is not None:
            with write_transaction():
                login(request, person)
            request.session[PASSWORD_AT] = timezone.now().timestamp()
            return HttpResponseRedirect(safe_next(request))
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        error = gettext("User name and password do not match. Check both and try again.")
    return page(
        request,
        "sign_in",
        {"username": username, "next": safe_next(request), "error": error},
        422 if error else 200,
    )


def locked_out(
    request: HttpRequest, _response: Any = None, _credentials: Any = None
) -> HttpResponse:
    """Too many wrong passwords."""
    error = gettext("Too many tries. Wait 15 minutes, then try again, or ask for a new password.")
    return page(request, "sign_in", {"username": "", "next": "", "error": error}, 429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    with write_transaction():
        logout(request)
    return redirect("sign-in")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language for this browser, and for the person if someone is signed in."""
    response = HttpResponseRedirect(safe_next(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if isinstance(request.user, Person) or request.user.is_authenticated:
            with write_transaction():
                Person.objects.filter(pk=request.user.pk).update(language=language)
    return response


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Let a person choose a new password."""
    form: Any = PasswordChangeForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        with write_transaction():
            form.save()
            update_session_auth_hash(request, form.user)
        messages.success(request, gettext("Your password is changed."))
        return redirect("list")
    return page(request, "password", {"form": form}, 422 if form.errors else 200)


def password_is_fresh(request: HttpRequest) -> bool:
    """Whether the person gave her password within the last minutes."""
    at = request.session.get(PASSWORD_AT, 0)
    return bool(timezone.now().timestamp() - at < PASSWORD_FRESH_S)
