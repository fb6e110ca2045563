"""Which entry of the vocabulary a claim's words mean, and how a name outside it is reduced to what it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources

from kb.records import Mention
from kb.vocabulary import Vocabulary, model_name_key
from kb.vocabulary.names import GENERIC_TAIL

ROLES = ("model", "dataset", "metric", "baseline")
"""What a claim names."""

LONGEST_NAME = 200
"""In characters; a longer run of words is cut, since PostgreSQL indexes no more than 2,700 bytes."""

LEADING_WORDS = frozenset(["our", "the", "proposed"])
LEADING_IN_LOWER_CASE = frozenset(["a", "an", "this", "its", "their", "new", "novel"])
TRAILING_WORDS = frozenset(
    [
        *("model", "models", "method", "methods", "framework", "network", "networks", "approach", "system", "systems"),
        *(
            "architecture",
            "architectures",
            "algorithm",
            "algorithms",
            "classifier",
            "classifiers",
            "baseline",
            "baselines",
        ),
        *("backbone", "backbones", "variant", "variants"),
    ]
)
"""Words around a model's name that are not part of it ("our TransNeXt model"); "A" and "New" may be its own."""

QUOTES = "\"'`“”‘’„«»"
OURS_BEHIND = re.compile(r"\s*[(\[](?:ours|our\b[^)\]]*|proposed)[)\]]$", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?<=\w)(?:['’`]s|(?<=s)['’])$")
SIZE_ALONE = re.compile(r"[TSMBLHGN]|XL|\d+(?:\.\d+)?")
COUNT_OF_PARAMETERS = re.compile(r"\d+(?:\.\d+)?[BMK]", re.IGNORECASE)
"""Sizes, which name no model by themselves: "L", "7B"."""
WITHOUT = re.compile(r"non?-")
"""How a word begins that says what a system does without: "no-retrieval"."""

MAKERS = frozenset(
    ["openai", "google", "meta", "anthropic", "microsoft", "nvidia", "alibaba", "apple", "amazon", "xai"]
)
"""Whose models they are may stand before their names: "OpenAI's o1"."""

COUNT_WORDS = frozenset(
    [
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("several", "various", "multiple", "many", "all", "both", "other", "different", "diverse"),
        *("public", "standard", "popular", "common", "existing", "challenging", "widely", "used", "downstream"),
    ]
)
"""Words that count or praise datasets without naming any ("nine public benchmarks")."""

PLAIN_WORDS = frozenset(
    [
        *("image", "images", "video", "videos", "text", "texts", "audio", "speech", "document", "documents", "code"),
        *("mri", "ct", "pet", "cxr", "ecg", "eeg", "ehr", "xray", "ultrasound", "histopathology", "rgb", "lidar"),
        *("id", "ood", "in", "out", "of", "domain", "distribution", "real", "world", "synthetic", "simulated"),
        *(
            "simulation",
            "internal",
            "external",
            "private",
            "proprietary",
            "house",
            "clinical",
            "held",
            "unseen",
            "seen",
        ),
        *("train", "training", "test", "tests", "testing", "validation", "val", "dev", "evaluation", "split", "subset"),
        *("easy", "medium", "hard", "level", "cohort", "cohorts", "case", "cases", "sample", "samples", "scenario"),
        *("scenarios", "example", "examples", "instance", "instances", "question", "questions", "problem", "problems"),
        *("scene", "scenes", "patient", "patients", "subject", "subjects", "participants", "sets", "testsets"),
        *("kaggle", "rtx", "gtx", "rtx4090", "a100", "h100", "v100"),
        *("state", "the", "art", "sota", "cpu", "cpus", "gpu", "gpus", "task", "tasks", "domains", "setting"),
        *("settings", "a", "an", "our", "and", "new", "large", "scale", "small", "based"),
        *("english", "chinese", "french", "german", "spanish", "japanese", "korean", "arabic", "hindi", "russian"),
        *("unseen", "x", "ray", "rays", "corrupted", "clean", "noisy"),
    ]
)
"""Words for what data shows, how it came about or what it is for, none of which is a dataset's name ("CT scans")."""


def words_at(text: tuple[str, str], part: str, start: int, end: int) -> str:
    """Return the words at a place of a paper's title and abstract."""
    title, abstract = text
    return (title if part == "title" else abstract)[start:end]


def dataset_slug(mention: Mention | None, vocabulary: Vocabulary) -> str | None:
    """Return the slug of the vocabulary's dataset that a mention means, None for none."""
    if mention is None or mention.key in vocabulary.datasets:
        return mention.key if mention else None
    entry = vocabulary.datasets.find(mention.text)
    return entry.slug if entry else None


def metric_slug(mention: Mention | None, dataset: str | None, vocabulary: Vocabulary) -> str | None:
    """Return the slug of the vocabulary's metric that a mention means on a dataset, None for none."""
    if mention is None:
        return None
    if mention.key in vocabulary.metrics:
        return vocabulary.metric_on(mention.key, dataset)
    entry = vocabulary.metrics.find(mention.text)
    return vocabulary.metric_on(entry.slug, dataset) if entry else None


