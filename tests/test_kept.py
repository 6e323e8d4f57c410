"""What is kept in the cache folder is never needed: missing, damaged or of another version, it is worked out anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run

import pytest

from nightdesk.lexicon import kept, lemmas, ready

WORDS = {f"word{n}s".encode(): f"word{n}".encode() for n in range(1000)} | {"Häuser".encode(): b"Haus"}
READ = "from nightdesk import Report, read; print(len(read(Report('r', '12 houses were hit by drones in Kyiv.', lang='en'))))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("NIGHTDESK_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_was_kept_comes_back(folder: Path) -> None:
    """The same name and version give the same bytes, and nothing else lies in the folder."""
    kept.save("words", "1", b"abc")
    assert b"abc" == (kept.load("words", "1") or b"")[:3]
    assert ["words"] == [p.name for p in folder.iterdir()]


@pytest.mark.parametrize("version", ["2", "", "1 "])
def test_what_was_kept_for_another_version_is_none(folder: Path, version: str) -> None:
    """A newer library, or another order of bytes, does not read what an older one kept."""
    kept.save("words", "1", b"abc")
    assert kept.load("words", version) is None


def _cut(data: bytes) -> Iterator[bytes]:
    yield from (data[:n] for n in range(len(data)))
    yield from (data[:n] + bytes([data[n] ^ 4]) + data[n + 1 :] for n in range(len(data)))
    yield data + b"\n"


def test_what_is_cut_short_or_damaged_is_none(folder: Path) -> None:
    """Whichever byte is lost or turned over."""
    kept.save("words", "1", b"abc")
    whole = (folder / "words").read_bytes()
    for data in _cut(whole):
        (folder / "words").write_bytes(data)
        assert kept.load("words", "1") is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder should, or none is wanted: no error, and no file."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for named in (str(tmp_path / "file"), str(tmp_path / "file" / "below"), ""):
        monkeypatch.setenv("NIGHTDESK_CACHE", named)
        kept.save("words", "1", b"abc")
        assert kept.load("words", "1") is None
    assert "mine" == (tmp_path / "file").read_text(encoding="utf-8")


def test_a_disk_that_is_full_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be put in its place is taken away again."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    kept.save("words", "1", b"abc")
    assert [] == list(folder.iterdir())


def test_many_that_keep_at_once_leave_one_whole_file(folder: Path) -> None:
    """Whoever comes last wins; nobody reads half of it."""

    def work(n: int) -> bool:
        kept.save("words", "1", bytes([n]) * 10_000)
        found = kept.load("words", "1")
        return found is not None and len(set(found[:10_000])) == 1

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))
    assert ["words"] == [p.name for p in folder.iterdir()]


def test_a_packed_dictionary_gives_every_lemma() -> None:
    """Each word its own, and a word that is not there nothing, though it begins or ends like another."""
    found = lemmas.Lemmas(lemmas.packed(WORDS))
    assert {w.decode(): lemma.decode() for w, lemma in WORDS.items()} == dict(found)
    assert len(WORDS) == len(found)
    assert [None, None, None, None] == [found.get(w) for w in ("", "word1", "ord1s", "word1s\tword1")]


def test_an_empty_dictionary_is_one() -> None:
    """No word, no lemma."""
    assert {} == dict(lemmas.Lemmas(lemmas.packed({})))


def test_a_dictionary_with_a_tab_in_a_word_is_not_packed() -> None:
    """It would not come back as it was."""
    with pytest.raises(ValueError, match="a tab or a line end"):
        lemmas.packed({b"a\tb": b"c"})


def test_two_processes_at_once_read_alike(tmp_path: Path) -> None:
    """Both find the folder empty, both fill it; a third one finds it filled."""
    env = os.environ | {"NIGHTDESK_CACHE": str(tmp_path / "kept")}
    command = [sys.executable, "-c", READ]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda _: run(command, env=env, check=True, capture_output=True, text=True).stdout, range(2)))
    said.append(run(command, env=env, check=True, capture_output=True, text=True).stdout)
    assert ["1\n"] * 3 == said
    assert "lemmas-en" in {p.name for p in (tmp_path / "kept").iterdir()}


def test_a_folder_full_of_rubbish_does_no_harm(tmp_path: Path) -> None:
    """The report is read as if there were none."""
    env = os.environ | {"NIGHTDESK_CACHE": str(tmp_path)}
    for name in ("lemmas-en", "language-en"):
        (tmp_path / name).write_bytes(b"\xff" * 5000)
    assert "1\n" == run([sys.executable, "-c", READ], env=env, check=True, capture_output=True, text=True).stdout


def test_nothing_of_a_report_is_kept(tmp_path: Path) -> None:
    """What the library says of the lexicon's words is remembered; the words of the report are not."""
    env = os.environ | {"NIGHTDESK_CACHE": str(tmp_path)}
    read = READ.replace("12 houses", "12 quaintly gabled houses")
    run([sys.executable, "-c", read], env=env, check=True, capture_output=True)
    said = (tmp_path / "language-en").read_bytes()
    assert b"loitering" in said
    assert b"quaintly" not in said


def test_a_word_that_is_remembered_is_not_asked_for() -> None:
    """The library need not be loaded for it; the next word is asked for once, and kept."""
    asked: list[str] = []

    def ask(word: str) -> tuple[tuple[str, ...], bool | None]:
        asked.append(word)
        return (word, word.removesuffix("s"), "=" + word), None

    known = {"drones": (("drones", "drone", "=drones"), True)}
    words = ready.Words(ask, known, keep=lambda: None)
    assert {"drones", "drone"} == words.keys("Drones")
    assert [{"missiles", "missile"}] * 2 == [words.keys("missiles"), words.keys("missiles")]
    assert {"=missiles"} == words.keys("=Missiles")
    assert ["missiles"] == asked
    assert {"drones", "missiles"} == set(known)


def test_a_language_file_that_was_changed_is_read_anew(tmp_path: Path, folder: Path) -> None:
    """What was kept for the file as it was is for no other."""
    path = tmp_path / "xx.toml"
    made = []
    for text in ("one", "one", "another"):
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(len(text), len(text)))
        raw, _, keep = ready.parsed("xx", path, lambda t: made.append(t) or {"library": "none", "code": "xx", "text": t})
        keep()
        assert text == raw["text"]
    assert ["one", "another"] == made
