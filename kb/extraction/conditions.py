"""The stated settings of a claim: shots, resolution, pre-training, split and the like.

A setting belongs to a value if it stands near enough to it. Nearness counts the characters between the two, and more
for what parts them: a comma, a semicolon, a comparison. How far a setting reaches, forwards and backwards, was read
off annotated abstracts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.extraction.found import Quantity
from kb.extraction.quantities import number_value
from kb.records import Condition, ConditionKind

FAR = 10_000
"""A reach beyond every sentence: the setting holds wherever in the sentence it stands."""

_NUMBER_WORDS = {"zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
_TIMED = frozenset(
    ["FPS", "/s", "ms", "s", "μs", "min", "h", "days", "GPU hours", "Hz", "MB", "GB", "W", "mW", "J", "mJ", "x"]
)
"""Units of values that depend on the machine."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a kind of setting is worded, and how far it reaches to a value behind it and to one before it."""

    kind: ConditionKind
    pattern: re.Pattern[str]
    forwards: int
    backwards: int
    single: bool
    """Whether a value has at most one of this kind, the nearest."""
    cues: tuple[str, ...] = ("",)
    """In lower case; a sentence with none of them in it does not state the setting, which is quick to see."""


def _rule(
    kind: ConditionKind,
    pattern: str,
    forwards: int = FAR,
    backwards: int = FAR,
    *,
    single: bool = False,
    case: bool = False,
    cues: tuple[str, ...] = ("",),
) -> _Rule:
    return _Rule(kind, re.compile(pattern, 0 if case else re.IGNORECASE), forwards, backwards, single, cues)