def model_slug(mention: Mention | None, vocabulary: Vocabulary) -> str | None:
    """Return the slug of the vocabulary's model that a mention means, None for none."""
    if mention is None or mention.key in vocabulary.models:
        return mention.key if mention else None
    return known_model(mention.text, vocabulary)


def known_model(words: str, vocabulary: Vocabulary) -> str | None:
    """Return the slug of the vocabulary's model that words name, None for none."""
    return next(filter(None, map(vocabulary.models.slug_of.get, keys_of_known(words))), None)


def keys_of_known(words: str) -> tuple[str, ...]:
    """Return the normal forms under which words may be known: as they stand ("random baseline"), else as a name."""
    name = model_name(words)
    return tuple(map(model_name_key, dict.fromkeys((words, name, singular_name(name)))))


def names_a_model(words: str) -> bool:
    """Return whether words say which model is meant, as "MoverNet" does and "our best 7B model" does not.

    The words that say nothing are data: see nameless.toml.
    """
    anything, acronyms, described = _nameless_words()

    def says_nothing(part: str) -> bool:
        if part in acronyms or COUNT_OF_PARAMETERS.fullmatch(part):
            return True
        return part.casefold() in anything and not part.isupper()

    bare = (OURS_BEHIND.sub("", words) or words).split()
    for word in bare:
        if WITHOUT.match(word) or described.match(word):
            continue
        parts = re.findall(r"[^\W_][\w.+]*", POSSESSIVE.sub("", word.strip(QUOTES)))
        size = len(bare) > 1 and len(parts) == 1 and SIZE_ALONE.fullmatch(parts[0])
        if not size and not all(map(says_nothing, parts)):
            return True
    return False


@cache
def _nameless_words() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Return the words that name no model, those that do in capitals, and what matches by the end."""
    lists = tomllib.loads((resources.files("kb.store") / "nameless.toml").read_text(encoding="utf-8"))
    acronyms = frozenset(lists.pop("acronyms").split())
    endings = re.compile(rf"[a-z]{{3,}}(?:{'|'.join(lists.pop('endings').split())})$")
    return frozenset(word for words in lists.values() for word in words.split()), acronyms, endings


@lru_cache(maxsize=2**16)
def model_name(words: str) -> str:
    """Return the words of a model's name, to be shown: without "our proposed" before and "model", "(ours)" behind.

    A capitalised word is kept ("Pyramid Attention Network"): it is the name's own.
    """
    return _model_name(words, TRAILING_WORDS.__contains__)[:LONGEST_NAME].strip()


@lru_cache(maxsize=2**16)
def model_key(name: str) -> str:
    """Return the normal form by which names of models are one: without the words around, and of several one."""
    return model_name_key(singular_name(_model_name(name, lambda word: word.casefold() in TRAILING_WORDS)))


def _model_name(words: str, trailing: Callable[[str], bool]) -> str:
    bare = OURS_BEHIND.sub("", " ".join(words.split())).rstrip("*†‡§ ").strip(QUOTES)
    name = _without(bare or words, _leads, trailing)
    return POSSESSIVE.sub("", name.strip(QUOTES)) or name


def _leads(word: str) -> bool:
    maker = POSSESSIVE.sub("", word)
    by_maker = maker != word and maker.casefold() in MAKERS
    return word.casefold() in LEADING_WORDS or word in LEADING_IN_LOWER_CASE or by_maker


def dataset_name(words: str) -> str:
    """Return the words of a dataset's name: without "the" before and "dataset", "benchmark" behind."""
    name = _without(words, _is_the, lambda word: word.casefold() in GENERIC_TAIL)
    return name[:LONGEST_NAME].strip()


def metric_name(words: str) -> str:
    """Return the words of a metric's name."""
    return _without(words, _is_the, lambda word: False)[:LONGEST_NAME].strip()


def names_a_dataset(words: str) -> bool:
    """Return whether words name a dataset, and do not only count or describe some ("9 benchmarks", "MRI data")."""
    rest = [word.casefold() for word in re.findall(r"\w+", words)]
    generic = GENERIC_TAIL | COUNT_WORDS | PLAIN_WORDS
    return any(word not in generic and not word.isdigit() for word in rest)


def singular_name(name: str) -> str:
    """Return a model's name without the "s" of several: "ConvNeXts" is "ConvNeXt".

    "YOLOv8s" and "ViT-s" keep theirs, where it says small, and so does "Pegasus".
    """
    several = re.search(r"[^\W\d_]{2}s$", name) and not re.search(r"(?:ss|us|is)$", name)
    return name[:-1] if several else name


def _is_the(word: str) -> bool:
    return word.casefold() == "the"


def _without(words: str, leading: Callable[[str], bool], trailing: Callable[[str], bool]) -> str:
    """Return words without those that lead and trail, joined by single spaces; one word always stays."""
    rest = words.split()
    while len(rest) > 1 and leading(rest[0]):
        rest.pop(0)
    while len(rest) > 1 and trailing(rest[-1]):
        rest.pop()
    return " ".join(rest)
