"""What a cell of a table of results says: people wrote these by hand, in every way that a number can be written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from kb.records import Condition, ListedValue, Qualifier
from kb.sources.files import is_storable, printable

EMPTY = frozenset(["", "-", "--", "---", "–", "—", "?", "n/a", "n.a.", "na", "nan", "nil", "none", "null", "tbd"])
"""What people write where there is no value, in lower case."""

QUALIFIERS: Mapping[str, Qualifier] = {
    "": "=", "=": "=", "~": "~", "∼": "~", "≈": "~", "≃": "~", "~=": "~", ">": ">", ">=": ">", "≥": ">", "<": "<",
    "<=": "<=", "≤": "<=",
}  # fmt: skip
"""What stands before a number; "at least" is ">" as the annotation guidelines have it."""

UNITS: Mapping[str, str] = {
    "%": "%", "percent": "%", "pct": "%",
    "K": "K", "k": "K", "thousand": "K", "M": "M", "mio": "M", "million": "M", "millions": "M", "B": "B", "bn": "B",
    "billion": "B", "billions": "B", "G": "G", "T": "T", "trillion": "T",
    "MFLOPs": "MFLOPs", "GFLOPs": "GFLOPs", "TFLOPs": "TFLOPs", "MMACs": "MMACs", "GMACs": "GMACs",
    "KB": "KB", "kB": "KB", "MB": "MB", "GB": "GB", "TB": "TB",
    "μs": "μs", "us": "μs", "ms": "ms", "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "min": "min", "mins": "min", "minutes": "min", "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "days": "days", "GPU hours": "GPU hours",
    "mm": "mm", "cm": "cm", "m": "m", "km": "km", "mW": "mW", "W": "W", "mJ": "mJ", "J": "J", "kWh": "kWh",
    "dB": "dB", "FPS": "FPS", "/s": "/s", "x": "x", "°": "°", "Hz": "Hz", "px": "px", "bpp": "bpp",
    "kg": "kg", "$": "$", "kbps": "kbps",
}  # fmt: skip
"""How claims write a unit, by its spellings; upper and lower case tell apart only what differs in nothing else."""

FOLDED = {spelling.casefold(): unit for spelling, unit in UNITS.items() if len(spelling) > 1}

SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒﹣－", "-"), **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
        "％": "%", "µ": "μ", "×": "x", "＋": "+", "，": ",", "．": ".",
    }
)  # fmt: skip
"""One spelling for characters that say the same."""

RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")

MARKS = "*†‡§_`"
"""Signs of footnotes and of Markdown around a number."""

DIGITS = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|0,\d+|\d+,(?:\d{1,2}|\d{4,})(?!\d)"
    r"|\d+(?:\.\d*)?|\.\d+)"
)
"""1,234.5 and 1.234,5 and 84,2 and 84.2 and .5; three digits behind a comma are thousands, but not behind "0,"."""

POWER = r"(?:[eE][-+]?\d+|\s*[x*·]\s*10\s*(?:\^|\*\*)\s*[{(]?[-+]?\d+[})]?)"
SPREAD_SIGN = r"(?:±|\+\s*/\s*-|\+-)"

CELL = re.compile(
    rf"""
    (?P<qualifier>[<>~]=|[~∼≈≃>≥<≤=])?\s*
    (?P<currency>\$)?\s*
    (?P<number>[-+]?{DIGITS})(?P<power>{POWER})?\s*
    (?P<unit>%|[A-Za-zμ°/$][A-Za-zμ/]*)?\s*
    (?:(?:-|–|—|\bto\b)\s*(?P<high>[-+]?{DIGITS})(?P<high_power>{POWER})?\s*(?P<high_unit>%|[A-Za-zμ°/][A-Za-zμ/]*)?\s*)?
    (?:\(?\s*{SPREAD_SIGN}\s*(?P<spread>{DIGITS}(?:[eE][-+]?\d+)?)\s*(?P<spread_unit>%|[A-Za-zμ°/][A-Za-zμ/]*)?\s*\)?\s*)?
    (?P<words>[A-Za-z][^\d()]*)?
    (?:\(\s*(?P<remark>[^()]*?)\s*\)\s*)?
    """,
    re.X | re.ASCII,
)

UNIT_BEHIND = re.compile(r"(?P<metric>.*\S)\s*[(\[]\s*(?:in\s+)?(?P<unit>[^()\[\]]+?)\s*[)\]]")
"""A metric's name with a unit behind it: "Params (M)"."""

LONGEST_CELL = 200
"""In characters; a longer text is no number."""

SHOWN_CELL = 40
"""So many characters of a cell that cannot be read are quoted."""


class UnreadableError(Exception):
    """A cell in which no one number can be read; the argument says why."""


