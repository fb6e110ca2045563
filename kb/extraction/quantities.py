"""Numbers of a sentence: value, unit, qualifier, range, spread, sign; and which of them can be no claim.

`find_quantities` works on a cleaned sentence; the spaCy component `kb_quantities` is the same on a Doc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from spacy.language import Language
from spacy.tokens import Doc

from kb.extraction.found import Quantity
from kb.extraction.reading import Reading, reading_of
from kb.extraction.sentences import WORD_NUMBERS, gate, numbers_in_words
from kb.records import Qualifier

_POWER = r"(?:[eE]-?[0-9]+\b)?"
_DIGITS = (
    # "72,64%", as half of the world writes it; "1,000%" has three digits, and "1,5,10%" is a list
    r"[0-9](?:(?<![0-9],.)[0-9]?,[0-9]{1,2}(?=\s?%)|"
    rf"(?:[0-9]{{0,2}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]*)(?:\.[0-9]+)?{_POWER})"
)
_NUMBER = re.compile(_DIGITS)
_HIGH = re.compile(rf"{_DIGITS}|\.[0-9]+{_POWER}")
_LONGEST = 18
"""A number of more characters is an identifier."""

# The longest spelling first; the second field is the unit as it is kept.
_UNITS: tuple[tuple[str, str], ...] = (
    (r"percentage[- ]points?|percent[- ]points?|%[- ]?(?:points?|pts?\b)|p\.p\.|pps?\b|%p\b|ppts?\b|pts?\b", "points"),
    (r"%|per\s?cent\b", "%"),
    (r"points?\b", "points"),
    (r"dBm?\b", "dB"),
    (r"(?:billion|bn)\b", "B"),
    (r"million\b", "M"),
    (r"thousand\b", "K"),
    (r"trillion\b", "T"),
    (r"(?i:(?:[CG]PU )?f\.?p\.?s\b\.?|frames?[ -]per[ -]second|frames?/s(?:ec(?:ond)?)?)(?!\w)", "FPS"),
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
    (r"(?:GPU|TPU)[- ]hours?\b", "GPU hours"),
    (r"(?:GPU|TPU)[- ]days?\b", "days"),
    (r"(?:ms|msec|milliseconds?)\b", "ms"),
    (r"(?:μs|µs|us|microseconds?)\b", "μs"),
    (r"(?:seconds?|secs?|s)\b(?!['’-])", "s"),
    (r"(?:minutes?|mins?)\b", "min"),
    (r"(?:hours?|hrs?|h)\b(?!['’-])", "h"),
    (r"days?\b", "days"),
    (r"Hz\b", "Hz"),
    (r"kHz\b", "kHz"),
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
    (r"M\b(?!-(?!param|scale|size|\d)|&)", "M"),
    (r"B\b(?!-(?!param|scale|size|\d)|&)", "B"),
    (r"G\b(?!-(?!\d)|&)", "G"),
    (r"[Kk]\b(?!-(?!\d)|&)", "K"),
    (r"T\b(?!-(?!\d)|&)", "T"),
)
_UNIT = re.compile(r"[ -]?(?:" + "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(_UNITS)) + ")")

_POINTS = re.compile(
    r"\s(?:(?:absolute|relative|percentage|accuracy|overall|average|mean|success|score|[A-Za-z0-9@]{0,9}[A-Z][\w@-]*)\s){1,2}points?\b"
)
"""Points of a metric ("3 BLEU points"): the unit, while the metric's name stays outside the quantity."""


_SIGN = re.compile(r"(?P<mark>(?<![-–=])[~≈<>≥≤]{1,2}=?\s?)?(?P<way>[+±]\s?|(?:(?<=[\s(\[,~≈<>≥≤:=/])|(?<=^))-)?$")
_POINT_BEFORE = re.compile(r"(?<![\w.])\.$")
_GLUED = re.compile(r"(?<![\w-])(?:by|of|to|from|with|than|only|and|is|over|about|around)$", re.IGNORECASE)
_GLUED_AFTER = re.compile(r"(?:AP|mAP|mIoU|BLEU|F1|AUC|IoU|R@|(?:for|on|in|and|with|over|to|by)\b)")
_NAME_BEFORE = re.compile(r"(?:[A-Za-z@_^#][-–.]?|[A-Za-z]/|\d[-–:./])$")
_LETTER = re.compile(r"[A-Za-z_]")
_MARKS = frozenset("~≈<>≥≤")
_SIGNS = _MARKS | frozenset("+±-")
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)$")

