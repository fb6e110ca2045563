"""Numbers of a sentence: value, unit, qualifier, range, spread, sign; and which of them can be no claim.

`find_quantities` works on a cleaned sentence; the spaCy component `kb_quantities` is the same on a Doc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from kb.extraction.reading import reading_of
from kb.records import Qualifier

Role = Literal["plain", "from", "to", "by", "spread"]
"""`from` and `to` of "from 69.8 to 73.2", `by` of "by 2.4", `spread` of "± 0.3"; else `plain`."""

WORD_NUMBERS = {
    "half": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0,
}  # fmt: skip

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"

# The longest spelling first; the second field is the unit as it is kept.
_UNITS: tuple[tuple[str, str], ...] = (
    (r"percentage[- ]points?|percent[- ]points?|%[- ]?points?|p\.p\.|pps?\b|%p\b|ppts?\b|pts?\b", "points"),
    (r"%|per\s?cent\b|percent\b|\\%", "%"),
    (r"points?\b", "points"),
    (r"dBm?\b", "dB"),
    (r"(?:billion|bn)\b", "B"),
    (r"million\b", "M"),
    (r"thousand\b", "K"),
    (r"trillion\b", "T"),
    (r"(?i:f\.?p\.?s\b\.?|frames?[ -]per[ -]second|frames?/s(?:ec(?:ond)?)?)(?!\w)", "FPS"),
    (r"(?:tokens?|images?|samples?|videos?|queries|rows|docs|sentences)(?:/s(?:ec(?:ond)?)?| per second)(?!\w)", "/s"),
    (r"GFLOP[Ss]?\b|GFlops\b|giga[- ]?flops\b", "GFLOPs"),
    (r"MFLOP[Ss]?\b|MFlops\b", "MFLOPs"),
    (r"TFLOP[Ss]?\b|TFlops\b", "TFLOPs"),
    (r"GMACs?\b", "GMACs"),
    (r"MMACs?\b", "MMACs"),
    (r"(?:KB|kB|KiB|kilobytes?)\b", "KB"),
    (r"(?:MB|MiB|Mb|megabytes?)\b", "MB"),
    (r"(?:GB|GiB|Gb|gigabytes?)\b", "GB"),
    (r"TB\b", "TB"),
    (r"(?:GPU|TPU)[- ](?:hours?|days?)\b", "GPU hours"),
    (r"(?:ms|msec|milliseconds?)\b", "ms"),
    (r"(?:μs|µs|us|microseconds?)\b", "μs"),
    (r"(?:seconds?|secs?|s)\b(?!['’-])", "s"),
    (r"(?:minutes?|mins?)\b", "min"),
    (r"(?:hours?|hrs?|h)\b(?!['’-])", "h"),
    (r"days?\b", "days"),
    (r"(?:kHz|MHz|GHz|Hz)\b", "Hz"),
    (r"(?:mm|millimet(?:er|re)s?)\b", "mm"),
    (r"(?:cm|centimet(?:er|re)s?)\b", "cm"),
    (r"(?:km)\b", "km"),
    (r"(?:m|met(?:er|re)s?)\b(?!['’-])", "m"),
    (r"mW\b", "mW"),
    (r"W\b", "W"),
    (r"mJ\b", "mJ"),
    (r"J\b", "J"),
    (r"kWh\b", "kWh"),
    (r"°C?|(?i:deg(?:ree)?s?)\b", "°"),
    (r"bpp\b", "bpp"),
    (r"px\b|pixels?\b", "px"),
    (r"×(?!\s?\d)|x\b(?!\s?\d)|-?fold\b|times\b", "x"),
    (r"M\b(?!-(?!param|scale|size)|&)", "M"),
    (r"B\b(?!-(?!param|scale|size)|&)", "B"),
    (r"G\b(?![-&])", "G"),
    (r"[Kk]\b(?![-&])", "K"),
    (r"T\b(?![-&])", "T"),
)
_UNIT = re.compile(r"[ -]?(?:" + "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(_UNITS)) + ")")

_WORDS = "|".join(WORD_NUMBERS)
_QUANTITY = re.compile(
    rf"""
    (?P<sign>[-+~≈<>≥≤±]{{0,2}}\s?)
    (?:(?P<number>{_NUMBER})
       (?P<mid>(?:\s?(?:%|[MBKG](?![A-Za-z])|points?|x|×|dB|ms))?)
       (?:\s?(?:±|\+/-|\+-)\s?(?P<spread>{_NUMBER}))?
       (?:(?:\s?(?:-|–|—|--|~)\s?|\ to\ (?:nearly\ |over\ |almost\ |about\ )?|\ and\ )(?P<high>{_NUMBER}))?
     | (?P<word>\b(?:{_WORDS})(?=\s(?:percent|percentage|points?\b|billion\b|million\b|BLEU|AP\b|F1|dB))))
    """,
    re.VERBOSE | re.IGNORECASE,
)

_OVER = r"(?:over|more than|greater than|higher than|above|exceed(?:s|ing|ed)?|at least|surpass(?:es|ing|ed)?|beyond|upwards of|larger than|no less than|in excess of|better than|not less than)"
_UNDER = r"(?:under|less than|lower than|below|fewer than|at most|no more than|only up to|smaller than|within|not exceed(?:ing|ed)?|not more than|does not exceed)"
_ABOUT = r"(?:about|around|approximately|approx\.?|nearly|almost|roughly|close to|circa|some|near|an estimated|as much as about|~|≈)"
_UP_TO = r"(?:up to|as much as|as high as|by as much as|as many as|a maximum of|maximum of|max(?:imum)? gains? of|upto)"
_QUALIFIED = re.compile(
    rf"(?:(?P<le>{_UP_TO})|(?P<gt>{_OVER})|(?P<lt>{_UNDER})|(?P<about>{_ABOUT}))\s(?:an?\s|the\s|to\s)?(?:\w+\s)?$|"
    rf"(?:(?P<le2>{_UP_TO})|(?P<gt2>{_OVER})|(?P<lt2>{_UNDER})|(?P<about2>{_ABOUT}))\s?$",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)$")
_NAME_BEFORE = re.compile(r"(?:(?<!\bby)[A-Za-z@_^#][-.]?|[A-Za-z]/|\d[-:./])$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what belongs to it. Places are in the coordinates of the text that was searched.

    `start`..`end` covers sign, number and unit; `number_start`..`number_end` the digits only. `listed` is the
    quantity's position in a list of its kind ("4.2, 11.0, and 4.0" has 0, 1, 2) and `list_length` that list's
    length (1 for a lone number).
    """

    start: int
    end: int
    number_start: int
    number_end: int
    text: str
    value: float
    value_high: float | None = None
    unit: str = ""
    qualifier: Qualifier = "="
    sign: str = ""
    spread: str = ""
    role: Role = "plain"
    listed: int = 0
    list_length: int = 1