def read_cell(metric: str, cell: object) -> ListedValue | None:
    """Return what a cell (a JSON value) says in a metric, None where it says nothing ("-", "", null).

    Accepted are JSON numbers, and texts of one number ("84.2", "1,234.5", "84,2", "1.2e-3", "3.5x10^6") with, all of
    them optional: a qualifier ("~", ">", "≤"), a unit ("%", "M", "ms"), the upper end of a range ("81-83"), a spread
    ("±0.3"), words or a remark in parentheses, which become conditions. A unit may also stand behind the metric's name
    ("Params (M)"). Raises `UnreadableError` for anything else, such as two numbers.
    """
    metric, usual_unit = metric_and_unit(metric)
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(cell, float) and math.isnan(cell):
            return None
        value = _finite(cell)
        return ListedValue(metric, value, repr(cell), unit=usual_unit)
    if not isinstance(cell, str):
        raise UnreadableError(f"is {_kind_of(cell)}, no number")
    text = _spelled(cell)
    if text.casefold() in EMPTY:
        return None
    match = CELL.fullmatch(text) if len(text) <= LONGEST_CELL and is_storable(text) else None
    if match is None:
        raise UnreadableError(f"is no number that can be read ({_quoted(cell)})")
    return _value(metric, usual_unit, match, cell)


def metric_and_unit(name: str) -> tuple[str, str]:
    """Return a metric's name without a unit behind it, and the unit that its values are in, "" where it says none.

    "Params (M)" is ("Params", "M"), "GFLOPs" is in GFLOPs, "F1 (macro)" says no unit.
    """
    name = " ".join(name.split())
    if (match := UNIT_BEHIND.fullmatch(name)) and (unit := unit_named(match["unit"])):
        return match["metric"], unit
    named = unit_named(name)
    return name, named if named and named.endswith(("FLOPs", "MACs")) else ""


def unit_named(words: str) -> str | None:
    """Return a unit as claims write it, None where words name none."""
    return UNITS.get(words) or FOLDED.get(words.casefold())


def _value(metric: str, usual_unit: str, match: re.Match[str], cell: str) -> ListedValue:
    value = _number(match["number"], match["power"])
    conditions = []
    unit, words = match["unit"] or "", (match["words"] or "").strip()
    named = unit_named(unit)
    if unit and named is None:
        words = f"{unit} {words}".strip()
        named = unit_named(words)
        words = "" if named else words
    high = None
    if match["high"]:
        high = _number(match["high"], match["high_power"])
        if high < value or (match["high_unit"] and unit_named(match["high_unit"]) is None):
            raise UnreadableError(f"is no number that can be read ({_quoted(cell)})")
        named = named or unit_named(match["high_unit"] or "")
        high = None if high == value else high
    if match["spread"]:
        spread_unit = match["spread_unit"] or ""
        if spread_unit and unit_named(spread_unit) is None:
            words = f"{words} {spread_unit}".strip()
        named = named or unit_named(spread_unit)
        conditions.append(Condition("spread", f"+/-{match['spread']}", _number(match["spread"], None)))
    conditions += [Condition("setting", remark) for remark in (words, match["remark"]) if remark]
    return ListedValue(
        metric,
        value,
        match["number"].lstrip("+") + (match["power"] or ""),
        high,
        named or match["currency"] or usual_unit,
        QUALIFIERS[match["qualifier"] or ""],
        tuple(conditions),
    )


def _number(digits: str, power: str | None) -> float:
    """Return the number that digits and a power of ten write."""
    commas, dots = digits.count(","), digits.count(".")
    grouped = re.fullmatch(r"[-+]?(?!0,)\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits, re.ASCII)
    if commas and not grouped:
        digits = digits.replace(".", "").replace(",", ".") if dots else digits.replace(",", ".")
    exponent = "" if power is None else "e" + re.sub(r"^\s*(?:[eE]|[x*·]\s*10)", "", power).strip(" ^*{}()")
    return _finite(float(digits.replace(",", "") + exponent))


def _finite(number: float) -> float:
    """Return a number as a float; raise `UnreadableError` for one that is too large."""
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise UnreadableError("is too large a number")
    return value


def _spelled(cell: str) -> str:
    """Return a cell's text with one spelling for what is written in several ways, without marks around it."""
    text = re.sub("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"^{raised[0].translate(RAISED)}", cell)
    text = (
        text.replace("\\%", "%").replace("\\pm", "±").replace("\\times", "x").replace("\\,", " ").translate(SPELLINGS)
    )
    text = " ".join(text.split())
    if len(text) > 1 and text[0] == text[-1] == "$":
        text = text[1:-1]
    text = text.replace("$±$", "±")
    return text.strip(f"{MARKS} ")


def _quoted(cell: str) -> str:
    text = " ".join(printable(cell).split())
    return f'"{text if len(text) <= SHOWN_CELL else text[: SHOWN_CELL - 1] + "…"}"'


def _kind_of(cell: object) -> str:
    return {bool: "true or false", list: "a list", dict: "an object"}.get(type(cell), f"a {type(cell).__name__}")