_SPREAD = re.compile(rf"\s?(?P<paren>\()?\s?(?:±|\+/-|\+-)\s?(?P<spread>{_DIGITS})")
_ARROW = re.compile(r"\s?(?:→|⇒|[-–=]{1,2}>)\s?")
_DASH = re.compile(r"\s?(?:-{1,2}|–|~)\s?|—")
_TO = re.compile(r" to (?:nearly |over |almost |about |around |approximately |just |only |as much as |up to )?[-+~]?")
_AND = re.compile(r" (?:and|to) (?:about |around |approximately )?")
_JOINT = re.compile(r"[-–=→⇒~—]|\s(?:[-–=→⇒~]|to|and)")
"""What each of the four begins with; most numbers are tied to none."""
_BETWEEN = re.compile(r"\bbetween(?:\s\w+)?\s?$")
_FROM = re.compile(r"\bfrom(?:\s(?!to\b)[\w().%/-]+){0,8}\s(?:[\d.]+\s?[%\w]*/)?$", re.IGNORECASE)
"""The "from" of "from X to Y", also where words stand before X ("from the baseline of ")."""
_RANGING = re.compile(
    r"\b(?:rang\w+|var(?:y|ies|ied|ying)|differ\w*|spread\w*|"
    r"rates|scores|values|accuracies|levels|results|errors|effects|differences|"
    r"(?:improvement|reduction)s(?:\s\w+){0,3})\sfrom\s(?:\w+\s)?$",
    re.IGNORECASE,
)
"""A "from" that opens a range and no change ("ranging from", "improvements from")."""
_OPENED = re.compile(r"\((?:e\.g\.,?\s)?(?:[A-Za-z][\w@-]*\s){0,3}$")

_UP_TO = (
    r"up\s?to|as much as|as high as|as many as|as large as|a maximum of|max(?:imum)? (?:gain|increase|improvement)s? of"
    r"|peaking at"
)
_OVER = (
    r"over|more than|greater than|higher than|above|exceed(?:s|ing|ed)?|at least|surpass(?:es|ing|ed)?|beyond|"
    r"upwards of|larger than|in excess of|better than|a minimum of"
)
_UNDER = r"only up to|under|less than|lower than|below|fewer than|at most|smaller than|within"
_ABOUT = (
    r"about|around|approximately|approx\.?|nearly|almost|roughly|close to|circa|some|near|barely reach(?:es|ing|ed)?"
)
_FILLERS = (
    r"(?:\s(?:an?|absolute|relative|average|mean|additional|further|remarkable|impressive|full|only|just|as much as|"
    r"about|around|approximately|nearly|almost|roughly|an average of))*"
)
"""What may stand between the words of a qualifier and its number ("up to a relative 5%")."""
_QUALIFIED = re.compile(
    rf"\b(?:(?P<le>{_UP_TO})|(?P<lt>{_UNDER})|(?P<gt>{_OVER})|(?P<about>{_ABOUT})(?:\sthe)?){_FILLERS}\s*$|"
    r"\b(?:(?P<le2>up to|as much as|peaking at)|(?P<lt2>at most|less than)|(?P<gt2>at least|more than)|"
    r"(?P<about2>about|around|approximately|nearly|almost|roughly))\san?\s(?:[\w@.-]+\s){1,5}of\s(?:just\s|only\s)?$",
    re.IGNORECASE,
)
_QUALIFYING = (
    "to", "as", "of", "at", "over", "than", "above", "exceed", "exceeds", "exceeding", "exceeded", "least", "surpass",
    "surpasses", "surpassing", "surpassed", "beyond", "under", "below", "most", "within", "about", "around",
    "approximately", "approx", "approx.", "nearly", "almost", "roughly", "circa", "some", "near", "reach", "reaches",
    "reaching", "reached", "the", "a", "an", "absolute", "relative", "average", "mean", "additional", "further",
    "remarkable", "impressive", "full", "only", "just",
)  # fmt: skip
"""How every match of `_QUALIFIED` ends; most numbers stand behind other words, which is quick to see."""
_BOUNDING = (
    "up", "as ", "max", "peaking", "over", "than", "above", "exceed", "least", "surpass", "beyond", "excess", "minimum",
    "under", "below", "most", "within", "about", "around", "approx", "near", "roughly", "close", "circa", "some",
    "barely",
)  # fmt: skip
"""What every match has in it, which most that end so ("a", "of", "the") have not."""
_NEGATED = re.compile(
    r"(?:(?:^|[,;:(]\s?|\b(?:where|that|while|and|whereas|but|as|since|because)\s)(?:no|none|neither)"
    r"(?:\s(?!and\b|but\b)[\w-]+){0,6}|"
    r"(?:\b(?:no|not(?! only)|never|cannot|fail(?:s|ed|ing)? to|unable to|struggl\w+ to)|n['’]t)(?:\s\w+)?)\s$",
    re.IGNORECASE,
)
"""What turns "exceeds 67%" round: "no model", "does not"."""
_AT_LEAST = re.compile(r"\+(?![\d/\-.])")
_BOUND_AFTER = re.compile(
    r"\s(?:or|and)\s(?:(?P<gt>more|higher|above|greater|better|over)|(?P<lt>less|lower|below|fewer))\b"
)
_REACHED_BY = re.compile(r"\s(?:achieved|obtained|reported|baseline|by)\b")


