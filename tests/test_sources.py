"""What comes in: files, folders, pages, standard input and statements, good and bad."""

import http.server
import io
import json
import os
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightdesk.errors import InputError
from nightdesk.model import Problem, Report, Statement
from nightdesk.sources import decoding, fetching, take
from nightdesk.sources.detect import detect, languages
from nightdesk.sources.front_matter import split
from nightdesk.sources.statement_lines import read_lines

TEXT = "One person was killed in Kyiv overnight and 26 others were injured, the mayor said.\n"
PAGE = """<!doctype html><html lang="en"><head><title>A night | The Meridian</title>
<meta property="og:site_name" content="The Meridian">
<meta property="article:published_time" content="2025-07-04T09:10:00+03:00"></head>
<body><nav>Home News Weather</nav><article><h1>A night</h1>
<p>One person was killed in Kyiv overnight and 26 others were injured, the mayor said on Friday.</p>
<p>The air force counted 539 drones and 11 missiles, most of them aimed at the capital of the country.</p>
</article><footer>All rights reserved</footer></body></html>"""

STATEMENT = {"report": "a", "quote": "26 others were injured", "measure": "injured", "what": "person", "value": 26}


def took(*inputs: str | Path, **options: Any) -> list[Report | Statement | Problem]:
    """All that comes of the inputs."""
    return list(take(map(str, inputs), **options))


def reports(items: list[Report | Statement | Problem]) -> list[Report]:
    """The reports among what came."""
    return [i for i in items if isinstance(i, Report)]


def problems(items: list[Report | Statement | Problem]) -> list[str]:
    """The problems among what came, as they are told, without their folder."""
    return [str(i).rsplit("/", 1)[-1] for i in items if isinstance(i, Problem)]


def write(path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_front_matter_says_who_and_when(tmp_path: Path) -> None:
    """Front matter fills the report's fields, and the text starts below it without leading empty lines."""
    head = "---\ntitle: Hard night: 26 hurt\npublisher: The Meridian\npublished: 2025-07-04T09:10+03:00\nlang: en\nurl: https://m.example/1\n---\n\n"
    [report] = reports(took(write(tmp_path / "a.txt", head + TEXT)))
    assert report.title == "Hard night: 26 hurt"
    assert report.publisher == "The Meridian"
    assert report.published == datetime(2025, 7, 4, 9, 10, tzinfo=timezone(timedelta(hours=3)))
    assert (report.lang, report.url, report.text, report.id) == ("en", "https://m.example/1", TEXT, "a")


def test_a_report_without_front_matter_is_all_text(tmp_path: Path) -> None:
    """Without front matter the text is the file, the id its name without ending, the hash that of its bytes."""
    [report] = reports(took(write(tmp_path / "night.one.txt", TEXT)))
    assert (report.id, report.text, report.publisher, report.published) == ("night.one", TEXT, None, None)
    assert report.sha256 == "".join(f"{b:02x}" for b in __import__("hashlib").sha256(TEXT.encode()).digest())


def test_options_fill_what_a_report_does_not_say(tmp_path: Path) -> None:
    """Date and publisher from the command fill gaps; the language goes for every report."""
    said = write(tmp_path / "said.txt", "---\npublisher: Own\npublished: 2025-07-05\nlang: uk\n---\n" + TEXT)
    silent = write(tmp_path / "silent.txt", TEXT)
    own, filled = reports(took(said, silent, published=date(2025, 7, 4), publisher="Given", lang="en"))
    assert (own.publisher, own.published, own.lang) == ("Own", date(2025, 7, 5), "en")
    assert (filled.publisher, filled.published, filled.lang) == ("Given", date(2025, 7, 4), "en")


@given(st.text(alphabet="ab:- \n", max_size=60), st.text(alphabet="ab:\n -", max_size=40))
def test_the_text_is_the_one_that_offsets_are_scored_against(head: str, text: str) -> None:
    """Front matter of `key: value` lines is cut off as the corpus' scorer does it, everywhere."""
    lines = [f"key{n}: {line}" for n, line in enumerate(head.split("\n"))]
    raw = "---\n" + "\n".join(lines) + "\n---\n" + text
    assert split(raw)[1] == raw[4:].partition("\n---\n")[2].lstrip("\n")


def test_the_corpus_is_split_as_its_scorer_splits_it() -> None:
    """Every dev report has the text against which its gold offsets are counted."""
    corpus = Path(__file__).parents[2] / "shared" / "corpus"
    if not corpus.exists():
        pytest.skip("no ../shared/corpus here")
    for path in sorted((corpus / "dev").glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        assert split(raw)[1] == raw[4:].partition("\n---\n")[2].lstrip("\n"), path.name


@pytest.mark.parametrize(
    "raw", ["---\nA line of dashes, then a text.\n---\nAnd more.\n", "---\ntitle: never closed\n" + TEXT, "---\n\nTwo were hurt.\n"]
)
def test_front_matter_that_is_none_is_text(raw: str) -> None:
    """What only looks like front matter is read as text, and that is said."""
    head, text = split(raw)
    assert (head.values, text) == ({}, raw)
    assert head.note is not None


def test_a_date_that_is_none_names_its_line(tmp_path: Path) -> None:
    """A `published` that is no date is one line with file and line; the report is still taken."""
    items = took(write(tmp_path / "a.txt", "---\ntitle: t\npublished: yesterday\n---\n" + TEXT))
    assert problems(items) == ["a.txt:3: published: 'yesterday' is no date: write 2025-07-04 or 2025-07-04T09:40+03:00"]
    assert [r.published for r in reports(items)] == [None]


UKRAINIAN = "У Києві внаслідок нічної атаки поранено 26 людей, одна людина загинула, повідомив мер.\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (UKRAINIAN.encode(), UKRAINIAN),
        (UKRAINIAN.encode("utf-8-sig"), UKRAINIAN),
        (UKRAINIAN.encode("utf-16"), UKRAINIAN),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-32"), TEXT),
        (TEXT.replace("\n", "\r\n").encode(), TEXT),
        ((UKRAINIAN * 5).encode("windows-1251"), UKRAINIAN * 5),
    ],
)
def test_encodings_are_told_apart(data: bytes, text: str) -> None:
    """UTF-8, UTF-16, UTF-32 with and without their marks, and old Cyrillic pages give their text; line ends become one."""
    assert decoding.decode(data)[0] == text


