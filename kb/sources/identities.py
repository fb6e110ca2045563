"""By which names a paper is known: arXiv numbers and DOIs as people write them, and titles."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from urllib.parse import unquote

from kb.records import STRONG_TITLE_WORDS, Identity, title_key

ARXIV_NUMBER = re.compile(
    r"(?:arxiv:\s*)?"
    r"(?:(?P<yy>\d{2})(?P<mm>0[1-9]|1[0-2])\.(?P<serial>\d{4,5})"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<old>\d{2}(?:0[1-9]|1[0-2])\d{3}))"
    r"(?:v\d+)?",
    re.I,
)
ARXIV_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?(?:(?:arxiv|alphaxiv)\.org/(?:abs|pdf|html|e-print|src|format)/|huggingface\.co/papers/"
    r"|doi\.org/10\.48550/arxiv\.)(?P<number>[^?#\s]+?)(?:\.pdf)?/?(?:[?#]\S*)?",
    re.I,
)
ARXIV_DOI = re.compile(r"(?:doi:\s*)?10\.48550/arxiv\.(?P<number>\S+)", re.I)
DOI = re.compile(r"10\.\d{4,9}/\S+")
DOI_LED = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?=10\.\d{4,9}/)", re.I)


def arxiv_number(text: str) -> str | None:
    """Return the arXiv number that a text is, without version, or None.

    The text may be the number ("2503.11731v2", "arXiv:cs/9901001"), an address of the paper, or its arXiv DOI. The
    class that old numbers may carry is dropped as arXiv does: "math.GT/0309136" is "math/0309136". Numbers have four
    digits after the dot until 2014, five since, and begin in April 2007: https://info.arxiv.org/help/arxiv_identifier.html
    """
    text = text.strip()
    if led := ARXIV_ADDRESS.fullmatch(text) or ARXIV_DOI.fullmatch(text):
        text = unquote(led["number"])
    match = ARXIV_NUMBER.fullmatch(text)
    if match is None:
        return None
    if match["archive"] is not None:
        return f"{match['archive'].lower()}/{match['old']}"
    month = match["yy"] + match["mm"]
    if month < "0704" or len(match["serial"]) != (4 if month < "1501" else 5):
        return None
    return f"{month}.{match['serial']}"


def arxiv_month(number: str) -> date:
    """Return the first day of the month that an arXiv number states: 2503.11731 is of March 2025."""
    digits = number.rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    # arXiv began in August 1991; the two digits of the year come round again in 2091
    return date(year + (1900 if year >= 91 else 2000), month, 1)


def doi(text: str) -> str | None:
    """Return the DOI that a text is, or begins with, in lower case, or None; addresses at doi.org are taken too.

    An arXiv DOI (10.48550/arxiv.…) says no more than the arXiv number and is None.
    """
    text = text.strip()
    led = DOI_LED.match(text)
    if led is None:
        return None
    rest = text[led.end() :]
    match = DOI.match(unquote(rest) if "doi.org" in led[0].lower() else rest)
    if match is None or ARXIV_DOI.match(match[0]):
        return None
    return match[0].rstrip(".,;").lower()


def title_identity(title: str, abstract: str) -> Identity:
    """Return a paper's identity by its title: the title's normal form.

    A title of fewer than `STRONG_TITLE_WORDS` words carries eight hexadecimal digits of the abstract's normal form
    after " #": two different papers called "SimpleNet" stay apart, and the same record finds itself again.
    """
    key = title_key(title)
    if len(key.split()) >= STRONG_TITLE_WORDS:
        return Identity("title", key)
    digest = hashlib.sha256(title_key(abstract).encode()).hexdigest()[:8]
    return Identity("title", f"{key} #{digest}".lstrip())