_UNIT_FIRST = frozenset("pP%dbmMtTfFcCgGiIsSvVqQrRkKhHWJx°μµu×-DB")
"""What units begin with, each in the cases that it is found in: most numbers are followed by something else."""


def _unit_at(text: str, position: int) -> tuple[str, int]:
    """Return the unit that begins at a position and its end; an empty unit ends where it begins."""
    first = text[position : position + 1]
    if first and (first in _UNIT_FIRST or (first == " " and text[position + 1 : position + 2] in _UNIT_FIRST)):
        match = _UNIT.match(text, position)
        if match:
            return _UNITS[int((match.lastgroup or "u0")[1:])][1], match.end()
    return ("points" if "point" in text and _POINTS.match(text, position) else ""), position


def number_value(number: str) -> float:
    """Return the value of a number as `find_quantities` reads it: a comma parts thousands, or begins the decimals."""
    comma = "." if len(number.rpartition(",")[2]) < len("000") else ""
    return float(number.replace(",", comma))


def _before(text: str, position: int, length: int) -> str:
    return text[max(0, position - length) : position]


def _in_name(text: str, begin: int, end: int) -> bool:
    """Tell whether a number belongs to a name ("GPT-4", "top-1", "R@5", "CIFAR-10/100", "3D-50")."""
    if text[begin - 1 : begin] in (" ", "(") or not _NAME_BEFORE.search(_before(text, begin, 3)):
        return False
    measured = "." in text[begin:end] or text[end : end + 1] == "%"
    return not (measured and _GLUED.search(_before(text, begin, 8)))  # "improving by49.5%"


@dataclass(slots=True)
class _Second:
    """A number that a joint ties to the one before: the end of its range, or the value that it changes to."""

    number: re.Match[str]
    unit: str
    end: int
    ends_range: bool