def test_broken_utf8_is_read_and_said(tmp_path: Path) -> None:
    """A few broken bytes cost a letter each; the line of the first is told."""
    items = took(write(tmp_path / "a.txt", TEXT.encode() * 3 + b"Two \xff were hurt.\n"))
    assert problems(items) == ["a.txt: 1 place of broken UTF-8 became \ufffd, the first in line 4"]
    assert [r.text.endswith("Two \ufffd were hurt.\n") for r in reports(items)] == [True]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no text"),
        (b" \n\t\n", "holds no text"),
        (b"---\ntitle: only a head\n---\n", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "is binary, not text: it holds NUL bytes"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08" * 20, "is binary, not text"),
        (b"Two were hurt.\0 More.", "is binary, not text: it holds NUL bytes"),
        (b"%PDF-1.7 ...", "is a PDF: save it as text or HTML, or add it on the desk"),
        (b"<html><head></head><body><script>x()</script></body></html>", "is HTML without a text to read"),
        (b"a" * 50_000_000, "is larger than a report can be (10 MB): cut it into its reports"),
    ],
    ids=["empty", "blank", "head only", "picture", "controls", "nul", "pdf", "html without text", "50 MB"],
)
def test_what_is_no_report_is_one_clear_line_and_the_others_are_still_taken(tmp_path: Path, content: bytes, told: str) -> None:
    """Bad input is told in one line that names it; the next input is taken."""
    items = took(write(tmp_path / "bad.txt", content), write(tmp_path / "good.txt", TEXT))
    assert problems(items) == [f"bad.txt: {told}"]
    assert [r.id for r in reports(items)] == ["good"]


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_an_input_error(data: bytes) -> None:
    """Whatever the bytes, there is a text or an InputError."""
    try:
        text, _ = decoding.decode(data)
    except InputError:
        return
    assert "\r" not in text


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """A path that is not there is one line."""
    assert problems(took(tmp_path / "none.txt")) == ["none.txt: there is no such file or folder"]


def test_a_name_that_no_file_can_have_is_said() -> None:
    """A NUL in a name is one line, too."""
    assert problems(took("a\0b")) == ["a\0b: cannot be opened: embedded null byte"]


def test_a_folder_gives_its_reports_in_order(tmp_path: Path) -> None:
    """Text, Markdown and HTML by path, at any depth; nothing hidden, no other endings."""
    (tmp_path / "later").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.md", "later/c.txt", ".hidden.txt", ".git/d.txt", "gold.jsonl", "picture.png"):
        write(tmp_path / name, TEXT)
    assert [r.id for r in reports(took(tmp_path))] == ["a", "b", "c"]