_RULES = (
    _rule(
        "shots",
        r"\b\d{1,3}-way \d{1,3}-shot\b|\b(?:one|two|three|four|five|ten|\d{1,3})[- ]shot\b",
        single=True,
        cues=("shot",),
    ),
    _rule("shots", r"\bzero[- ]shot\b", FAR, 60, single=True, cues=("shot",)),
    _rule("shots", r"\bfew[- ]shot\b", 100, 60, single=True, cues=("shot",)),
    _rule(
        "resolution",
        # the first digit first: a search for one set of characters needs no cue
        r"[0-9](?<!\w.)(?:(?<![×.].)[0-9]{1,3}\s?[×x]\s?[0-9]{2,4}\b"
        r"(?!\s?(?:patch|token|grid|kernel|array|MIMO|matri|block|[×x]))|[0-9]{2,3}(?:\^2|p\b))",
        single=True,
    ),
    _rule(
        "data",
        r"\b(?:ImageNet-?2[12]k|JFT-?\w*|Objects?365|LAION-?\w*|COCO|ImageNet(?:-1k)?)[- ]pre-?train\w*",
        cues=("pretrain", "pre-train"),
    ),
    _rule(
        "data",
        r"\b\d{1,2}(?:\.\d+)?\s?% (?:of (?:the )?)?"
        r"(?:labels?|labell?ed (?:data|samples)|training data|annotations)\b",
        cues=("label", "training data", "annotations"),
    ),
    _rule(
        "data",
        r"\bwithout (?:any )?(?:extra|additional|external) (?:training )?data\b|\bfrom scratch\b",
        60,
        100,
        cues=("without", "scratch"),
    ),
    _rule("data", r"\bwithout (?:any )?(?:\w+-)?pre-?training\b", 60, 100, cues=("without",)),
    _rule(
        "scale",
        r"\b(?:single|multi)[- ]scale(?= (?:test|infer|eval|sett)\w*| m?(?:AP|IoU|IOU)\b|[,.;)]|$)",
        60,
        60,
        single=True,
        cues=("single-scale", "single scale", "multi-scale", "multi scale"),
    ),
    _rule("ensemble", r"\bensembl(?:e|es|ing|ed)\b", 100, 15, single=True, cues=("ensembl",)),
    _rule("ensemble", r"\bsingle[- ]model\b", 60, 60, cues=("single-model", "single model")),
    _rule("ensemble", r"(?<!without )\bmajority voting\b", 15, 60, cues=("voting",)),
    _rule("ensemble", r"\bbest-of-(?:N|\d+)\b", 30, 0, cues=("best-of-",)),
    _rule("ensemble", r"(?<=with )best-of-(?:N|\d+)\b", 0, 30, cues=("best-of-",)),
    _rule(
        "crops",
        r"\b(?:single|ten|multi|center|\d+)[- ]crop\b"
        r"|\b(?:with |without (?:(?:relying on|using|any) )?)?test[- ]time augmentation\b",
        cues=("crop", "test-time", "test time"),
    ),
    _rule(
        "guidance",
        r"\bwith(?:out)? (?:classifier(?:-free)? guidance|CFG)\b|\bwith(?:out)? guidance(?=[,.;)]|$)",
        cues=("guidance", "cfg"),
    ),
    _rule("guidance", r"(?<!with )(?<!without )\bclassifier(?:-free)? guidance\b", 60, 60, cues=("guidance",)),
    _rule(
        "noise",
        r"\bnoise level (?:of )?\d+|σ\s?=\s?\d+|\bSNR of -?\d+ ?dB\b|(?<![\w.])-?\d+ ?dB SNR\b",
        single=True,
        cues=("noise level", "σ", "snr"),
    ),
    _rule(
        "validation",
        r"\b(?:\w+-fold )?cross[- ]validat(?:ion|ed)\b|\bleave-one-\w+-out\b|\bout-of-fold\b",
        cues=("validat", "leave-one", "out-of-fold"),
    ),
    _rule(
        "subset",
        r"\bsubset of\b|\bset of tasks (?:in|from|of)\b|\btext-(?:only|based) (?:tasks|questions|subset)\b"
        r"|(?<=\bon )[A-Z][a-z]+ tasks(?= from the | of the )"
        r"|\b(?:multi|single)-hop(?= (?:\([^)]*\) )?questions\b)"
        r"|(?<=\bon )(?:\d+|two|three|four|five|six) (?:of (?:the )?\d+ (?:\w+ )?|[A-Z][\w-]+ )"
        r"(?:types|categories|domains|subsets)\b"
        r"|\bafter (?:removing|excluding|filtering(?: out)?) [a-z]+ (?:examples|samples|questions|instances)\b",
        single=True,
        cues=(
            *("subset of", "tasks", "text-", "-hop", "types", "categories", "domains", "subsets"),
            *("removing", "excluding", "filtering"),
        ),
    ),
    _rule(
        "subset",
        r"(?:(?<=\bon the )|(?<=\bfor the ))[A-Z]\w+ (?:category|class)\b(?! of|-)",
        60,
        60,
        single=True,
        case=True,
        cues=(" category", " class"),
    ),
    _rule(
        "setting",
        r"\b(?:binary|multi-?class|(?:two|three|four|five|six|seven|ten|\d{1,2})-class)\b"
        r"(?=,| (?:and|classif\w*|class\w*|task|setting|case|label\w*|grading|\w+ classif\w*|(?:\w+ ){1,2}accuracy)\b"
        r"|[.;)]|$)",
        single=True,
        cues=("binary", "multiclass", "-class"),
    ),
    _rule(
        "setting",
        r"\b(?:on average|averag(?:e[sd]?|ing))\b(?! precision|(?<=on average) an? (?!\d)"
        r"| (?:\w+ )?(?:energy|power|latency|runtime|length)\b"
        r"| of \d[\d.,]* (?!points|percent|pp|dB)[a-z]| (?:\w+ )?(?:gain|improvement|increase|drop)s?\b)",
        100,
        60,
        single=True,
        cues=("averag",),
    ),
    _rule("setting", r"\baverage(?= (?:\w+ )?(?:gain|improvement|increase|drop)s?\b)", 45, 60, cues=("averag",)),
    _rule("setting", r"\bupper bound\b", 15, 15, single=True, cues=("upper bound",)),
    _rule("setting", r"\brelative(?:ly)?\b(?! to)", 60, 15, single=True, cues=("relative",)),
    _rule(
        "setting",
        r"\babsolute\b(?! (?:\w+ )?(?:error|deviation|difference|position|translat))",
        160,
        15,
        single=True,
        cues=("absolute",),
    ),
    _rule("setting", r"\bablat(?:ion|ions|ing)\b", 100, 15, single=True, cues=("ablat",)),
    _rule("setting", r"\bfine-?tuned\b", 60, 60, single=True, cues=("finetuned", "fine-tuned")),
    _rule("setting", r"\blinear prob(?:e|es|ing)\b|\bgreedy decoding\b", 100, 100, cues=("linear prob", "decoding")),
    _rule("setting", r"\bwith frozen \w+|\bfrozen (?:backbone|encoder|features)\b", 60, 60, cues=("frozen",)),
    _rule(
        "setting",
        r"\btraining-free\b|\b(?:self|semi|weakly|fully)[- ]supervised\b|\bunsupervised\b",
        100,
        100,
        cues=("training-free", "supervised"),
    ),
    _rule("setting", r"\bcross-(?:dataset|domain|corpus)\b", FAR, 60, cues=("cross-",)),
    _rule(
        "setting", r"\b(?:in|out-of)-(?:domain|distribution)\b", 60, 20, single=True, cues=("-domain", "-distribution")
    ),
    _rule(
        "setting",
        r"\bwithout (?:any )?(?:fine-?tuning|post-?processing|re-?training|re-?ranking|supervision)\b",
        15,
        60,
        cues=("without",),
    ),
    _rule(
        "setting",
        r"[IFBW1-8](?<!\w.)(?:(?<=I)NT[48]|(?<=F)P(?:8|16|32)|(?<=B)F16|(?<=W)\dA\d{1,2}|(?<=[1-8])-bit)\b",
        100,
        100,
        single=True,
        case=True,
    ),
    _rule(
        "hardware",
        r"\b(?:on|with|using) (?:an? |one |single |the )*("
        r"(?:NVIDIA |Nvidia )?(?:GeForce )?(?:RTX|GTX|Titan|TITAN|Tesla|Jetson|Quadro)"
        r"(?: (?:[A-Z]{0,2}\d{1,4}\w{0,3}|Ti|Super|AGX|Orin|Nano|Xavier|NX|TX2|RTX|Xp?|V))*"
        r"|(?:NVIDIA |Nvidia )?(?:A10|A40|A100|H100|H200|V100|P100|T4|L4|L40|B200)"
        r"|(?:\w+ )?CPU|Raspberry Pi(?: \d\w?)?|iPhone(?: \d+)?|Snapdragon(?: \w+)?)\b",
        100,
        100,
        single=True,
        case=True,
        cues=(
            *("rtx", "gtx", "titan", "tesla", "jetson", "quadro", "cpu", "raspberry", "iphone", "snapdragon"),
            *("a10", "a40", "h100", "h200", "v100", "p100", "t4", "l4", "b200"),
        ),
    ),
)