def _second(text: str, begin: int, number: str, unit: str, stop: int, after_pair: bool) -> _Second | None:
    """Return what a joint after `stop` ties to the number that begins at `begin`, None where there is no joint.

    "1.5-3.0" and "2% to 5%" are ranges; "from 69.8 to 73.2", "58.7 -> 61.2" and "(accuracy 46% to 63%)" are changes;
    "84-81" (the score of a game) is neither. `after_pair`: a change stands right before ("from 1 to 2, 3 to 4").
    """
    for kind, pattern in (("arrow", _ARROW), ("dash", _DASH), ("to", _TO), ("and", _AND)):
        joint = pattern.match(text, stop)
        high = _HIGH.match(text, joint.end()) if joint else None
        if joint is None or high is None:
            continue
        high_unit, end = _unit_at(text, high.end())
        if unit and high_unit and unit != high_unit:
            return None
        rises = number_value(high.group()) > number_value(number)
        before = _before(text, begin, 90)
        if kind == "and" or (kind == "to" and _BETWEEN.search(before)):
            if not (rises and _BETWEEN.search(before)):
                return None
            ends_range = True
        elif kind == "dash":
            if not rises:
                return None
            ends_range = True
        elif kind == "arrow" or after_pair or (joint.group()[-1] == "-" and text[begin - 1 : begin] != "-"):
            ends_range = False
        elif _FROM.search(before):
            ends_range = rises and _RANGING.search(before) is not None
        else:
            ends_range = rises and not _OPENED.search(before)
        return _Second(high, high_unit, end, ends_range)
    return None


def _qualifier(text: str, first: int, begin: int, end: int, stop: int) -> Qualifier:
    """Return the qualifier of the number at `begin`..`end`; its sign begins at `first`, its unit ends at `stop`."""
    before = _before(text, first, 48)
    lower = before.rstrip().lower()
    told = lower.endswith(_QUALIFYING) and any(map(lower.__contains__, _BOUNDING))
    match = _QUALIFIED.search(before) if told else None
    if match:
        groups = match.groupdict()
        if groups["le"] or groups["le2"]:
            return "<="
        if groups["lt"] or groups["lt2"]:
            return "<"
        if groups["gt"] or groups["gt2"]:
            verb = (groups["gt"] or "").lower().startswith(("exceed", "surpass"))
            if _NEGATED.search(_before(text, first - len(before) + match.start(), 60)):
                return "<"
            return "=" if verb and _REACHED_BY.match(text, stop) else ">"
    if sign := text[first:begin]:
        for mark, meaning in _SIGN_MEANS:
            if mark in sign:
                return meaning
    if _AT_LEAST.match(text, end) or _AT_LEAST.match(text, stop):
        return ">"
    if bound := _BOUND_AFTER.match(text, stop):
        return ">" if bound["gt"] else "<"
    return "~" if match else "="


_SIGN_MEANS: tuple[tuple[str, Qualifier], ...] = (
    ("≥", ">"), (">", ">"), ("≤", "<="), ("<=", "<="), ("<", "<"), ("~", "~"), ("≈", "~"),
)  # fmt: skip


def _scan(text: str, offset: int) -> list[Quantity]:
    found: list[Quantity] = []
    position = 0
    to_at = -1  # where a number begins that another one changes to
    while number := _NUMBER.search(text, position):
        begin, end = number.span()
        position = end
        if (
            text[begin - 1 : begin] == "."
            and _POINT_BEFORE.search(_before(text, begin, 2))
            and "." not in text[begin:end]
        ):
            begin -= 1  # ".84"
        tail = _before(text, begin, 5)
        sign = None if _SIGNS.isdisjoint(tail) else _SIGN.search(tail)
        first = begin - len(sign.group()) if sign else begin
        listed = bool(found) and found[-1].end == offset + begin - 1 and text[begin - 1] == "/"
        marked = first < begin and not _MARKS.isdisjoint(text[first:begin])
        if end - begin > _LONGEST or (not marked and not listed and _in_name(text, begin, end)):
            continue
        plus = _AT_LEAST.match(text, end)
        unit, stop = _unit_at(text, plus.end() if plus else end)
        spread = _SPREAD.match(text, stop)
        if spread:
            stop = spread.end()
            spread_unit, stop = _unit_at(text, stop)
            unit = unit or spread_unit
            stop += spread["paren"] is not None and text[stop : stop + 1] == ")"
        second = None
        if not spread and _JOINT.match(text, stop):
            changes = [quantity.role for quantity in found[-2:]] == ["from", "to"]
            next_pair = changes and _NEXT.fullmatch(text, found[-1].end - offset, begin) is not None
            second = _second(text, begin, text[begin:end], unit, stop, next_pair)
        if second:
            unit = unit or ("" if listed else second.unit)
            stop = second.end if second.ends_range else stop
        if stop == end and _LETTER.match(text, stop) and not _GLUED_AFTER.match(text, stop):
            continue  # 3D, 2nd, 8bit
        found.append(
            Quantity(
                start=offset + first,
                end=offset + stop,
                number_start=offset + begin,
                number_end=offset + end,
                text=text[begin:end],
                value=number_value(text[begin:end]),
                value_high=number_value(second.number.group()) if second and second.ends_range else None,
                unit=unit,
                qualifier=_qualifier(text, first, begin, end, stop),
                sign=next((s for s in "+-" if s in text[first:begin]), "") if first < begin else "",
                spread=spread["spread"] if spread else "",
                role="to" if begin == to_at else "from" if second and not second.ends_range else "plain",
            )
        )
        if second and not second.ends_range:
            to_at = second.number.start()
        position = max(stop, position)
    return found


