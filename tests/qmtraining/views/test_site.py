"""The published manual, served by the service."""

import pytest
from django.test import Client, override_settings

from qmtraining.views import site


@pytest.fixture
def reader(db):
    """Someone who is not signed in."""
    return Client()


def body(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.mark.parametrize(
    ("path", "status", "kind", "text"),
    [
        ("/", 200, "text/html; charset=utf-8", "to the latest"),
        ("/style.css", 200, "text/css; charset=utf-8", "color: red"),
        ("/2026.1/manual/standards.html", 200, "text/html; charset=utf-8", "2026.1"),
        ("/publications.json", 200, "application/json", "2026.1"),
    ],
)
def test_pages_are_served_with_their_type(path, status, kind, text, reader):
    response = reader.get(path)

    assert (response.status_code, response["Content-Type"]) == (status, kind)
    assert text in body(response)


def test_a_page_that_is_known_is_not_sent_again(reader):
    first = reader.get("/style.css")
    first.close()

    again = reader.get("/style.css", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../editions/2026.1/questions.json",
        "/2026.1/../../../editions/2026.1/questions.json",
        "/%2e%2e/training-secret.txt",
        "/..%2ftraining-secret.txt",
        "/2026.1/..",
        "//etc/passwd",
        "/C:/windows",
        "/..\\..\\x",
        "/.hidden",
        "/2026.1/%00",
        "/no-such-page.html",
        "/2026.1/manual",
    ],
)
def test_nothing_else_is_served(path, reader, root):
    (root / "var" / "site" / "generation" / ".hidden").write_text("secret")

    response = reader.get(path)

    assert response.status_code in (301, 302, 404)
    if response.status_code != 404:
        assert response["Location"] == "/2026.1/manual/"
        assert reader.get(response["Location"]).status_code == 404, "no list of files"


def test_a_link_that_leads_out_of_the_site_is_not_followed(reader, root):
    generation = root / "var" / "site" / "generation"
    (generation / "keys").symlink_to(root / "var" / "editions" / "2026.1")
    (generation / "secret.txt").symlink_to(root / "var" / "training-secret.txt")

    assert reader.get("/keys/questions.json").status_code == 404
    assert reader.get("/secret.txt").status_code == 404
    assert site.find_file(generation, "style.css") is not None


def test_a_manual_for_people_who_are_signed_in(reader, learner):
    with override_settings(MANUAL_ACCESS="login"):
        refused = reader.get("/2026.1/manual/standards.html")
        shown = learner.get("/2026.1/manual/standards.html")

    assert refused["Location"] == "/training/sign-in/?next=/2026.1/manual/standards.html"
    shown.close()
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "private, no-cache"


def test_the_manual_runs_no_script_of_its_pages(reader):
    response = reader.get("/")
    response.close()

    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy


def test_reading_asks_the_database_nothing(reader, queries):
    with queries() as asked:
        reader.get("/2026.1/manual/standards.html").close()

    assert asked.count == 0


def test_without_an_edition_the_page_says_what_to_do(reader, root):
    import shutil

    shutil.rmtree(root / "var" / "site")

    response = reader.get("/")

    assert response.status_code == 404
    assert "qmanual edition publish" in response.content.decode()


def test_the_theme_carries_the_accent(reader):
    response = reader.get("/training/theme.css")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent: #0b5c8a" in response.content.decode()


@pytest.fixture(params=["a link", "a file that names the folder"])
def live(request, db, root):
    """Live figures, on a system with symbolic links and on one without."""
    folder = root / "var" / "site" / "live"
    generation = folder / "generations" / "000001"
    generation.mkdir(parents=True)
    (generation / "index.html").write_text("<h1>Live figures</h1>")
    (folder / "generations" / "000002").mkdir()
    if request.param == "a link":
        (folder / "current").symlink_to("generations/000001", target_is_directory=True)
        link = root / "var" / "site" / "generation" / "live"
        link.symlink_to("../live/current", target_is_directory=True)
    else:
        (folder / "current").write_text("generations/000001\n")


def test_live_figures_are_served_beside_the_editions(live, reader):
    page = reader.get("/live/")

    assert (page.status_code, body(page)) == (200, "<h1>Live figures</h1>")
    assert body(reader.get("/live/index.html")) == "<h1>Live figures</h1>"
    assert reader.get("/live")["Location"] == "/live/"
    assert reader.get("/live/../live/index.html").status_code == 404
    assert reader.get("/live/generations/000001/index.html").status_code == 404


def test_live_figures_are_kept_from_outsiders_as_the_rest(live, reader, learner):
    with override_settings(MANUAL_ACCESS="login"):
        page, kept = reader.get("/live/"), learner.get("/live/")

    assert page.status_code == 302
    assert page["Location"].startswith("/training/sign-in/")
    assert body(kept) == "<h1>Live figures</h1>"
    assert kept["Cache-Control"] == "private, no-cache"


def test_without_live_figures_there_is_no_such_page(reader):
    assert reader.get("/live/").status_code == 404