def test_a_folder_without_reports_says_so(tmp_path: Path) -> None:
    """An empty folder is one line."""
    [told] = problems(took(tmp_path))
    assert told.endswith("the folder holds no reports (.txt, .md, .markdown, .html, .htm, .xhtml)")


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    """A link in somebody's folder may lead anywhere, so it is named and left."""
    folder = tmp_path / "folder"
    folder.mkdir()
    write(tmp_path / "secret.txt", TEXT)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(folder / "pipe.txt")
    told = "is a link or device, which a folder's are not followed: name it itself"
    assert problems(took(folder)) == [f"link.txt: {told}", f"pipe.txt: {told}"]


def test_two_files_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    """Reports that would share an id are told apart, and that is said."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "night.txt", TEXT)
    items = took(tmp_path / "one" / "night.txt", tmp_path / "two" / "night.txt")
    assert [r.id for r in reports(items)] == ["night", "night-2"]
    assert problems(items) == ["night.txt: another report has the id 'night'; this one is 'night-2'"]


def test_a_page_gives_its_text_and_its_own_data(tmp_path: Path) -> None:
    """HTML gives its article without headline and menus, its site, its stamp to the minute and its language."""
    [report] = reports(took(write(tmp_path / "page.html", PAGE)))
    assert report.text.startswith("One person was killed")
    assert "Weather" not in report.text
    assert (report.title, report.publisher, report.lang) == ("A night", "The Meridian", "en")
    assert report.published == datetime(2025, 7, 4, 6, 10, tzinfo=UTC)


def test_html_is_known_by_its_first_tag_and_may_have_front_matter(tmp_path: Path) -> None:
    """The ending does not matter; front matter above a page goes before what the page says."""
    [report] = reports(took(write(tmp_path / "page.txt", "---\npublisher: Own\n---\n" + PAGE)))
    assert (report.publisher, report.text.startswith("One person")) == ("Own", True)


def test_markup_that_trips_the_extractor_is_one_line(tmp_path: Path) -> None:
    """Found by fuzzing: script in vector graphics in a page without a head ends in an assertion of the extractor."""
    markup = (
        "<body><svg><meta charset='foo'>---\n<script>\r<html><meta charset='foo'>--><div <body>-->&#0;<math>class='x'"
        "</script>Ки<html>\r<article>" + "word " * 60 + "</article><table><tr><td>1</td></tr></table>"
    )
    items = took(write(tmp_path / "a.html", markup), write(tmp_path / "good.txt", TEXT))
    assert problems(items) == ["a.html: is HTML that cannot be taken apart (AssertionError)"]
    assert [r.id for r in reports(items)] == ["good"]


def test_standard_input_is_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(TEXT.encode()))))
    assert [(r.id, r.text) for r in reports(took("-"))] == [("stdin", TEXT)]


def test_standard_input_may_be_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts like JSON on standard input is statements."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(json.dumps(STATEMENT).encode()))))
    assert [type(i) for i in took("-")] == [Statement]


# --- pages by URL ---------------------------------------------------------------------------------------------------


class Pages(http.server.BaseHTTPRequestHandler):
    """A little web: a page, a redirect to it, a loop, an endless page and a refusal."""

    def do_GET(self) -> None:
        """Answer by path."""
        if self.path == "/moved":
            self._answer(302, b"", Location="/news/a-night.html")
        elif self.path == "/loop":
            self._answer(302, b"", Location="/loop")
        elif self.path == "/endless":
            self._answer(200, b"x" * (decoding.MAX_BYTES + 10))
        elif self.path == "/news/a-night.html":
            self._answer(200, PAGE.encode())
        else:
            self._answer(404, b"not here")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """The address of the little web."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_url_is_fetched_and_read_like_a_page(web: str) -> None:
    """The id is the last part of the address, and the address is kept; redirects are followed."""
    [report] = reports(took(f"{web}/moved"))
    assert (report.id, report.publisher, report.url) == ("moved", "The Meridian", f"{web}/moved")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/gone", "cannot be fetched: the server answers 404 Not Found"),
        ("/loop", "cannot be fetched: too many redirects"),
        ("/endless", "is larger than a report can be (10 MB)"),
    ],
)
def test_a_page_that_cannot_be_had_is_one_line(web: str, path: str, told: str) -> None:
    """Refusals, loops and endless pages are told, not raised."""
    assert took(web + path) == [Problem(web + path, None, told)]