_SIDE = re.compile(r"[0-9]+")
_TOLD_BY: dict[str, list[int]] = {}
for _number, _one in enumerate(_RULES):
    for _cue in _one.cues:
        _TOLD_BY.setdefault(_cue, []).append(_number)

_SET = r"[- ](?:data)?(?:set|split|data|images|samples|partition|cases|cohort|subjects|patients)s?\b"
_METRIC = r"(?=\ (?:accuracy|error|perplexity|loss|[a-z-]*AP|mIoU|IoU|F1|AUC|AUROC|WER|macro|micro|Dice|PPL|score)\b)"
_SPLIT = re.compile(
    rf"""
      \b(?P<exact>test-dev|test-std|test-challenge|minival|val2017|test-clean|test-other|dev-clean|dev-other)\b
    | \b(?P<side>internal|external)\ (?:test(?:ing)?|validation){_SET}
    | \b(?P<held>held-out|hold-out)\b(?!-)(?!\ (?:test|val|dev))(?=\ (?:accuracy|set|data|split|samples)|[,.;)]|$)
    | \b(?P<set>validation|val|testing|test|development|dev)(?:{_SET}|{_METRIC})
    | \b(?P<first>validation|val|test|dev)(?=\s?(?:and|/)\s?(?:the\ )?(?:test|val|validation|dev)\b)
    | (?<=[\w\]]\ )(?P<bare>val|test|dev)(?=[,.;)]|$|\ (?:and|at|with|in|by|while|which|for)\b)  # "COCO val"
    | (?<!\d\ )(?<!Challenge\ )\b(?P<part>(?:[Ss]ub-?)?[Tt]rack|[Ss]ub-?task|Task|Phase)[- ](?P<which>\d[a-zA-Z]?)\b
    | \b(?P<board>private|public)\ leaderboard\b
    | \b(?P<level>hard|hardest|easy|medium)[- ](?:subset|set|split|tier)s?\b
    | \b(?P<subset>[a-z]{{1,20}}(?:-[a-z]{{1,20}}){{1,3}})\ subset\b
    | (?:(?<=\bfor\ )|(?<=\bfrom\ )|(?<=\bon\ )|(?<=\bin\ ))(?P<pair>[A-Z][a-z]+(?:-to-|-|\ to\ |→)[A-Z][a-z]+)
      (?=[,.;)]|$|\ (?:and|translation|with)\b)
    """,
    re.VERBOSE,
)
_SPLIT_CUE = re.compile(
    r"\bval|\btest|\bdev|held-|hold-|internal |external |minival|(?:rack|ask|Phase)[- ]\d|leaderboard|subset"
    r"|\b(?:hard|hardest|easy|medium)[- ]"
)
"""What a split that is no pair of languages has in it."""
_SPLIT_NAME = {
    "validation": "val", "val2017": "val", "testing": "test", "development": "dev", "hold-out": "held-out",
    "hardest": "hard",
}  # fmt: skip
_LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        """
    Afrikaans Albanian Amharic Arabic Armenian Assamese Azerbaijani Basque Bengali Bulgarian Burmese Cantonese
    Catalan Chinese Croatian Czech Danish Dutch English Estonian Farsi Finnish French Galician Georgian German Greek
    Gujarati Hausa Hebrew Hindi Hungarian Icelandic Igbo Indonesian Irish Italian Japanese Javanese Kannada Kazakh
    Khmer Korean Kurdish Latin Latvian Lithuanian Macedonian Malay Malayalam Maltese Mandarin Marathi Mongolian
    Nepali Norwegian Odia Pashto Persian Polish Portuguese Punjabi Romanian Russian Sanskrit Serbian Sinhala Slovak
    Slovenian Somali Spanish Swahili Swedish Tagalog Tajik Tamil Tatar Telugu Thai Tibetan Tigrinya Turkish
    Ukrainian Urdu Uyghur Uzbek Vietnamese Welsh Xhosa Yoruba Zulu
    """,
    )
)
_CAPITALISED = re.compile(r"[A-Z](?<!\w.)[a-z]+\b")


