from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")

from argon2 import PasswordHasher
from starlette.testclient import TestClient
from urllib3 import HTTPResponse

from desk_night import NIGHT, desk, key, open_desk, post, statement
from nightdesk import desk_commands
from nightdesk.cli import main
from nightdesk.desk import config, guard
from nightdesk.desk.accounts import AccountError, Accounts
from nightdesk.desk.fetching import fetch_public, is_public
from nightdesk.errors import InputError

PASSWORD = "a long enough one"
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        """New Year."""
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.now


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A desk with the example night."""
    with open_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def team(client: TestClient) -> TestClient:
    """A desk with a reader, an editor and an admin; the client is logged in as nobody."""
    for role in ("reader", "editor", "admin"):
        desk(client).accounts.add(role, role, PASSWORD)
    _forget(client)
    return client


def _forget(client: TestClient) -> None:
    """The guard looks anew whether there are accounts."""
    layer: Any = client.app.middleware_stack  # type: ignore[attr-defined]
    while layer is not None and not isinstance(layer, guard.Guard):
        layer = getattr(layer, "app", None) or getattr(layer, "_app", None)
    assert layer
    layer.forget()


def _log_in(client: TestClient, name: str, password: str = PASSWORD) -> Any:
    return post(client, "/login", name=name, password=password)


# ---- who may do what


def test_alone_on_this_machine_one_may_do_all(client: TestClient) -> None:
    """On loopback without accounts nobody is asked to log in."""
    assert client.get("/review").status_code == 200
    assert client.get("/people").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example:8321"}, {"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}]
)
def test_alone_means_asked_by_this_machine_under_its_own_name(client: TestClient, headers: dict[str, str]) -> None:
    """A name that somebody pointed here, or a proxy, is not this machine's own user."""
    assert client.get("/", headers=headers).status_code == 303
    assert client.get("/api/v1/nights", headers=headers).status_code == 401


def test_on_another_address_it_refuses_to_start_until_an_admin_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says what to do; with an editor alone it still refuses."""
    log = str(tmp_path / "desk.db")
    accounts = Accounts(config.accounts_beside(log), hasher=FAST)
    accounts.add("ed", "editor", PASSWORD)
    accounts.close()
    assert main(["serve", "--log", log, "--host", "0.0.0.0"]) == 2
    assert "nightdesk account add NAME --role admin" in capsys.readouterr().err
    accounts = Accounts(config.accounts_beside(log), hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    desk_commands.may_listen(False, "0.0.0.0", accounts)


def test_without_accounts_a_desk_on_another_address_lets_nobody_in(tmp_path: Path) -> None:
    """Should it be started there all the same, it is shut."""
    with open_desk(tmp_path, host="0.0.0.0") as client:
        assert client.get("/").status_code == 303


@pytest.mark.parametrize(("role", "may"), [("reader", False), ("editor", True), ("admin", True)])
def test_only_editors_and_admins_decide(team: TestClient, role: str, may: bool) -> None:
    """A reader's decision is refused, on the pages and by the API."""
    _log_in(team, role)
    id_ = statement(team, "11 missiles")
    assert (post(team, "/review", statement=id_, do="accept", why="so it is").status_code == 303) == may
    answer = team.post(f"/api/v1/statements/{id_}/decisions", json={"action": "accept", "why": "so it is"})
    assert answer.status_code == (201 if may else 403)
    assert (team.get("/add").status_code == 200) == may


@pytest.mark.parametrize(("role", "may"), [("reader", False), ("editor", False), ("admin", True)])
def test_only_admins_see_to_the_accounts(team: TestClient, role: str, may: bool) -> None:
    """Nobody else sees or changes them."""
    _log_in(team, role)
    assert (team.get("/people").status_code == 200) == may
    assert (post(team, "/people", name="new", role="reader", password=PASSWORD).status_code == 303) == may


def test_nothing_is_shown_without_logging_in_once_there_are_accounts(team: TestClient) -> None:
    """Pages lead to the log-in, the API and the event stream answer 401."""
    assert team.get(f"/nights/{NIGHT}").headers["location"] == f"/login?next=/nights/{NIGHT}"
    assert team.get("/api/v1/nights").status_code == 401
    assert team.get("/metrics").status_code == 401


