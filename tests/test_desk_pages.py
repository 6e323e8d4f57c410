from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

pytest.importorskip("starlette", reason="the desk's libraries are not installed")

from jinja2 import meta
from starlette.testclient import TestClient

from desk_night import NIGHT, desk, key, open_desk, post, statement
from nightdesk import Report, Statement, record, wording
from nightdesk.desk import rendering
from nightdesk.desk.pages import account, add, check, night, nights, report, review, trouble
from nightdesk.desk.shown import figures
from nightdesk.desk.words import words
from nightdesk.model import Attack, Consequence, Figure
from nightdesk.store import Incoming
from nightdesk.told import tell

CONTEXTS = {
    "nights.html": nights.NightsContext,
    "night.html": night.NightContext,
    "figure.html": night.FigureContext,
    "report.html": report.ReportContext,
    "add.html": add.AddContext,
    "review.html": review.ReviewContext,
    "decisions.html": review.DecisionsContext,
    "check.html": check.CheckContext,
    "login.html": account.LogInContext,
    "account.html": account.AccountContext,
    "people.html": account.PeopleContext,
    "trouble.html": trouble.TroubleContext,
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A desk with the example night."""
    with open_desk(tmp_path) as opened:
        yield opened


def _used(template: str) -> set[str]:
    source = files("nightdesk.desk").joinpath("templates", template).read_text("utf-8")
    env = rendering.environment("en")
    return meta.find_undeclared_variables(env.parse(source)) - {*rendering.HELPERS, "m"}  # m: the macros


@pytest.mark.parametrize("template", CONTEXTS)
def test_a_template_uses_just_what_its_context_gives(template: str) -> None:
    """Every name in a template is a field of its context, and every field but the shell is used."""
    given = {f.name for f in fields(CONTEXTS[template])}
    assert _used(template) - given == set()
    assert given - _used(template) - {"shell"} == set()


@pytest.mark.parametrize("template", CONTEXTS)
def test_every_field_of_a_context_says_what_it_is_for(template: str) -> None:
    """A field of a context has its help."""
    assert [f.name for f in fields(CONTEXTS[template]) if not f.metadata.get("help")] == []


def test_every_page_has_a_context() -> None:
    """No template stands outside the table."""
    found = {f.name for f in files("nightdesk.desk").joinpath("templates").iterdir() if f.name.endswith(".html")}
    assert found - set(CONTEXTS) == {"base.html"}


def test_nights_tell_their_figures_and_what_is_open(client: TestClient) -> None:
    """The list names the night, its figures, and one open finding."""
    page = client.get("/").text
    assert "3–4 July 2025" in page
    assert "1 open" in page
    assert ">478</a>" in page


@pytest.mark.parametrize(
    ("q", "found"), [(NIGHT, True), ("2025-07", True), ("Kyiv", True), ("broke through", True), ("2024", False)]
)
def test_nights_are_found_by_date_place_and_words(client: TestClient, q: str, found: bool) -> None:
    """A night is found by its date, its month, a place in it, and the words of its reports."""
    assert (f"/nights/{NIGHT}" in client.get("/", params={"q": q}).text) == found


def test_an_empty_log_says_what_to_do(tmp_path: Path) -> None:
    """A newcomer is led to the page that adds reports."""
    with open_desk(tmp_path, filled=False) as client:
        assert 'href="/add"' in client.get("/").text


def test_a_night_tells_findings_before_figures(client: TestClient) -> None:
    """The conflict stands first, with both readings, and what would settle it."""
    page = client.get(f"/nights/{NIGHT}").text
    assert page.index("Does not add up") < page.index("Figures of the night")
    assert page.count("This reading is right") == 2
    assert "how many missiles were stopped" in page


def test_figures_stand_in_the_order_of_the_vocabulary(client: TestClient) -> None:
    """Launched before stopped before got through before killed before injured."""
    page = client.get(f"/nights/{NIGHT}").text
    table = page[page.index("Figures of the night") :]
    at = [table.index(f'<th scope="row">{name}') for name in ("Launched", "Stopped", "Got through", "Killed", "Injured")]
    assert at == sorted(at)


def test_a_nought_that_nobody_spoke_of_is_one_click_away() -> None:
    """It follows from silence alone, and would stand before figures that were told; the whole table has it."""
    told = Figure("launched", "drone", "Ukraine", None, None, "count", 9, 9, "single")
    silent = Figure("launched", "missile", "Ukraine", None, None, "count", 0, 0, "inferred", assuming=("closed",))
    attack = Attack("x", None, None, "Ukraine", (), (silent, told), ())
    tables = [figures.table(attack, words("en"), attack.figures, whole=whole) for whole in (False, True)]
    assert [([line.of_what for line in t.lines], t.more) for t in tables] == [(["drones"], 1), (["missiles", "drones"], 0)]


def test_a_night_draws_its_course_and_its_places(client: TestClient) -> None:
    """The timeline has both clocks, the map a numbered mark that its list explains."""
    page = client.get(f"/nights/{NIGHT}").text
    assert 'class="timeline"' in page
    assert "Local time" in page
    assert ">UTC<" in page
    assert re.search(r'<li value="1"><p><b>Kyiv</b>', page)


def test_a_figure_shows_its_words_in_every_report(client: TestClient) -> None:
    """Both reports' words for the injured stand side by side, under the voice that said them."""
    link = re.search(rf'href="(/nights/{NIGHT}/figure\?measure=injured[^"]*)"', client.get("/").text)
    assert link
    page = client.get(link[1].replace("&amp;", "&")).text
    assert "23 people were injured" in page
    assert "26 people have been injured" in page
    assert "Channel Meridian" in page
    assert "State Emergency Service" in page


def test_a_report_marks_every_statement_in_place(client: TestClient) -> None:
    """The text is whole, each quote is a mark, and each mark has its card."""
    page = client.get("/reports/air-force").text
    marks = re.findall(r'<a class="mark" href="#([^"]+)-card"[^>]*>([^<]*)</a>', page)
    assert [words for _, words in marks] == [
        "539 drones", "11 missiles", "478 targets were stopped", "Nine missiles", "63 drones got through",
    ]  # fmt: skip
    assert all(f'id="{anchor}-card"' in page and f'id="{anchor}"' in page for anchor, _ in marks)


def test_a_statement_says_where_it_stands(client: TestClient) -> None:
    """A card names the figure of the record that it carries, its status, and the finding that it is part of."""
    page = client.get("/reports/broadcaster").text
    card = page[page.index("-card") :]
    assert "Got through: 63–72 drones" in card
    assert "disputed" in card
    assert "Does not add up" in card


def test_reprints_stand_together_as_one_voice(client: TestClient) -> None:
    """A reprint is named with the report that it repeats."""
    head = "---\nid: reprint\npublisher: Evening Echo\npublished: 2025-07-04T14:00+03:00\n---\n\n"
    client.post("/api/v1/reports", json={"text": head + "23 people were injured in Kyiv, said a channel."})
    page = client.get(f"/nights/{NIGHT}").text
    assert "also in" in page
    assert "Evening Echo" in page


def test_a_text_is_read_before_it_is_kept(client: TestClient) -> None:
    """What was read is shown first; only then, on a second click, is it in the log."""
    text = "Five days later 63 drones got through again."
    sent = post(client, "/add", text=text, publisher="Harbour News", published=NIGHT)
    assert sent.status_code == 303
    page = client.get(sent.headers["location"]).text
    assert "63 drones got through" in page
    assert "Nothing is kept yet" in page
    assert len(desk(client).log.reports()) == 3
    draft = re.search(r'name="draft" value="([^"]+)"', page)
    assert draft
    kept = post(client, "/add/keep", draft=draft[1], do="keep")
    assert kept.headers["location"] == f"/nights/{NIGHT}"
    assert len(desk(client).log.reports()) == 4


def test_files_come_in_as_text_html_and_pdf(client: TestClient) -> None:
    """A text, a page and a PDF are each read for what they say."""
    html = (
        b"<!doctype html><html><body><article><p>"
        + b"63 drones got through, said the air force. " * 6
        + b"</p></article></body></html>"
    )
    sent = [
        ("files", ("a.txt", b"11 missiles")),
        ("files", ("b.html", html)),
        ("files", ("c.pdf", _pdf("One person has been killed"))),
    ]
    answer = client.post("/add", data={"key": key(client)}, files=sent)
    page = client.get(answer.headers["location"]).text
    assert all(words in page for words in ("11 missiles", "63 drones got through", "One person has been killed"))


def _pdf(text: str) -> bytes:
    """A PDF of one line, by hand."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, at = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))


def test_a_reading_that_is_taken_settles_the_conflict(client: TestClient) -> None:
    """The change of the reading becomes a correction with its reason; the finding is gone."""
    page = client.get(f"/nights/{NIGHT}").text
    corrections = re.search(r'name="corrections" value="([^"]+)"', page)
    assert corrections
    sent = json.loads(corrections[1].replace("&#34;", '"'))
    done = post(client, "/settle", corrections=json.dumps(sent), why="the bulletin says 63 and 9", next=f"/nights/{NIGHT}")
    assert done.headers["location"] == f"/nights/{NIGHT}"
    assert "nothing is open" in client.get(f"/nights/{NIGHT}").text
    assert [d.why for d in desk(client).log.decisions()] == ["the bulletin says 63 and 9"]


def test_the_queue_begins_with_what_is_open(client: TestClient) -> None:
    """The first statement to review is one that a reading of the conflict changes."""
    page = client.get("/review").text
    assert "<mark>72 of the 539 drones</mark>" in page


def test_a_history_that_was_imported_does_not_stand_before_the_nights_work(client: TestClient) -> None:
    """However many newer nights it brings: what was read comes first, and rows that nobody read wait for nobody."""
    log = desk(client).log
    for day in range(5, 25):
        row = Report(f"rows/{day}", "launched: 123", "A row", "A data set", date(2025, 8, day), "en")
        fields = {"place": "Ukraine", "from_": date(2025, 8, day - 1), "to": date(2025, 8, day)}
        said = Statement(row.id, "launched: 123", 0, 13, "launched", "drone", 123, id=f"{row.id}:1", **fields)
        log.keep([Incoming(row, [said], "mapping rows 1")])
    page = client.get("/review").text
    assert "<mark>72 of the 539 drones</mark>" in page
    assert "launched: 123" not in page


@pytest.mark.parametrize("action", ["accept", "reject"])
def test_a_decision_is_kept_with_author_and_reason_and_can_be_undone(client: TestClient, action: str) -> None:
    """Accepting and rejecting enter the log; undoing takes back."""
    id_ = statement(client, "72 of the 539 drones")
    assert post(client, "/review", statement=id_, do=action, why="heard the tape").status_code == 303
    [made] = desk(client).log.decisions()
    assert (made.action, made.why, bool(made.by)) == (action, "heard the tape", True)
    post(client, "/review", statement=id_, do="undo")
    assert [d.undone for d in desk(client).log.decisions()] == [True, False]


def test_a_correction_takes_the_fields_that_differ(client: TestClient) -> None:
    """Only the changed field is corrected, and the record changes at once."""
    id_ = statement(client, "72 of the 539 drones")
    post(client, "/review", statement=id_, do="correct", what="weapon", value="72", measure="penetrated", why="of all weapons")
    [made] = desk(client).log.decisions()
    assert dict(made.fields) == {"what": "weapon"}
    assert "nothing is open" in client.get(f"/nights/{NIGHT}").text


def test_a_decision_without_a_reason_is_refused_with_one_line(client: TestClient) -> None:
    """The page says what is missing and enters nothing."""
    answer = post(client, "/review", statement=statement(client, "11 missiles"), do="reject", why="")
    assert answer.status_code == 422
    assert "A reason is missing" in answer.text
    assert desk(client).log.decisions() == []


def test_a_draft_comes_back_with_verdicts_and_as_markdown(client: TestClient) -> None:
    """A figure that the log disputes is marked so; the same is there to copy, with its sources."""
    answer = post(client, "/check", text="The air force said 63 drones got through and 11 missiles came.", published=NIGHT)
    assert answer.status_code == 200
    assert "verdict" in answer.text
    assert 'id="markdown"' in answer.text
    assert len(desk(client).log.reports()) == 3


@pytest.mark.parametrize(("accept", "lang", "word"), [("uk,en;q=0.5", "uk", "Знешкоджено"), ("fr", "en", "Stopped")])
def test_pages_come_in_the_language_of_the_reader(client: TestClient, accept: str, lang: str, word: str) -> None:
    """Ukrainian where it is asked for, English otherwise, dates and labels with it."""
    page = client.get(f"/nights/{NIGHT}", headers={"Accept-Language": accept}).text
    assert f'<html lang="{lang}"' in page
    assert word in page
    assert ("липня" in page) == (lang == "uk")


def test_the_language_and_the_light_can_be_chosen(client: TestClient) -> None:
    """The choice is kept in a cookie of this browser."""
    post(client, "/look", lang="uk", theme="dark", next="/")
    page = client.get("/").text
    assert '<html lang="uk" data-theme="dark">' in page


def _ukrainian() -> dict[str, tuple[str, ...]]:
    """The messages of the catalogue, each with its translations."""
    from babel.messages.pofile import read_po

    with files("nightdesk.desk").joinpath("locales/uk/LC_MESSAGES/desk.po").open("rb") as file:
        found = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in read_po(file) if m.id}
    return {k: (v,) if isinstance(v, str) else tuple(v) for k, v in found.items()}


def _sentences() -> set[str]:
    """The patterns of all sentences that the stages tell."""
    from babel.messages.extract import extract_from_dir

    from nightdesk.lexicon.vocabulary import vocabulary

    root = Path(str(files("nightdesk")))
    found = {m[2] for m in extract_from_dir(root, [("**.py", "python")], keywords={"tell": None}) if isinstance(m[2], str)}
    return found | {m.say for m in vocabulary().measures.values()}


def test_every_message_and_label_is_in_ukrainian() -> None:
    """The catalogue has each message of the pages, each sentence of the stages and each label, with all its plurals."""
    from babel.messages.extract import extract_from_dir

    from nightdesk.lexicon.vocabulary import vocabulary

    root = Path(str(files("nightdesk.desk")))
    have = _ukrainian()
    method = [("**.py", "python"), ("templates/**", "jinja2")]
    options = {"**": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    wanted = {m[2] if isinstance(m[2], str) else m[2][0] for m in extract_from_dir(root, method, options)}
    known = vocabulary()
    wanted |= {m.label for m in known.measures.values()} | {c.label[0] for c in known.categories.values()} | _sentences()
    assert sorted(w for w in wanted if not all(have.get(w, ("",)))) == []


def test_no_part_of_a_sentence_is_lost_in_translation() -> None:
    """The Ukrainian sentence has the names in braces that the English one has."""
    have = _ukrainian()
    names = {s: {f[1] for f in Formatter().parse(s) if f[1]} for s in _sentences()}
    lost = {s for s in names for told in have[s] if {f[1] for f in Formatter().parse(told) if f[1]} != names[s]}
    assert lost == set()


def test_findings_are_told_in_the_language_of_the_page() -> None:
    """A sentence of the reckoning comes from its parts: names, numbers and plurals are the language's own."""
    night_of = {"place": "Ukraine", "from_": date(2025, 7, 3), "to": date(2025, 7, 4)}
    said = [
        Statement(str(n), "q", 0, 1, "penetrated", "drone", n, said_by="Ukraine's Air Force", id=str(n), **night_of)
        for n in (63, 72)
    ]
    [found] = record(said).attacks[0].findings
    assert words("en").sentence(found.text).endswith("in Ukraine: these cannot both be true.")
    assert words("uk").sentence(found.text).startswith("Україна: прорвалося 63 безпілотники (Повітряні сили) і прорвалося 72")


def test_what_would_settle_it_is_told_in_the_language_of_the_page() -> None:
    """A question is worded by the catalogue too."""
    asked = tell("{question}{where}", question=wording.question("intercepted", "missile"), where=tell(" in {place}", place="Lviv"))
    assert str(asked) == "how many missiles stopped in Lviv"
    assert words("uk").say(asked) == "Lviv: скільки ракет знешкоджено"


def test_verdicts_are_told_in_the_language_of_the_page(client: TestClient) -> None:
    """A draft checked on a Ukrainian page gets Ukrainian sentences, on the page and as Markdown."""
    client.headers["Accept-Language"] = "uk"
    page = post(client, "/check", text="There were 11 missiles.", published=NIGHT).text
    assert page.count("Повітряні сили: 11 ракет") == 2


def test_a_month_without_a_year_is_told_as_one() -> None:
    """What a report names and cannot be dated stays a month or a day."""
    assert words("en").period(None, None, "--06") == "June, year unknown"
    assert words("uk").period(None, None, "--07-04") == "4 липня, рік невідомий"
    assert words("en").period(None, None, "last Saturday") == "“last Saturday”"
    assert words("uk").period(None, None, "last Saturday") == "«last Saturday»"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nights/1999-01-01", "У журналі немає повідомлень про ніч на 1 січня 1999"),
        ("/nights/xx", "«xx» – не ніч: ніч називають за датою її ранку, 2025-07-04"),
        ("/account", "На цьому столі немає облікових записів: перший створюється в розділі «Люди»"),
    ],
)
def test_what_cannot_be_done_is_told_in_the_language_of_the_page(client: TestClient, path: str, said: str) -> None:
    """The reason comes through the catalogue as all else does."""
    assert said in client.get(path, headers={"Accept-Language": "uk"}).text


def test_what_follows_from_a_reading_is_told_with_its_place_and_its_assumption() -> None:
    """The same category at two places is two figures, and what rests on an assumption is set apart."""
    from nightdesk.desk.shown.findings import _rows

    then = [
        Consequence("penetrated", "drone", "Ukraine", 61, 63, ("closed",)),
        Consequence("penetrated", "drone", "Kyiv", 0, 5, ("closed",)),
        Consequence("penetrated", "drone", "Ukraine", 63, 63, ("closed", "accounted")),
    ]
    assert [(r.figures, r.assuming) for r in _rows(then, words("en"))] == [
        (("61–63 drones, Ukraine", "up to 5 drones, Kyiv"), ""),
        (("63 drones, Ukraine",), "if all that was launched is accounted for"),
    ]


def test_voices_without_a_name_of_their_own_are_told_in_the_language_of_the_page() -> None:
    """Officials, police and the like stand in no list of speakers."""
    assert (words("uk").voice("officials"), words("en").voice("officials")) == ("посадовці", "officials")
    assert words("uk").place("southern Ukraine") == "південь України"