@lru_cache(maxsize=8)
def _languages(sentence: str) -> list[re.Match[str]]:
    """Return the languages that a sentence names; its claims come one after another."""
    return [match for match in _CAPITALISED.finditer(sentence) if match.group() in _LANGUAGES]


@lru_cache(maxsize=8)
def _splits(sentence: str) -> list[re.Match[str]]:
    """Return whatever looks like a split in a sentence."""
    return list(_SPLIT.finditer(sentence)) if _SPLIT_CUE.search(sentence) or _languages(sentence) else []


def split_of(sentence: str, position: int, quantity: Quantity | None = None) -> str | None:
    """Return the split that a sentence names nearest to the value at a position, or None.

    A split is val, test, dev, test-dev and the like, a track ("Track 2"), a subset ("hard", "closed-form subset"), a
    language ("Bengali") or a language pair ("German-English"), as written. Where the splits are a list as long as the
    value's own, as `quantity` knows it ("82.1 and 80.3 on val and test"), they are paired in order.
    """
    languages, splits = _languages(sentence), _splits(sentence)
    if not languages and not splits:
        return None
    end = position + (quantity.end - quantity.start if quantity else 0)
    own_place = _OWN_PLACE.match(sentence, end)
    matches = [
        match
        for match in splits
        if (not match["pair"] or _languages(match["pair"]))
        and (not match["bare"] or _NAMED.search(sentence[max(0, match.start() - 24) : match.start()]))
        and not _OTHER_VALUE.search(sentence[end : match.start()])
        and not (own_place and match.end() <= position and _taken(sentence, match))
    ]
    if matches:
        return _split_name(_mine(sentence, position, end, matches, quantity))
    if quantity is not None and quantity.list_length == len(languages) > 1 and languages[0].start() > position:
        return languages[quantity.listed].group()
    for match in languages:
        before, after = sentence[max(0, match.start() - 8) : match.start()], sentence[match.end() : match.end() + 6]
        said = 0 <= match.start() - position < 30 and _ON.search(before) and _CLOSED.match(after)
        if said or sentence[match.end() : position] in (" (", " (+", " (-"):
            return match.group()
    return None


