"""The whole story in a real Chromium: add the night, see the conflict, open the evidence, settle it, on two open pages."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("there is no chromium here: apt-get install chromium", allow_module_level=True)

import uvicorn  # noqa: E402
from argon2 import PasswordHasher  # noqa: E402

from desk_night import AIR_FORCE, BROADCASTER, NIGHT, SERVICE, read, reckon  # noqa: E402
from nightdesk.desk.app import make_app  # noqa: E402
from nightdesk.desk.config import Config  # noqa: E402

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SOON = 5000
"""Milliseconds to wait for a second page; it takes a fifth of one second, which benchmarks/desk.py measures on a quiet machine."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with an empty log, answering at an address of this machine."""
    fast = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    log = tmp_path_factory.mktemp("desk") / "desk.db"
    app = make_app(Config(log=str(log)), read=read, reckon=reckon, hasher=fast)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, timeout_graceful_shutdown=3))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    app.state.desk.hub.stop()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a screen."""
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


def _page(browser: Any, errors: list[str], **options: Any) -> Any:
    page = browser.new_context(locale="en-GB", **options).new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    return page


def _serious(page: Any) -> list[str]:
    """What axe-core finds that is serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    found = axe.run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


def test_the_story_of_the_example_night(desk: str, browser: Any) -> None:
    """Add three reports, see the conflict, open its evidence, take the right reading; a second page settles within a second."""
    errors: list[str] = []
    page = _page(browser, errors)
    for text, publisher, hour in (
        (AIR_FORCE, "Ukraine's Air Force", "08:05"),
        (BROADCASTER, "Channel Meridian", "12:05"),
        (SERVICE, "Service", "15:05"),
    ):
        page.goto(f"{desk}/add")
        page.fill("textarea[name=text]", f"---\npublisher: {publisher}\npublished: {NIGHT}T{hour}+03:00\nlang: en\n---\n\n{text}")
        page.click("form.add button")
        page.wait_for_selector(".card")
        page.click("button[value=keep]")
        page.wait_for_url(f"**/nights/{NIGHT}")
    assert page.locator(".finding.open h3").count() == 1
    page.click(".finding.open .said a >> text=72 of the 539 drones")
    assert page.locator("a.mark", has_text="72 of the 539 drones").is_visible()
    assert "disputed" in page.inner_text("#cards")

    second = _page(browser, errors)
    second.goto(f"{desk}/nights/{NIGHT}")
    second.wait_for_selector("[data-pulse]:not([hidden])")
    page.goto(f"{desk}/nights/{NIGHT}")
    page.click(".side >> nth=0 >> summary")
    page.fill(".side[aria-label='Reading a'] input[name=why]", "the air force's bulletin says 63 and 9")
    page.click(".side[aria-label='Reading a'] button")
    second.wait_for_function("!document.querySelector('.finding.open')", timeout=SOON)
    page.wait_for_function("!document.querySelector('.finding.open')")
    page.goto(f"{desk}/decisions")
    assert "the air force's bulletin says 63 and 9" in page.inner_text("main")
    assert errors == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious_and_nothing_runs_over(desk: str, browser: Any, width: int, scheme: str) -> None:
    """Every page, on a phone and on a screen, light and dark: WCAG 2.2 AA as far as a machine can tell."""
    errors: list[str] = []
    page = _page(browser, errors, viewport={"width": width, "height": 800}, color_scheme=scheme)
    report = page.request.get(f"{desk}/api/v1/reports").json()["items"][0]["id"]
    found = {}
    for path in ("/", f"/nights/{NIGHT}", f"/reports/{report}", "/review", "/add", "/check", "/decisions", "/people"):
        page.goto(desk + path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = (_serious(page), over)
    assert found == {path: ([], 0) for path in found}
    assert errors == []


def test_the_queue_goes_by_single_keys(desk: str, browser: Any) -> None:
    """J goes on; r asks for a reason, Enter enters it; u takes it back."""
    page = _page(browser, [])
    page.goto(f"{desk}/review")
    first = page.inner_text(".context mark")
    page.keyboard.press("j")
    page.wait_for_function("q => document.querySelector('.context mark').textContent !== q", arg=first)
    quote, address = page.inner_text(".context mark"), page.url
    page.keyboard.press("r")
    page.keyboard.type("misheard")
    page.keyboard.press("Enter")
    page.wait_for_function("q => document.querySelector('.context mark').textContent !== q", arg=quote)
    page.goto(address)
    assert "rejected" in page.inner_text(".decided")
    page.keyboard.press("u")
    page.wait_for_function("!document.querySelector('.now .decided')")


def test_reading_works_without_script(desk: str, browser: Any) -> None:
    """A night, its figures and its reports are all there with JavaScript off."""
    page = _page(browser, [], java_script_enabled=False)
    page.goto(desk)
    page.click("table.nights th a")
    assert page.locator("table.figures").first.is_visible()
    page.click(".figures td.n a >> nth=0")
    page.click(".said .quote a >> nth=0")
    assert page.locator("a.mark").first.is_visible()


def test_the_page_loads_nothing_from_elsewhere(desk: str, browser: Any) -> None:
    """Everything comes from the desk itself."""
    page = _page(browser, [])
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{desk}/nights/{NIGHT}")
    assert [u for u in asked if not u.startswith(desk)] == []