def test_a_server_that_is_not_there_is_one_line() -> None:
    """A refused connection names the host and no library's inner life."""
    [problem] = took("http://127.0.0.1:9/x")
    assert problem == Problem("http://127.0.0.1:9/x", None, "cannot be fetched: 127.0.0.1:9 refuses the connection")


class Drip:
    """A response that never ends."""

    status, reason = 200, "OK"

    def read(self, _: int, *, decode_content: bool) -> bytes:
        """One byte more."""
        return b"x"

    def close(self) -> None:
        """Nothing to close."""


def test_a_page_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server cannot hold the desk by sending a byte now and then."""
    now = iter(range(0, 1000, 7))
    monkeypatch.setattr("nightdesk.sources.fetching.time.monotonic", lambda: next(now))
    with pytest.raises(InputError, match="not done after 30 seconds"):
        fetching.fetch("http://slow.example/", transport=lambda _: Drip())  # type: ignore[arg-type]


# --- statements -----------------------------------------------------------------------------------------------------


def lines(tmp_path: Path, *rows: object) -> Path:
    """A file of JSON Lines; a row that is text stands as it is."""
    return write(tmp_path / "s.jsonl", "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows))


def test_statements_come_as_json_lines(tmp_path: Path) -> None:
    """A row is a statement, with its id, its publisher and fields of other makers kept."""
    row = STATEMENT | {"id": "f1", "publisher": "P", "published": "2025-07-04", "confidence": 0.5}
    [statement] = took(lines(tmp_path, "\ufeff" + json.dumps(row), "", "  "))
    assert isinstance(statement, Statement)
    assert (statement.id, statement.publisher, statement.published) == ("f1", "P", date(2025, 7, 4))
    assert statement.to_json()["confidence"] == 0.5


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{not json", "is no JSON: Expecting property name enclosed in double quotes at column 2"),
        ("[1]", "is no statement: a JSON object was expected, not list"),
        ({"report": "a"}, "a statement lacks its field 'quote'"),
        (STATEMENT | {"measure": "annoyed"}, "measure 'annoyed' is not in the vocabulary ('nightdesk vocabulary' prints it)"),
        (STATEMENT | {"what": "tank"}, "what 'tank' is not in the vocabulary ('nightdesk vocabulary' prints it)"),
        (STATEMENT | {"what": "drone"}, "'injured' does not go with 'drone', but with person"),
        (STATEMENT | {"unit": "mile"}, "unit 'mile' is not in the vocabulary ('nightdesk vocabulary' prints it)"),
        (STATEMENT | {"value": "many"}, "a statement has a field of the wrong kind: 'many' is no number"),
        (STATEMENT | {"value": None}, "value null goes with qualifier 'some', and only with it"),
        (STATEMENT | {"value": -1}, "value -1 is negative"),
        (STATEMENT | {"qualifier": "between"}, "upper goes with qualifier 'between', and only with it"),
        (STATEMENT | {"qualifier": "between", "upper": 20}, "upper 20 is below value 26"),
        (STATEMENT | {"from": "2025-07-04", "to": "2025-07-03"}, "the period ends on 2025-07-03 before it begins on 2025-07-04"),
        (STATEMENT | {"place": {"name": "Kyiv"}}, "place is no text: {'name': 'Kyiv'}"),
        (STATEMENT | {"unit": ["count"]}, "unit is no text: ['count']"),
        (STATEMENT | {"start": -3}, "start -3 and end 19 are no place in a text"),
        (STATEMENT | {"quote": ""}, "quote is empty: no figure without the words that carry it"),
        ('{"a":' * 100_000, "is no JSON: maximum recursion depth exceeded while decoding a JSON object from a unicode string"),
        ('{"value": ' + "9" * 5000 + "}", None),
        ("\udcff", "is not UTF-8 from byte 1 on: save it as UTF-8"),
        ("\x00", "is no JSON: "),
        (
            STATEMENT | {"value": 10**400},
            "a statement has a field of the wrong kind: a number beyond 1,000,000,",
        ),
        (STATEMENT | {"report": None}, "a statement has a field of the wrong kind: report is no text: None"),
        (STATEMENT | {"from": "0001-01-01"}, "a statement has a field of the wrong kind: 0001-01-01 is not between the years"),
        (STATEMENT | {"relative": "June"}, "a statement has a field of the wrong kind: relative needs kind and said"),
    ],
)
def test_a_bad_statement_is_one_line_with_file_and_line(tmp_path: Path, row: object, told: str | None) -> None:
    """A row that cannot be used is told with its line; the rows around it are taken."""
    text = row if isinstance(row, str) else json.dumps(row)
    path = tmp_path / "s.jsonl"
    path.write_bytes(
        b"\n".join([json.dumps(STATEMENT).encode(), text.encode(errors="surrogateescape"), json.dumps(STATEMENT).encode()])
    )
    items = took(path)
    assert [type(i) for i in items] == [Statement, Problem, Statement]
    assert problems(items)[0].startswith(f"s.jsonl:2: {told or 'is no JSON: '}")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "s.jsonl: holds no statements"),
        (
            json.dumps(STATEMENT).encode("utf-16"),
            "s.jsonl:1: is no text that holds statements, but binary or UTF-16: save it as UTF-8",
        ),
    ],
)
def test_a_file_without_a_single_statement_is_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    """Nothing at all, or nothing that is text: one line for the file, not one for each of its lines."""
    path = tmp_path / "s.jsonl"
    path.write_bytes(content)
    assert problems(took(path)) == [told]


def test_dates_at_the_ends_of_the_calendar_are_none_of_ours(tmp_path: Path) -> None:
    """A report of the year 9999 is told so, and read without a date."""
    path = tmp_path / "a.txt"
    path.write_text("---\npublished: 9999-12-31\nlang: en\n---\nTwo people were killed in Kyiv overnight.\n")
    assert "a.txt:2: published: '9999-12-31' is no date" in problems(took(path))[0]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(st.sampled_from(sorted(Statement.__dataclass_fields__)), ANYTHING)
def test_no_field_of_any_kind_raises(field: str, value: object) -> None:
    """Whatever stands in a field, the row is a statement or a problem."""
    row = STATEMENT | {field.rstrip("_"): value}
    [item] = read_lines([json.dumps(row).encode()], name="s.jsonl", texts={}, seen=set())
    assert isinstance(item, Statement | Problem)


def test_a_quote_must_stand_in_its_report(tmp_path: Path) -> None:
    """Where the report is at hand its statements are held against it; offsets that are off are mended from the quote."""
    report = write(tmp_path / "a.txt", TEXT)
    wrong = STATEMENT | {"quote": "27 others were injured"}
    items = took(lines(tmp_path, STATEMENT, wrong), report)
    assert problems(items) == ["s.jsonl:2: its quote is not in report 'a': '27 others were injured'"]
    [statement] = [i for i in items if isinstance(i, Statement)]
    assert TEXT[statement.start : statement.end] == "26 others were injured"


def test_an_id_stands_once(tmp_path: Path) -> None:
    """The second statement under one id is left out, and that is said."""
    items = took(lines(tmp_path, STATEMENT | {"id": "x"}, STATEMENT | {"id": "x"}))
    assert problems(items) == ["s.jsonl:2: id 'x' stands twice: this one is left out"]


# --- languages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Two people were hurt when a drone fell on a house in Sumy.", "en"),
        ("Уночі ворог атакував місто, троє людей поранені.", "uk"),
        ("Ночью над регионом сбиты 12 беспилотников, пострадавших нет.", "ru"),
        ("In der Nacht wurden zwölf Drohnen abgeschossen.", "de"),
        ("Durante la noche fueron derribados doce drones.", "es"),
        ("Dans la nuit, douze drones ont été abattus.", "fr"),
        ("W nocy zestrzelono dwanaście dronów.", "pl"),
    ],
)
def test_languages_are_told_from_one_sentence(text: str, lang: str) -> None:
    """One sentence is enough for each language that has a file."""
    if lang not in languages():
        pytest.skip(f"no file for {lang} yet")
    assert detect(text) == lang


@pytest.mark.parametrize(
    "text", ["", "20:45", "🚀🚀🚀", "12 34 56", "Уначы ворагі атакавалі горад беспілотнікамі, загінулі тры чалавекі."]
)
def test_what_is_in_no_known_language_has_none(text: str) -> None:
    """Numbers, signs and languages without a file give None, not a guess."""
    assert detect(text) is None


@given(st.text(max_size=200))
def test_any_text_is_in_a_known_language_or_in_none(text: str) -> None:
    """No text breaks the detector."""
    assert detect(text) in {None, *languages()}