_NAMED = re.compile(r"\b(?!(?:We|To|They|I)\b)(?:[A-Z]|[a-z]{1,3}[A-Z])[\w-]{1,20}\]? $")
_OTHER_VALUE = re.compile(r"\b(?:on|in|for|from) .*(?:\d\.\d|\d%)")
"""Words between a value and a split that give the split to another value ("35.3% on A and 68.3% on the dev set")."""
_TAKEN = re.compile(r"(?:\d\.\d+|\d%)(?:\s[\w-]+){0,3}\s(?:on|in|for|from)\s(?:(?:the|a|an|our)\s)?(?:[\w-]+\s){0,2}$")
_OWN_PLACE = re.compile(r"%?\s(?:[\w-]+\s){0,3}on\s(?!average|top|par)")
_ON = re.compile(r"\b(?:for|in|on|within) $")
_CLOSED = re.compile(r"[,.;)]|$| (?:and|over|vs)\b")


def _split_name(match: re.Match[str]) -> str:
    if match["side"]:
        return f"{match['side']} {'test' if 'test' in match.group() else 'validation'}"
    if match["part"] or match["board"] or match["subset"]:
        return match.group()
    word = next(words for words in match.groups() if words)
    return _SPLIT_NAME.get(word, word)


_WITH_AND_WITHOUT = re.compile(r"\b(with|without) and (with|without) (classifier(?:-free)? guidance|CFG|guidance)\b")


def conditions_of(sentence: str, position: int, quantity: Quantity) -> tuple[Condition, ...]:
    """Return the settings that a sentence states for the value at `position`, in the order of the text.

    Where several of one kind stand in the sentence (two resolutions, two shots), the value has the nearest, or, where
    they are a list as long as the value's own, the one of its own place.
    """
    end = position + quantity.end - quantity.start
    found: list[tuple[int, Condition]] = []
    singles: dict[tuple[ConditionKind, str], list[re.Match[str]]] = {}
    if quantity.list_length == 2 and (both := _WITH_AND_WITHOUT.search(sentence, end)):
        found.append((both.start(), Condition("guidance", f"{both[quantity.listed + 1]} {both[3]}")))
    for rule, matches in _stated(sentence):
        if rule.kind == "guidance" and found:
            continue
        if rule.kind == "hardware" and quantity.unit not in _TIMED:
            continue
        for match in matches:
            if match.start() < end and position < match.end():
                continue
            if rule.kind in ("shots", "setting") and _of_another_number(sentence, match, position, end):
                continue
            if rule.kind in ("shots", "setting", "guidance") and _of_what_is_compared(sentence, match, end):
                continue
            if rule.kind == "subset" and match.start() >= end and _another_value(sentence[end : match.start()]):
                continue
            reach = rule.forwards if match.end() <= position else rule.backwards
            if _distance(sentence, position, end, match) > reach:
                continue
            if rule.single:
                key = rule.pattern.pattern if rule.kind == "setting" else ""
                singles.setdefault((rule.kind, key), []).append(match)
            else:
                found.append((match.start(), _condition(rule.kind, match)))
    for (kind, _), several in singles.items():
        mine = _mine(sentence, position, end, sorted(several, key=lambda match: match.start()), quantity)
        found.append((mine.start(), _condition(kind, mine)))
    if quantity.spread:
        found.append((position, Condition("spread", f"+/-{quantity.spread}", number_value(quantity.spread))))
    return tuple(dict.fromkeys(condition for _, condition in sorted(found, key=lambda pair: pair[0])))


@lru_cache(maxsize=8)
def _stated(sentence: str) -> tuple[tuple[_Rule, list[re.Match[str]]], ...]:
    """Return the rules that find something in a sentence; the claims of one sentence come one after another."""
    lower = sentence.lower()
    told = sorted({number for cue, numbers in _TOLD_BY.items() if cue in lower for number in numbers})
    found = [(_RULES[number], list(_RULES[number].pattern.finditer(sentence))) for number in told]
    return tuple((rule, matches) for rule, matches in found if matches)


