"""As much of a browser as a check needs: cookies, links, and forms sent as people send them."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser


class Form:
    """A form of a page, with the values that it would be sent with.

    :param controls: name and kind of what a person fills in or chooses.
    :param choices: name of a set of options to the values offered.
    """

    def __init__(self, action: str, method: str) -> None:
        self.action = action
        self.method = method
        self.values: list[tuple[str, str]] = []
        self.controls: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}


class Page(HTMLParser):
    """A page that was read: its address, status, text, headings, links and forms."""

    def __init__(self, address: str, status: int, text: str) -> None:
        super().__init__()
        self.address = address
        self.status = status
        self.source = text
        self.title = ""
        self.heading = ""
        self.refresh = ""
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._select = ""
        self.feed(text)
        # Sphinx puts a link with this sign behind every heading.
        self.title, self.heading = _squeeze(self.title), _squeeze(self.heading.replace("¶", ""))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "h1" in self._open:
            self.heading += " "
        self._open.append(tag)
        if tag == "a" and "href" in given:
            self.links.append(urllib.parse.urljoin(self.address, given["href"]))
        elif tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            target = given.get("content", "").partition("url=")[2]
            self.refresh = urllib.parse.urljoin(self.address, target)
        elif tag == "form":
            action = urllib.parse.urljoin(self.address, given.get("action", ""))
            self.forms.append(Form(action, given.get("method", "get").lower()))
        elif self.forms:
            self._control(tag, given)

    def _control(self, tag: str, given: Mapping[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "option" and self._select:
            form.choices[self._select].append(given.get("value", ""))
        elif tag == "select" and name:
            self._select = name
            form.controls[name] = kind
            form.choices[name] = []
        elif tag == "input" and kind in ("radio", "checkbox"):
            form.controls[name] = kind
            form.choices.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind == "hidden" and name:
            form.values.append((name, given.get("value", "")))
        elif tag in ("input", "textarea") and name:
            form.controls[name] = kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        while self._open and self._open.pop() != tag:
            pass
        if "h1" in self._open:
            self.heading += " "

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if "h1" in self._open:
            self.heading += data

    def form_with(self, *names: str) -> Form | None:
        """The first posting form that has all of these fields."""
        for form in self.forms:
            have = {*form.controls, *(name for name, _value in form.values)}
            if form.method == "post" and have.issuperset(names):
                return form
        return None


class Browser:
    """Reads pages and sends forms; cookies are kept between the two."""

    def __init__(self) -> None:
        jar = http.cookiejar.CookieJar()
        # No proxy: the server that is asked runs on this machine.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
        )

    def get(self, address: str) -> Page:
        """The page at an address, after redirects."""
        return self._open(urllib.request.Request(address))  # noqa: S310  our own server

    def send(self, form: Form, values: Mapping[str, str | Sequence[str]]) -> Page:
        """The page that follows when a form is sent with these values."""
        pairs = list(form.values)
        for name, value in values.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        data = urllib.parse.urlencode(pairs).encode()
        request = urllib.request.Request(form.action, data=data)  # noqa: S310  our own server
        request.add_header("Referer", form.action)
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return self._page(answer.geturl(), answer.status, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return self._page(error.geturl(), error.code, error.read())

    @staticmethod
    def _page(address: str, status: int, body: bytes) -> Page:
        return Page(address, status, body.decode("utf-8", errors="replace"))


def _squeeze(text: str) -> str:
    return " ".join(text.split())
