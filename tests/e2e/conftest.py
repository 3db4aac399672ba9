"""A company of its own for the browser: content in a folder, the real commands, a real server."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from company import Company, answers, run, variables, wait_until
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ("_config.yml", "manual", "training/curricula", "training/question-banks", "training/people.yml")  # fmt: skip
FIRST = """\
editions:
  - name: first
    effective: 2026-03-02
    summary: First edition of the manual.
"""


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The sample company as it was in its first edition."""
    root = tmp_path_factory.mktemp("company")
    for name in CONTENT:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    manual = root / "manual"
    shutil.copytree(manual / "previous" / "2026.1", manual, dirs_exist_ok=True)
    shutil.rmtree(manual / "previous")
    (manual / "editions.yml").write_text(FIRST, encoding="utf-8")
    run(root, "qmanual", "approve", "--all", "--name", "Helena Duarte", "--on", "2026-02-20")
    run(root, "qmanual", "edition", "freeze", "first")
    run(root, "qmanual", "edition", "publish", "first")
    run(root, "qmtraining", "setup", "--sample")
    passwords = {}
    for line in (root / "var" / "sign-in.txt").read_text(encoding="utf-8").splitlines():
        if ": " in line:
            name, password = line.split(": ", 1)[1].split()[:2]
            passwords[name] = password
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "qmtraining"), "serve", "--port", str(port)],
        cwd=root,
        env=variables(root),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address), "the server answers", 60)
        yield Company(root=root, address=address, passwords=passwords)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that QMANUAL_CHROMIUM names."""
    found = os.environ.get("QMANUAL_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("Chromium is not installed; set QMANUAL_CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync", "--no-first-run"],
        )  # fmt: skip
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of a new visitor: ``open_page(width=360, scripts=False, dark=True)``."""
    contexts: list[BrowserContext] = []

    def new(*, width: int = 1280, scripts: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(company: Company) -> Callable[[Page, str], None]:
    """Sign a visitor in under a user name of the sample."""

    def enter(page: Page, name: str) -> None:
        page.goto(f"{company.address}/training/sign-in/")
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(company.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{company.address}/training/")

    return enter


@pytest.fixture(scope="session")
def shots() -> Path:
    """Folder for screenshots, to be looked at by people: ``var/screenshots``."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