_NEXT = re.compile(r",?\s(?:and\s)?|/")


def _scan_words(text: str, offset: int) -> list[Quantity]:
    found = []
    for match in numbers_in_words(text):
        begin, end = match.span()
        unit, stop = _unit_at(text, end)
        found.append(
            Quantity(
                start=offset + begin,
                end=offset + stop,
                number_start=offset + begin,
                number_end=offset + end,
                text=match.group(),
                value=WORD_NUMBERS[match.group().lower()],
                unit=unit,
                qualifier=_qualifier(text, begin, begin, end, stop),
            )
        )
    return found


_FROM_ALONE = re.compile(r"\bfrom(?: (?:about|around|only|an? \w+ of|roughly|nearly|under|over|approximately))?$")
_TO_LATER = re.compile(r"[^.;]{0,45}\bto(?: (?:about|around|over|nearly|up to|approximately|just|only|a mere))?\s?")
_BY = re.compile(
    r"\bby(?: (?:up to|over|about|around|nearly|almost|more than|as much as|at least|approximately|roughly|only|a|an|"
    r"an average of|a margin of|a large margin of|an absolute|a relative|an absolute margin of|margins of))?$"
)


def _tell_roles(text: str, offset: int, found: list[Quantity]) -> None:
    """Mark "from X … to Y" and "by X" where the scan has not."""
    last: Quantity | None = None
    for quantity in found:
        before = _before(text, quantity.start - offset, 30).rstrip().lower()
        if quantity.role == "plain" and quantity.value_high is None:
            if "from" in before and _FROM_ALONE.search(before):
                quantity.role = "from"
            elif (
                last is not None
                and last.role == "from"
                and _TO_LATER.fullmatch(text[last.end - offset : quantity.start - offset].lower())
            ):
                quantity.role = "to"
        if quantity.role == "plain" and "by" in before and _BY.search(before):
            quantity.role = "by"
        last = quantity


_GAP = re.compile(r"\s?(?:/|,|and|,\s?and|&|or|;)\s?(?:by\s|to\s|of\s|up to\s|only\s)?[-+~$]?\s?$", re.IGNORECASE)
_CONFIDENCE = re.compile(r"\s(?:CI|confidence|C\.I\.)")


_NAMED_GAP = re.compile(
    r"\s?(?:[A-Za-z][\w@.-]*\s?){1,2}(?:,|and|,\s?and)\s(?:an?\s)?(?:[A-Za-z][\w@.-]*\s(?:of\s)?){0,2}[-+~]?"
)


def _named_apart(text: str, between: str, end: int) -> bool:
    """Tell whether two numbers are one list with names between ("0.375 mAP and 0.515 mAP, respectively")."""
    return len(between) < 40 and _NAMED_GAP.fullmatch(between) is not None and "respectively" in text[end:]


