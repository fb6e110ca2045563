"""Which day a date names, as files write dates."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil import parser

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""Years outside are slips of the pen, not dates of papers."""

YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OF_VERSION = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})"
    r" (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d GMT",
    re.ASCII,
)
"""How arXiv's snapshot writes when a version was made."""

MONTH_NAMED = re.compile(
    r"(?=.*\b\d{4}\b)[\w ,.:+-]*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[\w ,.:+-]*", re.I
)


def read_date(text: str) -> date:
    """Return the day that a text names; a month is its first day, a year is January 1.

    Accepted are dates that begin with the year ("2024", "2024-05", "2024-05-17", with or without a time) and dates
    that name the month ("May 17, 2024", "Mon, 2 Apr 2007 19:18:42 GMT"). The day is the one that is written, in
    whatever time zone. Raises `ValueError` for anything else: "5", "soon", "2023-02-31", and "3/4/2024", which one
    reader takes for March and the next for April.
    """
    text = text.strip()
    if match := OF_VERSION.fullmatch(text):  # dateutil reads it, too, in sixty times as long
        found = date(int(match["year"]), MONTHS.index(match["month"]) + 1, int(match["day"]))
    elif match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        year, month, day = (int(part) if part else 1 for part in match.groups())
        found = date(year, month, day)
    elif len(text) <= 60 and MONTH_NAMED.fullmatch(text):
        found = _month_named(text)
    else:
        raise ValueError(text)
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise ValueError(text)
    return found


def _month_named(text: str) -> date:
    """Read a date with dateutil, which fills what a text leaves out from a default: two defaults tell what that was."""
    try:
        one, other = (parser.parse(text, default=default, ignoretz=True) for default in DEFAULTS)
    except (ValueError, OverflowError) as error:
        raise ValueError(text) from error
    if (one.year, one.month) != (other.year, other.month):
        raise ValueError(text)
    return date(one.year, one.month, one.day if one.day == other.day else 1)


DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))
