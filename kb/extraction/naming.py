"""What this paper's own system is called, which benchmark it introduces, and the abbreviations it makes.

The own name comes from the title ("X: a …"), from "called X" and "we propose X", or is a variant of one of these
("X-Tiny"). Abbreviations follow Schwartz and Hearst (A simple algorithm for identifying abbreviation definitions in
biomedical text, 2003): the letters of the short form occur in order in the words before the parenthesis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress

from spacy.language import Language
from spacy.tokens import Doc

from kb.extraction.found import Naming
from kb.extraction.reading import Reading, lowered, reading_of
from kb.extraction.words import word_set
from kb.vocabulary import name_key

_NAME = r"[A-Za-z0-9α-ω][\w\-+.@/^*]*(?<![.\-/])"
_TITLE_PREFIX = re.compile(r"^[\"'“]?([^:]{2,70}?)[\"'”]?\s?(?::| — | – | -- )\s?\S")
_TITLE_TAIL = re.compile(
    r"\b(?:via|with|using|by|through|for)\s((?:[A-Z][\w\-+.]*[A-Z0-9][\w\-+.]*)(?:[- ][A-Z0-9][\w\-+.]*)?)\s*$"
)
# first that the first word is followed by one of these: a long word's shape is then tried once, not at each letter
_TITLE_HEAD = re.compile(
    r"^(?=[A-Z][\w\-+]*\s(?:for|with|in|as|is|at)\s)((?:[A-Z][\w\-+]*[A-Z0-9]|[A-Z]+[a-z]+[A-Z])[\w\-+]*)\s(?:for|with|in|as|is|at)\s"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|denoted(?: as| by)?|referred to as|namely|nicknamed|"
    r"abbreviated as|which we (?:call|name|term|dub)|"
    r"we (?:call|name|term|dub)(?: it| this| our \w+| the \w+)?)\s[\"'“`(]{0,2}(?:the\s)?"
    rf"({_NAME}(?:\s[A-Z0-9][\w\-+.]*){{0,4}})"
)
_CALLING = frozenset([
    "called", "named", "dubbed", "termed", "coined", "denoted", "referred", "namely", "nicknamed", "abbreviated",
    "call", "name", "term", "dub",
])  # fmt: skip
"""Without one of these words in it, a text has no match of `_CALLED`; most have none, which is quick to see."""
_PROPOSE = re.compile(
    r"\b(?:we|paper|work|study|article|report|letter|thesis|research|"
    r"authors?)\b[^.;]{0,40}?\b(?:propos\w+|present\w*|introduc\w+|develop\w*|design\w*|"
    r"describ\w+|releas\w+|creat\w+|build\w*|built|construct\w*|contribut\w+|unveil\w*|devis\w+|"
    r"formulat\w+|curat\w+|offer\w*|implement\w*|establish\w*|leverag\w+|advocat\w+)\s"
)
_PROPOSING = frozenset([
    "we", "paper", "work", "study", "article", "report", "letter", "thesis", "research", "author", "authors",
])  # fmt: skip
"""What every match of `_PROPOSE` begins with."""
_APPOSITION = re.compile(
    r",?\s(?:is\s|as\s)?(?:an?|the first|our)\s(?:[\w\-]+,?\s){0,7}?"
    r"(?:model|method|framework|approach|network|system|pipeline|algorithm|architecture|agent|technique|"
    r"strategy|paradigm|module|benchmark|dataset|corpus|suite|testbed|"
    r"library|toolkit|platform|scheme|solution|transformer|classifier|detector|variant|mechanism|family|"
    r"series|test set|challenge)\b"
)
_ARTICLES = frozenset(["a", "an", "first", "our"])
"""Words of every match of `_APPOSITION`."""
_APPOSED = re.compile(rf"\b({_NAME}(?:[- ][A-Z0-9][\w\-+.]*){{0,3}})(?:\s\([^)]{{2,70}}\))?$")
"""The name right before an apposition; looking for the apposition first is many times faster than for both at once."""
_OUR_NAME = re.compile(
    r"(?:[Oo]ur|[Tt]he proposed)\s"
    r"(?:proposed\s|method,?\s|model,?\s|framework,?\s|approach,?\s|system,?\s)?((?:[A-Za-z]*[A-Z][\w\-+.]*)(?:(?<!\.)\s[A-Z0-9][\w\-+.]*){0,2})(?<!\.)"
)
_OUR = frozenset(["our", "proposed"])
"""Words of every match of `_OUR_NAME`."""
_TELLING = _CALLING | _PROPOSING | _ARTICLES | _OUR
_CAPITAL = re.compile(r"[A-Z]")
_DATASET_WORD = re.compile(
    r"\b(?:benchmarks?|datasets?|corpus|corpora|suite|testbed|test set|test bed|leaderboard|challenge|"
    r"evaluation set|collection of|arena|exam|competition)\b"
)
_MODEL_WORD = re.compile(
    r"\b(?:methods?|frameworks?|models?|approach|networks?|systems?|pipeline|algorithm|architecture|"
    r"agents?|technique|strategy|paradigm|module|"
    r"transformer|classifier|detector|mechanism|scheme|training|learning|loss|optimizer|llms?|vlms?|"
    r"encoder|decoder)\b"
)
_ABBREVIATION = re.compile(r"\(([A-Za-z][\w\-+.*^@]{1,14}?)s?\)")
_PART_ENDS = re.compile(r"[.;:()]\s")
_GENERIC_OWN = word_set("generic_system")


def abbreviations(text: str) -> list[tuple[str, int, int, str, int, int]]:
    """Return every "long form (SHORT)": the short form with its place, then the long form with its place.

    After Schwartz and Hearst: going backwards, each letter of the short form is found in the words before it, its
    first letter at the beginning of a word; at most min(|short| + 5, 2 * |short|) words are looked at.
    """
    found: list[tuple[str, int, int, str, int, int]] = []
    for match in _ABBREVIATION.finditer(text):
        short = match.group(1)
        letters = [c for c in short.lower() if c.isalnum()]
        if len(letters) < 2 or not any(c.isupper() for c in short):
            continue
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        before = _PART_ENDS.split(before)[-1]
        words = before.split()[-min(len(letters) + 5, 2 * len(letters)) :]
        window = " ".join(words)
        lower, at = lowered(window), len(window)
        for letter in reversed(letters):
            if (at := lower.rfind(letter, 0, at)) < 0:
                break
        while at > 0 and window[at - 1].isalnum():
            at = lower.rfind(letters[0], 0, at)
        if at < 0:
            continue
        long = window[at:]
        if len(long) <= len(short) or name_key(long) == name_key(short):
            continue
        end = len(text[: match.start()].rstrip())
        found.append((short, match.start(1), match.end(1), long, end - len(long), end))
    return found


_PROPOSED = re.compile(rf"(?<![\w\-]){_NAME}(?:[- ][A-Z0-9][\w\-+.]*(?<!\.))*")
_STOPS = re.compile(r"\.\s|;\s")
_INNER = re.compile(r"[A-Z].*[A-Z0-9]|[a-z].*[A-Z]|[A-Za-z].*\d|\d[A-Za-z]")
_NO_PART = re.compile(r"[a-z\-]+|[A-Z][a-z]+(?:ly|ing)|Introduc\w+|Present\w*|Propos\w+")
"""A first word that is no part of a name."""
_NO_NAME = re.compile(r"[A-Z]?[a-z\-]+ly|Overall|Furthermore|Moreover|However|Here|Finally|First")
_DATASET_SHAPE = re.compile(r"(?:Bench|Eval|QA|Set|Arena|Data|Corpus)\b|Bench|DB$|-\d+[kK]$")


def _apposed(text: str, begin: int, end: int) -> re.Match[str] | None:
    """Return the name that ends at `end`. It has at most four words, so that the search begins at the fourth last."""
    if text[end - 1 : end] != ")":
        words = text[begin:end].rsplit(" ", 4)
        if len(words) > 4:
            begin += len(words[0]) + 1
    return _APPOSED.search(text, begin, end)


def _matches(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin at these places, without overlap: what `finditer` finds where all begin at one."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            yield match
            end = match.end()


def _before_article(text: str, word: str, start: int) -> int:
    """Return where an apposition begins whose article, or "first", begins at a place: at the space or comma before."""
    begin = start - len(" the " if word == "first" else " ")
    if text[begin - 2 : begin] in ("is", "as") and text[begin - 3 : begin - 2].isspace():
        begin -= 3
    return begin - 1 if text[begin - 1 : begin] == "," else begin


@lru_cache(maxsize=2**14)
def _namey(words: str) -> bool:
    first = words.split()[0] if words.split() else ""
    inner = _INNER.search(words) is not None
    return (
        name_key(words) not in _GENERIC_OWN and (inner or (first[:1].isupper() and len(words) > 2)) and len(words) < 40
    )


def find_naming(reading: Reading) -> Naming:
    """Return what the paper calls its own systems and benchmarks, and the abbreviations it makes."""
    naming = Naming()
    text = reading.text
    offset = reading.abstract_start
    title, abstract = text[: max(0, offset - 1)], text[offset:]
    for short, a, b, long, c, d in abbreviations(text):
        naming.long_forms.setdefault(name_key(short), (long, c, d))
        naming.short_forms.setdefault(name_key(long), (short, a, b))

    def add(words: str, start: int, score: float, context: str) -> None:
        words = words.strip(" ,\"'“”")
        while " " in words and _NO_PART.fullmatch(words.split()[0]):
            start += len(words.split()[0]) + 1
            words = words.split(None, 1)[1]
        if not words or _NO_NAME.fullmatch(words) or not _namey(words):
            return
        key = name_key(words)
        context = context.lower()
        kind_dataset = bool(_DATASET_WORD.search(context)) or bool(_DATASET_SHAPE.search(words))
        kind_model = bool(_MODEL_WORD.search(context))
        if kind_dataset:
            naming.own_datasets[key] = naming.own_datasets.get(key, 0.0) + score
            if not kind_model:
                return
            score *= 0.3
        naming.own.setdefault(key, (words, start, start + len(words)))
        naming.own_score[key] = naming.own_score.get(key, 0.0) + score * min(2.0, 0.5 + 0.5 * abstract.count(words))

    if match := _TITLE_PREFIX.match(title):
        prefix = match.group(1)
        rest = title[match.end(1) :]
        if len(prefix.split()) <= 4:
            coined = bool(re.search(r"[A-Z][A-Z0-9]|[a-z][A-Z]|\d", prefix)) or len(prefix.split()) == 1
            add(prefix, match.start(1), (3.0 if len(prefix.split()) <= 2 else 1.5) * (1.0 if coined else 0.4), rest)
    if match := _TITLE_TAIL.search(title):
        add(match.group(1), match.start(1), 0.8, title)
    if match := _TITLE_HEAD.match(title):
        add(match.group(1), match.start(1), 1.5, title[match.end(1) :])
    # each pattern below is tried only where one of its words stands: most words of a text are none of them
    spoken = reading.words
    told = compress(zip(spoken.words, spoken.starts, strict=True), map(_TELLING.__contains__, spoken.words))
    telling = [(word, start) for word, start in told if start >= offset]
    for match in _CALLED.finditer(abstract) if any(word in _CALLING for word, _ in telling) else ():
        add(match.group(1), offset + match.start(1), 2.0, abstract[max(0, match.start() - 80) : match.start()])
    for match in _matches(_PROPOSE, reading.lower, [start for word, start in telling if word in _PROPOSING]):
        window = text[match.end() : match.end() + 170]
        window = _STOPS.split(window, maxsplit=1)[0]
        for n, name in enumerate(_PROPOSED.finditer(window)):
            words = name.group()
            if n > 22:
                break
            if _CAPITAL.search(words) and _namey(words):
                close = window[: name.start()]
                before = close[-3:].strip()
                follows = window[name.end() : name.end() + 60]
                if before in ("on", "in", "of", "by") or close.endswith(
                    ("using ", "based on ", "with ", "from ", "for ")
                ):
                    continue
                score = 2.0 if n <= 1 else 1.2 if close.endswith(("(", ", ")) else 0.5
                add(words, match.end() + name.start(), score, close + " " + follows)
                if score > 1:
                    break
    articles = [_before_article(text, word, start) for word, start in telling if word in _ARTICLES]
    for match in _matches(_APPOSITION, text, [start for start in articles if start >= offset]):
        if named := _apposed(text, max(offset, match.start() - 140), match.start()):
            words = named.group(1)
            if _CAPITAL.search(words):
                add(words, named.start(1), 1.0, text[named.end(1) : match.end()])
    ours = [start if word == "our" else start - len("the ") for word, start in telling if word in _OUR]
    for match in _matches(_OUR_NAME, text, [start for start in ours if start >= offset]):
        follows = text[match.end() : match.end() + 25]
        add(
            match.group(1),
            match.start(1),
            1.5,
            "model " if not _DATASET_WORD.match(follows.strip().lower()) else follows,
        )
    for key in list(naming.own):
        if re.search(r"[A-Za-z]{2}s$", naming.own[key][0]) and not naming.own[key][0].isupper():
            naming.own_score[key] *= 0.3  # a plural ("ConvNets") names a kind of system more often than one
        if key in naming.own_datasets and naming.own_datasets[key] >= naming.own_score[key]:
            naming.own_score[key] *= 0.2
        # an abbreviation and its long form are one system
        if key in naming.short_forms:
            short, a, b = naming.short_forms[key]
            naming.own.setdefault(name_key(short), (short, a, b))
            naming.own_score[name_key(short)] = naming.own_score.get(name_key(short), 0.0) + naming.own_score[key]
    return naming


class NamingFinder:
    """The spaCy component `kb_naming`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find out what the paper calls its own things and fill `doc.spans["kb_own_names"]`."""
        reading = reading_of(doc)
        reading.naming = find_naming(reading)
        doc.spans["kb_own_names"] = reading.spans(doc, ((a, b, "own") for _, a, b in reading.naming.own.values()))
        return doc


@Language.factory("kb_naming", assigns=["doc.spans"])
def make_naming(nlp: Language, name: str) -> NamingFinder:
    """Build the component that fills `doc.spans["kb_own_names"]`."""
    return NamingFinder()