def _tell_lists(text: str, offset: int, found: list[Quantity]) -> None:
    """Count the members of lists; they share the unit that is said last and the role that is said first."""
    groups: list[list[Quantity]] = []
    for quantity in found:
        last = groups[-1][-1] if groups else None
        if last is not None:
            between = text[last.end - offset : quantity.start - offset]
            same = last.unit == quantity.unit or not last.unit or not quantity.unit
            another = quantity.role == "from" != last.role or _CONFIDENCE.match(text, quantity.end - offset)
            apart = len(between) < 16 and _GAP.fullmatch(between)
            if same and not another and (apart or _named_apart(text, between, quantity.end - offset)):
                groups[-1].append(quantity)
                continue
        groups.append([quantity])
    for group in groups:
        unit, first_role = group[-1].unit, group[0].role
        for n, quantity in enumerate(group):
            quantity.listed, quantity.list_length = n, len(group)
            quantity.unit = quantity.unit or unit
            if quantity.role == "plain" and first_role in ("by", "to"):
                quantity.role = first_role


_AGAINST = re.compile(r"\s(?:vs\.?|versus|compared (?:to|with)|against)\s", re.IGNORECASE)
_COORDINATED = re.compile(
    r"(?!.*\b(?:achiev|attain|reach|obtain|while|whereas|which|compared|than|reduc|improves|improving|improved|outperform|"
    r"surpass|from|to|respectively|using|but|where|yield)\w*)"
    r"[^;:()]{0,60}?(?:,|\band|,\s?and|\bas well as|&|/|\bor)\s?(?P<by>by\s)?(?:an?\s)?",
    re.IGNORECASE,
)
"""The words between two numbers that one qualifier speaks of ("up to 89% accuracy and 98% recall")."""


def _tell_shared(text: str, offset: int, found: list[Quantity]) -> None:
    """Carry a qualifier in words, and "by", to what is coordinated; "1.4 vs. 13.5 hours" share their unit."""
    for last, quantity in pairwise(found):
        between = text[last.end - offset : quantity.start - offset]
        if quantity.unit and not last.unit and _AGAINST.fullmatch(between):
            last.unit = quantity.unit
        elif len(between) <= 64 and (last.unit, last.sign) == (quantity.unit, quantity.sign):
            joint = _COORDINATED.fullmatch(between)
            if joint and (not joint["by"] or last.role == "by"):
                if quantity.role == "plain" and last.role == "by":
                    quantity.role = "by"
                if quantity.qualifier == "=" and _MARKS.isdisjoint(
                    text[last.start - offset : last.number_start - offset]
                ):
                    quantity.qualifier = last.qualifier


def find_quantities(text: str, start: int = 0) -> list[Quantity]:
    """Return the quantities of one cleaned sentence in order; `start` is added to their places.

    Numbers inside names and ordinals are left out here; numbers that merely look like none of a claim (years,
    resolutions, sizes of datasets) are kept, since telling them apart takes the context that `kb_claims` has.
    """
    found = sorted(_scan(text, start) + _scan_words(text, start), key=attrgetter("start"))
    for tell in (_tell_roles, _tell_lists, _tell_shared):
        tell(text, start, found)
    return found


def is_year(quantity: Quantity) -> bool:
    """Tell whether the number reads as a year (1950 to 2049, no unit, no decimals)."""
    return not quantity.unit and _YEAR.fullmatch(quantity.text) is not None


@Language.factory("kb_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> QuantityFinder:
    """Build the component that fills `doc.spans["kb_quantities"]`."""
    return QuantityFinder()


def find_all(reading: Reading) -> None:
    """Find the quantities of every gated sentence of a reading, unless that was done before."""
    # a text without any is not even split into sentences
    if not reading.quantities and gate(reading.text):
        for sentence in reading.sentences:
            if sentence.gated:
                reading.quantities += find_quantities(reading.text[sentence.start : sentence.end], sentence.start)


class QuantityFinder:
    """The spaCy component `kb_quantities`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of every gated sentence."""
        reading = reading_of(doc)
        find_all(reading)
        doc.spans["kb_quantities"] = reading.spans(
            doc, ((q.start, q.end, q.unit or "number") for q in reading.quantities)
        )
        return doc