def test_the_last_admin_stays(tmp_path: Path) -> None:
    """Nobody can lock everybody out."""
    accounts = Accounts(str(tmp_path / "a.db"), hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    with pytest.raises(AccountError, match="only admin"):
        accounts.remove("ann")
    with pytest.raises(AccountError, match="only admin"):
        accounts.change("ann", role="reader")


# ---- passwords, sessions, tokens


def test_passwords_are_kept_as_argon2_hashes(tmp_path: Path) -> None:
    """The file holds neither the password nor anything to log in with."""
    accounts = Accounts(str(tmp_path / "a.db"), hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    session, token = accounts.log_in("ann", PASSWORD, "here"), accounts.make_token("ann", "x")
    accounts.close()
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"$argon2id$" in kept
    assert not any(s.encode() in kept for s in (PASSWORD, session, token))


def test_a_log_holds_no_accounts() -> None:
    """They are in a file of their own, so that a log can be handed on."""
    assert config.accounts_beside("/x/night.db") == "/x/night.accounts.db"


@pytest.mark.parametrize(("later", "alive"), [(timedelta(hours=11), True), (timedelta(hours=13), False)])
def test_a_session_that_is_not_used_expires(tmp_path: Path, later: timedelta, alive: bool) -> None:
    """After half a day of silence one logs in again."""
    clock = Clock()
    accounts = Accounts(str(tmp_path / "a.db"), now=clock, hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    session = accounts.log_in("ann", PASSWORD, "here")
    clock.now += later
    assert (accounts.session(session) is not None) == alive


def test_a_session_ends_even_if_it_is_always_used(tmp_path: Path) -> None:
    """After two weeks one logs in again."""
    clock = Clock()
    accounts = Accounts(str(tmp_path / "a.db"), now=clock, hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    session = accounts.log_in("ann", PASSWORD, "here")
    for _ in range(14 * 3):
        clock.now += timedelta(hours=8)
        last = accounts.session(session)
    assert last is not None
    clock.now += timedelta(hours=8)
    assert accounts.session(session) is None


def test_a_new_password_or_role_ends_the_sessions(tmp_path: Path) -> None:
    """Whoever sits at another machine is out."""
    accounts = Accounts(str(tmp_path / "a.db"), hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    session = accounts.log_in("ann", PASSWORD, "here")
    accounts.change("ann", password="another long one")
    assert accounts.session(session) is None


def test_failed_log_ins_are_throttled(tmp_path: Path) -> None:
    """After five, each further try waits twice as long, even with the right password; then it works."""
    clock = Clock()
    accounts = Accounts(str(tmp_path / "a.db"), now=clock, hasher=FAST)
    accounts.add("ann", "admin", PASSWORD)
    for _ in range(5):
        with pytest.raises(AccountError, match="do not fit"):
            accounts.log_in("ann", "wrong", "here")
    with pytest.raises(AccountError, match="wait"):
        accounts.log_in("ann", PASSWORD, "elsewhere")
    with pytest.raises(AccountError, match="wait"):
        accounts.log_in("nobody", "wrong", "here")
    clock.now += timedelta(seconds=2)
    assert accounts.log_in("ann", PASSWORD, "elsewhere")


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(team: TestClient) -> None:
    """Nobody learns which names there are."""
    pages = [_log_in(team, name, "wrong password").text for name in ("editor", "nobody")]
    assert (
        re.findall(r'role="alert">([^<]*)<', pages[0])
        == re.findall(r'role="alert">([^<]*)<', pages[1])
        == ["Name and password do not fit"]
    )


def test_a_token_is_shown_once_and_opens_the_api_with_its_owners_role(team: TestClient) -> None:
    """The page shows it when it is made and never again; ended, it opens nothing."""
    _log_in(team, "reader")
    token = re.search(r"nd_[\w-]{30,}", post(team, "/account/tokens", label="script").text)
    assert token
    assert token[0] not in team.get("/account").text
    team.cookies.clear()
    asked = {"Authorization": f"Bearer {token[0]}"}
    assert team.get("/api/v1/nights", headers=asked).status_code == 200
    assert team.post("/api/v1/reports", headers=asked, json={"text": "x"}).status_code == 403
    [kept] = desk(team).accounts.tokens("reader")
    desk(team).accounts.drop_token("reader", kept.mark)
    assert team.get("/api/v1/nights", headers=asked).status_code == 401


def test_session_cookies_are_out_of_reach_of_scripts_and_of_other_sites(team: TestClient) -> None:
    """HttpOnly and SameSite; Secure where the desk is behind https."""
    assert "HttpOnly; SameSite=Lax" in _log_in(team, "reader").headers["set-cookie"]
    assert guard.cookie("a", "b", {"scheme": "https"}).endswith("; Secure")


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_after_logging_in_one_stays_on_the_desk(team: TestClient, to: str) -> None:
    """`next` leads to no other site."""
    assert post(team, "/login", name="reader", password=PASSWORD, next=to).headers["location"] == "/"


# ---- forms


def test_a_form_without_its_key_is_refused(client: TestClient) -> None:
    """Another site cannot make one decide."""
    id_ = statement(client, "11 missiles")
    answer = client.post("/review", data={"statement": id_, "do": "accept", "why": "x"})
    assert answer.status_code == 403
    wrong = client.post("/review", data={"statement": id_, "do": "accept", "why": "x", "key": "0" * 64})
    assert wrong.status_code == 403
    assert desk(client).log.decisions() == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_what_a_browser_says_comes_from_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    """Even with the right key, and by the API too."""
    sent = {"key": key(client), "statement": statement(client, "11 missiles"), "do": "accept", "why": "x"}
    assert client.post("/review", data=sent, headers=headers).status_code == 403
    assert client.post("/api/v1/reports", json={"text": "x"}, headers=headers).status_code == 403


def test_the_api_takes_json_alone(client: TestClient) -> None:
    """A form of another site cannot pretend to be JSON."""
    answer = client.post("/api/v1/reports", content=b'{"text": "x"}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


# ---- what a page may do


def test_every_answer_has_a_strict_policy(client: TestClient) -> None:
    """No inline script or style, nothing from elsewhere, no frame."""
    for path in ("/", f"/nights/{NIGHT}", "/api/v1/nights", "/nowhere", "/static/desk.css"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_a_style_or_a_handler_inline(client: TestClient) -> None:
    """The policy would stop it, and it would be a fault; and nothing is loaded from elsewhere."""
    for path in ("/", f"/nights/{NIGHT}", "/reports/air-force", "/review", "/add", "/check", "/people", "/login", "/decisions"):
        page = client.get(path).text
        assert re.findall(r"<script(?![^>]*\bsrc=\"/static/)", page) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|(?:src|href)=\"(?:https?:)?//", page) == []


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> 11 missiles "><svg onload=alert(3)>'


def test_nothing_in_a_report_is_ever_live(client: TestClient) -> None:
    """Markup in a text, a headline or a publisher is shown as words."""
    body = {"text": HOSTILE, "title": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(4)", "published": NIGHT}
    id_ = client.post("/api/v1/reports", json=body).json()["report"]["id"]
    for path in (f"/reports/{id_}", f"/nights/{NIGHT}", "/", "/?q=missiles", "/review"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert 'href="javascript:' not in page
    assert client.get(f"/api/v1/reports/{id_}").headers["content-type"] == "application/json"


def test_a_checked_draft_is_not_live_either(client: TestClient) -> None:
    """The draft comes back as words."""
    assert "<img src=x" not in post(client, "/check", text=HOSTILE, published=NIGHT).text


# ---- what may be sent


def test_uploads_are_bounded(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is too long is refused, whether it says so or not."""
    monkeypatch.setattr(guard, "MAX_BODY", 10_000)
    files = [("files", ("a.txt", b"x" * 20_000))]
    assert client.post("/add", data={"key": "x"}, files=files).status_code == 413
    chunks = (b"x" * 1000 for _ in range(20))
    answer = client.post("/add", content=chunks, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code in (400, 413)


def test_forms_and_json_are_bounded_more_tightly(client: TestClient) -> None:
    """Only where files come in may a body be large."""
    assert client.post("/api/v1/check", json={"text": "x" * 1_200_000}).status_code == 413


def test_a_pdf_that_is_none_is_told_in_one_line(client: TestClient) -> None:
    """A broken or hostile file stops nothing."""
    answer = client.post("/add", data={"key": key(client)}, files=[("files", ("a.pdf", b"%PDF-1.7 nothing more"))])
    assert answer.status_code == 422
    assert "is a PDF that cannot be read" in answer.text


# ---- fetching an address


def _answer(status: int = 200, location: str | None = None) -> HTTPResponse:
    from io import BytesIO

    return HTTPResponse(BytesIO(b"words"), status=status, headers={"Location": location} if location else {}, preload_content=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "nonsense",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_web_are_refused(address: str) -> None:
    """Loopback, private, link-local, metadata, shared, multicast, and each of them inside IPv6."""
    assert not is_public(address)
    with pytest.raises(InputError, match="not an address of the open web"):
        fetch_public("http://news.example/", resolve=lambda *_: [address], connect=lambda *_: _answer())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_fetched(address: str) -> None:
    """And from just the address that was looked at."""
    asked = []

    def connect(parts: Any, ip: str) -> HTTPResponse:
        asked.append(ip)
        return _answer()

    assert fetch_public("https://news.example/a", resolve=lambda *_: [address], connect=connect) == b"words"
    assert asked == [address]


def test_a_name_that_answers_otherwise_the_next_time_gains_nothing() -> None:
    """It is asked once, and the connection goes to what it answered then (DNS rebinding)."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    asked = []

    def connect(parts: Any, ip: str) -> HTTPResponse:
        asked.append(ip)
        return _answer()

    fetch_public("http://news.example/", resolve=lambda *_: answers.pop(0), connect=connect)
    assert (asked, answers) == (["93.184.216.34"], [["127.0.0.1"]])


def test_one_private_answer_among_public_ones_is_enough_to_refuse() -> None:
    """A name with a good address and a bad one is a trick."""
    with pytest.raises(InputError, match="not an address of the open web"):
        fetch_public("http://news.example/", resolve=lambda *_: ["93.184.216.34", "10.0.0.1"], connect=lambda *_: _answer())


def test_redirects_are_held_to_the_same() -> None:
    """A public page that leads inside is not followed."""
    names = {"news.example": ["93.184.216.34"], "inside.example": ["169.254.169.254"]}
    with pytest.raises(InputError, match=r"inside\.example"):
        fetch_public(
            "http://news.example/", resolve=lambda h, _: names[h], connect=lambda *_: _answer(302, "http://inside.example/")
        )


def test_redirects_come_to_an_end() -> None:
    """A page that leads to itself is given up."""
    with pytest.raises(InputError, match="redirects"):
        fetch_public("http://a.example/", resolve=lambda *_: ["93.184.216.34"], connect=lambda *_: _answer(302, "/again"))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/", "gopher://a/", "http://a.example:22/", "http://u:p@a.example/", "http://", "x"],
)
def test_only_pages_on_the_usual_ports_are_fetched(url: str) -> None:
    """No other scheme, port, or password in the address."""
    with pytest.raises(InputError):
        fetch_public(url, resolve=lambda *_: ["93.184.216.34"], connect=lambda *_: _answer())


def test_the_add_page_cannot_reach_this_machine(client: TestClient) -> None:
    """The page says so in one line, and nothing is fetched."""
    answer = post(client, "/add", url="http://localhost/health")
    assert answer.status_code == 422
    assert "not an address of the open web" in answer.text


def test_the_account_command_adds_and_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An admin is made from the command line."""
    monkeypatch.setattr(desk_commands, "_password", lambda: PASSWORD)
    log = str(tmp_path / "desk.db")
    assert main(["account", "add", "ann", "--role", "admin", "--log", log]) == 0
    assert main(["account", "list", "--log", log]) == 0
    assert "admin   ann" in capsys.readouterr().out


def test_the_command_line_knows_the_commands() -> None:
    """`register` gives each command what runs it."""
    commands = argparse.ArgumentParser().add_subparsers()
    desk_commands.register(commands)
    assert set(commands.choices) == {"serve", "account"}