def _condition(kind: ConditionKind, match: re.Match[str]) -> Condition:
    text = match.group()
    if kind == "resolution":
        sides = _SIDE.findall(text.removesuffix("^2"))
        return Condition(kind, text if text.endswith("p") else f"{sides[0]}x{sides[-1]}", float(sides[0]))
    if kind == "shots":
        text = text.lower().replace(" ", "-")
        shots = text.split("-")[-2]
        return Condition(kind, text, float(shots) if shots.isdecimal() else _NUMBER_WORDS.get(shots))
    if kind == "noise":
        return Condition(kind, text, float(re.findall(r"-?\d+", text)[0]))
    if kind == "hardware":
        return Condition(kind, match[1])
    if kind == "setting":
        return Condition(kind, _SETTING_NAME.get(text.lower(), text if text.isupper() else text.lower()))
    if kind == "subset":
        return Condition(kind, "subset" if text.startswith(("subset", "set of")) else text)
    if kind == "validation":
        return Condition(kind, re.sub(r"cross[- ]validat\w+", "cross-validation", text))
    return Condition(kind, "ensemble" if text.lower().startswith("ensembl") else text)


_SETTING_NAME = {
    "on average": "average", "averages": "average", "averaged": "average", "averaging": "average",
    "relatively": "relative", "finetuned": "fine-tuned", "ablations": "ablation", "ablating": "ablation",
}  # fmt: skip
_PARTING = re.compile(r"\b(?:while|whereas|but|compared|than|outperform\w*|surpass\w*|and (?:on|for|in))\b")


_NUMBER_BEFORE = re.compile(r"(?<![\w.-])\d[\d.,]*\s?%?(?:\s(?!and\b|while\b)[a-z][\w-]*){0,3}?\s$")


def _of_another_number(sentence: str, match: re.Match[str], position: int, end: int) -> bool:
    """Tell whether a setting directly follows another number ("86.3% zero-shot, 90.6% with a frozen encoder")."""
    window = max(0, match.start() - 40)
    before = _NUMBER_BEFORE.search(sentence[window : match.start()])
    return before is not None and not (window + before.start() < end and position < window + before.end())


_COMPARED = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|above|over|than|compared (?:to|with)|versus|vs\.?)\s"
    r"(?:(?:the|an?|all|any|most|other|existing|previous|prior|published|reported|standard|strong)\s)*$"
)
_QUALIFYING = re.compile(r"[\s-]\w|(?<=[Gg]uidance)|(?<=CFG)")


_NUMBERS_LISTED = re.compile(r"(?:%|\s?percent)?(?:,?\s(?:and\s)?\d[\d.]*\s?%?)*")
_OTHER_VALUE_THERE = re.compile(r"(?:\d\.\d|\d\s?%)(?!\d?\s?%?\s$)")


def _another_value(between: str) -> bool:
    """Tell whether the words between a value and what follows hold a number that is no member of the value's list."""
    return _OTHER_VALUE_THERE.search(_NUMBERS_LISTED.sub("", between, count=1)) is not None


def _of_what_is_compared(sentence: str, match: re.Match[str], end: int) -> bool:
    """Tell whether a setting behind a value is that of what it is compared with ("86.3%, above zero-shot FooNet")."""
    if match.start() < end or not _QUALIFYING.match(sentence, match.end()):
        return False
    return _COMPARED.search(sentence[max(end, match.start() - 50) : match.start()]) is not None


def _distance(sentence: str, position: int, end: int, match: re.Match[str]) -> int:
    ahead = match.end() <= position
    between = sentence[match.end() : position] if ahead else sentence[end : match.start()]
    parted = 25 * between.count(",") + 60 * between.count(";") + 40 * len(_PARTING.findall(between))
    return len(between) + parted + (60 if ahead and _taken(sentence, match) else 0)


def _taken(sentence: str, match: re.Match[str]) -> bool:
    """Tell whether a value stands right before a match and has it ("84.0% on the val set")."""
    return _TAKEN.search(sentence[max(0, match.start() - 60) : match.start()]) is not None


def _mine(
    sentence: str, position: int, end: int, matches: Sequence[re.Match[str]], quantity: Quantity | None
) -> re.Match[str]:
    """Return the match that belongs to a value: the one of its place in a list as long as its own, else the nearest."""
    if quantity is not None and quantity.list_length == len(matches) > 1:
        return matches[quantity.listed]
    return min(matches, key=lambda match: _distance(sentence, position, end, match))
