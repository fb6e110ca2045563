import io
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ABSTRACT, DOI, ENTRY, FEED, NUMBER, TITLE

from kb.records import Flaw, Identity, Record
from kb.sources import READERS
from kb.sources.atom import parse
from kb.sources.files import CutOffError
from kb.sources.reader import UnfitError


def read(text: str | bytes) -> list[Record | Flaw]:
    return list(parse(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "answer"))


def test_an_entry_gives_all_that_arxiv_says_of_the_paper() -> None:
    (record,) = read(FEED.format(entries=ENTRY))
    assert isinstance(record, Record)
    paper = record.paper
    assert (paper.title, paper.abstract, paper.authors) == (TITLE, ABSTRACT, ("Ada Stone", "Bo Müller"))
    assert paper.identities[:2] == (Identity("arxiv", NUMBER), Identity("doi", DOI))
    assert (paper.published_on, paper.categories) == (date(2024, 3, 5), ("cs.CV", "cs.LG"))
    assert (paper.url, paper.code_url) == (f"http://arxiv.org/abs/{NUMBER}v3", "https://github.com/stones/net")


@pytest.mark.parametrize(("entry", "reason"), [
    (ENTRY.replace("summary", "content"), "has no abstract"),
    (ENTRY.replace(">A Network of Stones\n  and Pebbles<", "><"), "has no title"),
    (ENTRY.replace("2024-03-05T", "5 March T"), 'date "5 March T17:00:00Z" is no date'),
    (
        "<entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title>"
        "<summary>incorrect id format for 1</summary></entry>",
        "is an error that arXiv's API answered (incorrect id format for 1)",
    ),
])  # fmt: skip
def test_an_entry_that_cannot_be_used_is_a_flaw_and_the_others_are_read(entry: str, reason: str) -> None:
    first, flaw, last = read(FEED.format(entries=ENTRY + entry + ENTRY))
    assert [type(first), type(last)] == [Record, Record]
    assert isinstance(flaw, Flaw)
    assert (flaw.where.split(" (")[0], flaw.reason) == ("entry 2", reason)


def test_an_encoding_that_the_file_declares_is_followed() -> None:
    text = FEED.format(entries=ENTRY.replace("“the best”", "best")).replace("UTF-8", "ISO-8859-1")
    (record,) = read(text.encode("latin-1"))
    assert isinstance(record, Record)
    assert record.paper.authors[1] == "Bo Müller"


@pytest.mark.parametrize(("content", "reason"), [
    (FEED.format(entries=ENTRY + "<entry><b></entry>"), "is not well-formed XML (line 22: "),
    (FEED.format(entries=ENTRY).replace("Müller", "M&uuml;ller"), "is not well-formed XML (line 14: Entity 'uuml'"),
    (FEED.format(entries=ENTRY) + "<more/>", "is not well-formed XML (line 23: Extra content"),
    (FEED.format(entries=ENTRY).encode().replace(b"\xc3\xbc", b"\xfc"), "is not well-formed XML (line 14: "),
])  # fmt: skip
def test_what_is_no_xml_is_an_error_that_names_the_line(content: str | bytes, reason: str) -> None:
    with pytest.raises(UnfitError) as caught:
        read(content)
    assert caught.value.args[0].startswith(reason)


def test_a_feed_that_is_cut_off_is_said_so_wherever_that_is() -> None:
    whole = FEED.format(entries=ENTRY * 2).rstrip().encode()
    for end in range(1, len(whole), 37):
        with pytest.raises(CutOffError):
            read(whole[:end])


LAUGHS = '<!DOCTYPE feed [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 20}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_entities_are_resolved_neither_from_outside_nor_from_within(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    outside = f'<!DOCTYPE feed [<!ENTITY i SYSTEM "{secret.as_uri()}">'
    for doctype in (LAUGHS, outside, f'<!DOCTYPE feed SYSTEM "{secret.as_uri()}" ['):
        text = FEED.format(entries=ENTRY.replace("Our", "&i; Our") + ENTRY)
        text = text.replace("?>\n", f"?>\n{doctype}]>\n", 1)
        try:
            found = read(text)
        except UnfitError as error:
            assert "not well-formed" in str(error)  # noqa: PT017
            continue
        assert isinstance(found[0], Flaw)
        assert found[0].reason == "refers to an entity (&i;), and entities are not resolved"
        assert isinstance(found[1], Record)


def test_entities_in_attributes_are_not_resolved_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    doctype = f'<!DOCTYPE feed [<!ENTITY i SYSTEM "{secret.as_uri()}">]>'
    text = FEED.format(entries=ENTRY.replace('term="cs.CV"', 'term="&i;"')).replace("?>\n", f"?>\n{doctype}\n", 1)
    with pytest.raises(UnfitError, match="not well-formed"):
        read(text)


class Feed(io.RawIOBase):
    """A feed of so many entries, made as it is read."""

    def __init__(self, entries: int) -> None:
        self.made = 0
        self.pieces = self.make(entries)
        self.rest = b""

    def make(self, entries: int) -> Iterator[bytes]:
        head, tail = FEED.split("{entries}")
        yield head.encode()
        for self.made in range(entries):
            yield ENTRY.encode()
        yield tail.encode()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.pieces, b"")
        piece, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_feed_is_read_from_its_first_entry_on_and_in_little_memory() -> None:
    source = Feed(5_000)
    records = parse(io.BufferedReader(source), "answer")
    assert isinstance(next(records), Record)
    assert source.made < 100
    tracemalloc.start()
    count = sum(1 for _ in records)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_999
    assert peak < 2_000_000


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_entries_give_back_what_was_written(papers: list[tuple[str, str]]) -> None:
    entries = "".join(
        f"<entry><title>T{escape(title)}</title><summary><![CDATA[A{abstract.replace(']', '')}]]></summary></entry>"
        for title, abstract in papers
    )
    found = [one.paper for one in read(FEED.format(entries=entries)) if isinstance(one, Record)]
    assert [(paper.title, paper.abstract) for paper in found] == [
        (" ".join(f"T{title}".split()), " ".join(f"A{abstract.replace(']', '')}".split())) for title, abstract in papers
    ]


def test_the_format_is_told_by_its_namespace() -> None:
    sniff = READERS["atom"].sniff
    assert sniff(FEED)
    assert sniff("<a:feed xmlns:a='http://www.w3.org/2005/Atom'>")
    assert not sniff("<rss version='2.0'><channel/></rss>")