def _value(text: str) -> float:
    return WORD_NUMBERS.get(text.lower()) or float(text.replace(",", ""))


def _qualifier(sign: str, before: str, number: str) -> Qualifier:
    for symbol, meaning in (("≥", ">"), (">", ">"), ("≤", "<"), ("<", "<"), ("~", "~"), ("≈", "~")):
        if symbol in sign:
            return meaning  # type: ignore[return-value]
    match = _QUALIFIED.search(before[-40:])
    if match:
        groups = match.groupdict()
        for meaning, keys in (
            ("<=", ("le", "le2")),
            (">", ("gt", "gt2")),
            ("<", ("lt", "lt2")),
            ("~", ("about", "about2")),
        ):
            if any(groups[key] for key in keys):
                return meaning  # type: ignore[return-value]
    return "="


def _is_range(match: re.Match[str], before: str) -> bool:
    """Tell "1.5-3.0" and "2% to 5%" from "from 69.8 to 73.2" (two results) and from "84-81" (a score of a game)."""
    if _value(match["high"]) <= _value(match["number"]):
        return False
    joint = match.string[match.end("number") : match.start("high")]
    if re.search(r"\bbetween\s?$", before):
        return True
    if " and " in joint:
        return False
    return " to " not in joint or not re.search(r"\bfrom\s?(?:\w+\s)?$", before) or bool(_RANGING.search(before))


_RANGING = re.compile(r"\b(?:rang\w+|var(?:y|ies|ied|ying)|improvements)\s(?:\w+\s)?from\s?(?:\w+\s)?$")


