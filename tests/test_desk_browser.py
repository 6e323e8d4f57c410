"""The whole story in a real Chromium: add the night, see the conflict, open the evidence, settle it, on two open pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("there is no chromium here: apt-get install chromium", allow_module_level=True)

from argon2 import PasswordHasher  # noqa: E402

from desk_night import AIR_FORCE, BROADCASTER, NIGHT, SERVICE, answering, read, reckon  # noqa: E402
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
SOON = 1000
"""Milliseconds within which a second page settles, and a page is painted."""

TRIES = 3
"""Of so many paintings the fastest counts: this machine may have other things to do."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with an empty log, answering at an address of this machine."""
    fast = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    log = tmp_path_factory.mktemp("desk") / "desk.db"
    app = make_app(Config(log=str(log)), read=read, reckon=reckon, hasher=fast)
    with answering(app) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a screen."""
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield opened
        opened.close()


def _page(browser: Any, errors: list[str], **options: Any) -> Any:
    page = browser.new_context(**{"locale": "en-GB"} | options).new_page()
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
    assert _settled_in(page, second, f"{desk}/nights/{NIGHT}") <= SOON
    page.wait_for_function("() => !document.querySelector('.finding.open')")
    page.goto(f"{desk}/decisions")
    assert "the air force's bulletin says 63 and 9" in page.inner_text("main")
    assert errors == []


def _settled_in(page: Any, second: Any, night: str) -> float:
    """Take the right reading on one page: after how many milliseconds the other one shows the conflict settled."""
    watch = """() => { const watch = new MutationObserver(() => {
        if (!document.querySelector(".finding.open")) { window.settled = Date.now(); watch.disconnect(); } });
        watch.observe(document.body, { childList: true, subtree: true }); }"""
    second.evaluate(watch)
    page.goto(night)
    page.click(".side >> nth=0 >> summary")
    page.fill(".side[aria-label='Reading a'] input[name=why]", "the air force's bulletin says 63 and 9")
    begun = page.evaluate("document.querySelector('.side[aria-label=\"Reading a\"] form').requestSubmit() ?? Date.now()")
    second.wait_for_function("() => window.settled")
    return float(second.evaluate("window.settled") - begun)


LOOKS = [(360, "dark", "en-GB"), (1280, "light", "en-GB"), (360, "light", "uk-UA"), (1280, "dark", "uk-UA")]


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
def test_axe_finds_nothing_serious_and_nothing_runs_over(desk: str, browser: Any, width: int, scheme: str, locale: str) -> None:
    """Every page, on a phone and on a screen, light and dark, in both languages: WCAG 2.2 AA as far as a machine can tell."""
    errors: list[str] = []
    page = _page(browser, errors, viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale)
    report = page.request.get(f"{desk}/api/v1/reports").json()["items"][0]["id"]
    found = {}

    def look(name: str) -> None:
        found[name] = (_serious(page), page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    for path in (
        "/",
        "/?q=Kyiv",
        f"/nights/{NIGHT}",
        f"/reports/{report}",
        "/review",
        "/add",
        "/check",
        "/decisions",
        "/people",
        "/login",
    ):
        page.goto(desk + path)
        look(path)
    page.goto(f"{desk}/nights/{NIGHT}")
    page.click(".headlines a >> nth=0")
    look("a figure")
    page.goto(f"{desk}/check")
    page.fill("textarea[name=text]", AIR_FORCE)
    page.fill("input[name=published]", NIGHT)
    page.click("form.draft button")
    page.wait_for_selector(".card")
    look("a draft checked")
    page.goto(f"{desk}/add")
    page.fill("textarea[name=text]", f"{BROADCASTER} Once more.")
    page.click("form.add button")
    page.wait_for_selector(".card")
    look("a report read")
    page.click("button[value=drop]")
    assert found == {name: ([], 0) for name in found}
    assert errors == []


def test_axe_finds_nothing_serious_where_one_logs_in(browser: Any, tmp_path: Path) -> None:
    """The pages of a desk with accounts: the log-in, what is not there, one's own account with a token just made."""
    fast = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = make_app(Config(log=str(tmp_path / "desk.db")), read=read, reckon=reckon, hasher=fast)
    app.state.desk.accounts.add("ann", "admin", "a long enough one")
    page = _page(browser, [])
    found = {}
    with answering(app) as url:
        page.goto(url)
        found["log in"] = _serious(page)
        page.fill("input[name=name]", "ann")
        page.fill("input[name=password]", "a long enough one")
        page.click("form[action='/login'] button")
        page.goto(f"{url}/nights/1999-01-01")
        found["nothing there"] = _serious(page)
        page.goto(f"{url}/account")
        page.fill("input[name=label]", "our tool")
        page.click("form[action='/account/tokens'] button")
        assert page.inner_text("code.token").startswith("nd_")
        found["account"] = _serious(page)
        page.goto(f"{url}/people")
        found["people"] = _serious(page)
    assert found == {name: [] for name in found}


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
    page.wait_for_function("() => !document.querySelector('.now .decided')")


def test_reading_works_without_script(desk: str, browser: Any) -> None:
    """A night, its figures and its reports are all there with JavaScript off."""
    page = _page(browser, [], java_script_enabled=False)
    page.goto(desk)
    page.click("table.nights th a")
    assert page.locator("table.figures").first.is_visible()
    page.click(".figures td.n a >> nth=0")
    page.click(".said .quote a >> nth=0")
    assert page.locator("a.mark").first.is_visible()


def test_a_night_is_painted_within_a_second(desk: str, browser: Any) -> None:
    """In a browser that has nothing of it yet."""
    painted = []
    for _ in range(TRIES):
        page = _page(browser, [])
        page.goto(f"{desk}/nights/{NIGHT}")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.context.close()
    assert min(painted) <= SOON


def test_the_page_loads_nothing_from_elsewhere(desk: str, browser: Any) -> None:
    """Everything comes from the desk itself."""
    page = _page(browser, [])
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{desk}/nights/{NIGHT}")
    assert [u for u in asked if not u.startswith(desk)] == []
