"""When an extracted name is the name that a person wrote down.

Gold fields list every acceptable name. A metric may say more words before an accepted one ("mean Dice" for "Dice") as
long as they do not make it another metric ("top-5"); a model may say more words than an accepted name, and fewer where
the missing ones do not tell variants apart ("TransNeXt" is not "TransNeXt-Tiny").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_FILLER = frozenset(
    [
        "the",
        "a",
        "an",
        "our",
        "proposed",
        "method",
        "model",
        "models",
        "approach",
        "system",
        "framework",
        "network",
        "baseline",
        "baselines",
        "base",
        "best",
        "ours",
        "architecture",
        "methods",
        "based",
        "with",
        "and",
        "of",
    ]
)
_DATASET_ENDING = frozenset(
    [
        "dataset",
        "datasets",
        "data",
        "benchmark",
        "benchmarks",
        "corpus",
        "corpora",
        "challenge",
        "test",
        "set",
        "testset",
        "validation",
        "val",
        "task",
        "tasks",
        "suite",
        "database",
        "the",
        "dev",
        "split",
        "public",
        "official",
    ]
)
_ONE_METRIC = {
    "accuracy": ["acc", "accuracies"],
    "f1": ["f1score", "fscore", "f1measure", "fmeasure", "f1s"],
    "dice": ["dicescore", "dicecoefficient", "dicesimilaritycoefficient", "dsc"],
    "miou": ["meaniou"],
    "map": ["meanaverageprecision"],
    "ap": ["averageprecision"],
    "auc": ["auroc", "rocauc", "aucroc", "areaunderthecurve"],
    "wer": ["wordererrorrate", "worderrorrate"],
    "em": ["exactmatch"],
    "eer": ["equalerrorrate"],
    "parameters": ["params", "trainableparameters", "parametercount"],
    "fps": ["framespersecond"],
    "flops": ["flop", "gflops"],
    "rmse": ["rootmeansquareerror"],
    "mae": ["meanabsoluteerror"],
    "successrate": ["successrates", "sr"],
    "bleu": ["bleuscore", "bleupoints"],
    "fid": ["fidscore", "frechetinceptiondistance"],
    "bpc": ["bitspercharacter", "bitschar"],
}
_METRIC = {spelling: name for name, spellings in _ONE_METRIC.items() for spelling in spellings}
_TELLS_METRICS_APART = frozenset(
    ["1", "3", "5", "10", "top", "box", "mask", "error", "micro", "macro", "balanced", "50", "75", "95"]
)
_SIZES = frozenset(
    [
        "tiny",
        "small",
        "base",
        "medium",
        "large",
        "huge",
        "giant",
        "mini",
        "nano",
        "micro",
        "lite",
        "light",
        "pro",
        "plus",
        "xs",
        "xl",
        "xxl",
        "s",
        "m",
        "b",
        "l",
        "t",
        "h",
        "g",
        "x",
        "n",
        "v",
        "ft",
        "it",
        "instruct",
        "ensemble",
    ]
)


def words(name: str) -> list[str]:
    """Return a name's words: NFKC, case folded, LaTeX undone, letters with digits and "+", or other letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    folded = re.sub(r"\\(?:text|mathrm|mathbf|textbf|emph)\b", " ", folded)
    folded = folded.replace("imagenet1k", "imagenet-1k").replace("’", "'")
    return re.findall(r"[a-z0-9+]+|[^\W\d_]+", re.sub(r"[$\\{}^~]", "", folded))


def joined(name: str) -> str:
    """Return a name's words without anything between them."""
    return "".join(words(name))


def same_dataset(said: Sequence[str], gold: Sequence[str]) -> bool:
    """Tell whether one of the said names (none for "no dataset") is an accepted one."""
    if not said:
        return not gold or "NONE" in gold

    def core(name: str) -> str:
        parts = words(name)
        while parts and parts[-1] in _DATASET_ENDING:
            parts.pop()
        while parts and parts[0] == "the":
            parts.pop(0)
        return "".join(parts) or joined(name)

    return bool({core(name) for name in said} & {core(name) for name in gold})


def same_metric(said: Sequence[str], gold: Sequence[str]) -> bool:
    """Tell whether one of the said names (none for "no metric") is an accepted one, or ends in one, or ends one."""
    if not said:
        return not gold or "NONE" in gold

    def core(name: str) -> str:
        key = joined(name)
        key = _METRIC.get(key, key)
        return key[:-1] if key in ("accuracys", "aucs", "f1s", "eers", "maps", "rates") else key

    if {core(name) for name in said} & {core(name) for name in gold}:
        return True
    for one in said:
        for other in gold:
            short, long = sorted((words(one), words(other)), key=len)
            cut = len(long) - len(short)
            if short and long[cut:] == short and not set(long[:cut]) & _TELLS_METRICS_APART:
                return True
    return False


def same_model(said: Sequence[str], gold: Sequence[str]) -> bool:
    """Tell whether one of the said names (none for the unnamed own system) is an accepted one, more or less exactly."""
    if not said:
        return not gold or "OURS" in gold or "NONE" in gold
    if {joined(name) for name in said} & {joined(name) for name in gold}:
        return True
    for one in said:
        for other in gold:
            a, b = set(words(one)), set(words(other))
            if not (a & b) - _FILLER:
                continue
            if b <= a or (a <= b and not any(w in _SIZES or any(c.isdigit() for c in w) for w in b - a)):
                return True
    return False


def same_number(one: float | None, other: float | None) -> bool:
    """Tell whether two values as written are equal."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-6 * max(1.0, abs(other))