def _scan(text: str, offset: int) -> list[Quantity]:
    found: list[Quantity] = []
    position = 0
    while match := _QUANTITY.search(text, position):
        key = "number" if match["number"] else "word"
        begin, end = match.span(key)
        sign = match["sign"].strip()
        if "->" in sign:
            sign = ""
        before = text[: match.start()] if sign else text[:begin]
        in_list = bool(found) and found[-1].end == offset + begin - 1 and before.endswith("/")
        position = max(end, match.start() + 1)
        if (
            key == "number"
            and sign in ("", "-")
            and not in_list
            and _NAME_BEFORE.search(text[max(0, begin - 4) : begin])
        ):
            # inside a name: GPT-4, top-1, R@5, CIFAR-10/100, 3D-50
            continue
        if sign == "±":
            continue
        high_text, spread = match["high"], match["spread"]
        number_end = end
        if key == "number":
            number_end = match.end("high") if high_text else match.end("spread") if spread else end
        mid_unit = (match["mid"] or "").strip() if key == "number" and (high_text or spread) else ""
        if high_text and not _is_range(match, before):
            high_text, number_end = None, (match.end("spread") if spread else end)
        unit_match = _UNIT.match(text, number_end)
        unit = ""
        stop = number_end
        if unit_match:
            unit = _UNITS[int((unit_match.lastgroup or "u0")[1:])][1]
            stop = unit_match.end()
        elif mid_unit:
            unit = {"×": "x"}.get(mid_unit, mid_unit)
            stop = number_end
        following = text[stop : stop + 1]
        if (
            not unit_match
            and following
            and (following.isalpha() or following == "_")
            and not re.match(r"(?:AP|mAP|mIoU|BLEU|F1|AUC|mm|IoU|R@)", text[stop : stop + 6])
        ):
            position = stop  # 3D, 2nd, 1D, 5G, 8bit
            continue
        number = text[begin:end]
        found.append(
            Quantity(
                start=offset + (match.start("sign") if sign else begin),
                end=offset + stop,
                number_start=offset + begin,
                number_end=offset + end,
                text=number,
                value=_value(number),
                value_high=_value(high_text) if high_text else None,
                unit=unit,
                qualifier=_qualifier(sign, before, number),
                sign="+" if "+" in sign else "-" if "-" in sign else "",
                spread=spread or "",
            )
        )
        position = max(stop, position)
    return found


_GAP = re.compile(r"\s?(?:/|,|and|,\s?and|&|or|;)\s?(?:by\s|to\s|of\s|up to\s|only\s|a\s)?[-+~$]?\s?$", re.IGNORECASE)


def _with_roles(text: str, offset: int, found: list[Quantity]) -> list[Quantity]:
    """Mark "from X to Y" and "by X", and count the members of lists."""
    marked: list[Quantity] = []
    for i, quantity in enumerate(found):
        before = text[: quantity.start - offset].rstrip()[-24:].lower()
        role: Role = "plain"
        if re.search(r"\bfrom(?: (?:about|around|only|an? \w+ of|roughly|nearly|under|over|approximately))?$", before):
            role = "from"
        elif i and found[i - 1].start >= offset:
            between = text[found[i - 1].end - offset : quantity.start - offset].lower()
            previous = marked[-1].role
            if previous == "from" and re.match(
                r"^[^.;]{0,45}\bto(?: (?:about|around|over|nearly|up to|approximately|just|only|a mere))?\s?$", between
            ):
                role = "to"
            elif re.fullmatch(r"\s?(?:→|->|-->)\s?", between):
                marked[-1] = replace(marked[-1], role="from")
                role = "to"
        if role == "plain" and re.search(
            r"\bby(?: (?:up to|over|about|around|nearly|almost|more than|as much as|at least|approximately|roughly|only|a|an|an average of|a margin of|a large margin of|an absolute|a relative|an absolute margin of|margins of))?$",
            before,
        ):
            role = "by"
        marked.append(replace(quantity, role=role))
    groups: list[list[int]] = []
    for i, quantity in enumerate(marked):
        if i:
            last = marked[i - 1]
            between = text[last.end - offset : quantity.start - offset]
            same = last.unit == quantity.unit or not last.unit or not quantity.unit
            if same and len(between) < 16 and _GAP.fullmatch(between):
                groups[-1].append(i)
                continue
        groups.append([i])
    for group in groups:
        for n, i in enumerate(group):
            shared = marked[group[-1]].unit if not marked[i].unit else marked[i].unit
            role = (
                marked[group[0]].role if marked[i].role == "plain" and marked[group[0]].role == "by" else marked[i].role
            )
            marked[i] = replace(marked[i], listed=n, list_length=len(group), unit=shared, role=role)
    return marked


def find_quantities(text: str, start: int = 0) -> list[Quantity]:
    """Return the quantities of one cleaned sentence in order; `start` is added to their places.

    Numbers inside names and ordinals are left out here; numbers that merely look like none of a claim (years,
    resolutions, sizes of datasets) are kept, since telling them apart takes the context that `kb_claims` has.
    """
    return _with_roles(text, start, _scan(text, start))


def is_year(quantity: Quantity) -> bool:
    """Tell whether the number reads as a year (1950 to 2049, no unit, no decimals)."""
    return not quantity.unit and _YEAR.fullmatch(quantity.text) is not None


@Language.factory("kb_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> QuantityFinder:
    """Build the component that fills `doc.spans["kb_quantities"]`."""
    return QuantityFinder()


class QuantityFinder:
    """The spaCy component `kb_quantities`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of every gated sentence."""
        reading = reading_of(doc)
        for sentence in reading.sentences:
            if sentence.gated:
                reading.quantities += find_quantities(reading.text[sentence.start : sentence.end], sentence.start)
        doc.spans["kb_quantities"] = reading.spans(
            doc, ((q.start, q.end, q.unit or "number") for q in reading.quantities)
        )
        return doc
