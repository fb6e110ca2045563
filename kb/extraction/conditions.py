"""The stated settings of a claim: shots, resolution, pre-training, split and the like."""

from __future__ import annotations

import re

from kb.extraction.quantities import Quantity
from kb.records import Condition, ConditionKind

_PATTERNS: tuple[tuple[ConditionKind, re.Pattern[str]], ...] = (
    ("shots", re.compile(r"\b(?:zero|one|two|three|four|five|few|\d{1,3})[- ]shot\b|\b\d{1,2}-way \d{1,2}-shot\b", re.IGNORECASE)),
    ("resolution", re.compile(r"\b(\d{2,4})\s?[×x]\s?(\d{2,4})\b|\b(\d{3,4})\^2|\b(\d{3,4})p\b|\b4K\b")),
    ("data", re.compile(r"\b(?:ImageNet-?2[12][kK]|JFT-?\w*|Object365|Objects365|LAION-?\w*|COCO|ImageNet(?:-1[kK])?)[- ]pre-?train\w*|"
                        r"\bwithout (?:any )?(?:extra|additional|external) (?:training )?data\b|\bwith(?:out)? pre-?training\b|\bfrom scratch\b|"
                        r"\b\d{1,2}(?:\.\d+)?\s?% (?:of (?:the )?)?(?:labels?|labell?ed data|labell?ed samples|training data|annotations)\b", re.IGNORECASE)),
    ("scale", re.compile(r"\b(?:single|multi)[- ]scale\b", re.IGNORECASE)),
    ("ensemble", re.compile(r"\bensembl\w+|\bsingle[- ]model\b|\bmajority voting\b", re.IGNORECASE)),
    ("crops", re.compile(r"\b(?:single|ten|multi|center|10|\d+)[- ]crop\b|\btest[- ]time augmentation\b", re.IGNORECASE)),
    ("guidance", re.compile(r"\bwith(?:out)? (?:classifier-free )?guidance\b|\bclassifier-free guidance\b", re.IGNORECASE)),
    ("noise", re.compile(r"\bnoise level (?:of )?\d+|σ\s?=\s?\d+|\b-?\d+ ?dB SNR\b|\bSNR of -?\d+ ?dB\b", re.IGNORECASE)),
    ("validation", re.compile(r"\b(?:\w+|\d+)-fold cross[- ]validation\b|\bcross[- ]validation\b|\bleave-one-\w+-out\b|\bout-of-fold\b", re.IGNORECASE)),
    ("setting", re.compile(r"\b(?:fine-tuned|linear prob\w+|frozen|training-free|self-supervised|semi-supervised|unsupervised|weakly[- ]supervised|"
                           r"fully supervised|cross-dataset|cross-domain|in-domain|out-of-domain|out-of-distribution|in-distribution|greedy decoding)\b", re.IGNORECASE)),
    ("hardware", re.compile(r"\b(?:on|with) (?:a |an |one |a single )?((?:NVIDIA |Nvidia )?(?:RTX|GTX|Titan|TITAN|Tesla|Jetson|A100|H100|V100|T4|RTX\s?\d{4}|3090|4090|2080)[\w ]{0,12}?(?:GPU)?)(?=[\s,.)]|$)")),
)  # fmt: skip

_SPLIT = re.compile(
    r"\b(test-dev|test-std|test-challenge|minival|val2017|test-clean|test-other|dev-clean|dev-other)\b|"
    r"\b(validation|val|testing|test|dev|development)(?:[- ](?:set|split|data|accuracy|images|samples|partition)s?)\b|"
    r"(?<=[A-Za-z0-9\]] )(val|test|dev)(?=[\s,.;)]|$)"
)
_SPLIT_NAME = {"validation": "val", "testing": "test", "development": "dev", "val2017": "val"}


def split_of(sentence: str, position: int) -> str | None:
    """Return the split that a sentence names nearest to a position: val, test, dev, test-dev and the like, or None."""
    best: tuple[int, str] | None = None
    for match in _SPLIT.finditer(sentence):
        words = (match.group(1) or match.group(2) or match.group(3)).lower()
        distance = abs(match.start() - position)
        if best is None or distance < best[0]:
            best = (distance, _SPLIT_NAME.get(words, words))
    return best[1] if best else None


def conditions_of(sentence: str, position: int, quantity: Quantity) -> tuple[Condition, ...]:
    """Return the settings that a sentence states for the value at `position`, in the order of the text.

    Where several of one kind stand in the sentence (two resolutions, two shots), the value has the nearest of its own
    clause, as the text puts them beside their values.
    """
    found: list[tuple[int, Condition]] = []
    for kind, pattern in _PATTERNS:
        matches = [m for m in pattern.finditer(sentence) if not m.start() <= position < m.end()]
        if kind in ("shots", "resolution", "noise", "scale", "hardware") and len(matches) > 1:
            matches = [_nearest(sentence, position, matches)]
        for match in matches:
            text, number = match.group(), None
            if kind == "resolution":
                sides = [int(side) for side in match.groups() if side]
                if not sides:
                    continue
                text = f"{sides[0]}x{sides[-1]}"
                number = float(sides[0])
            elif kind == "shots":
                digits = re.search(r"\d+(?=[- ]shot)", text)
                number = (
                    float(digits.group())
                    if digits
                    else {"zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}.get(
                        re.split(r"[- ]", text.lower())[0]
                    )
                )
                text = text.lower().replace(" ", "-")
            elif kind == "hardware":
                text = match.group(1).strip()
            found.append((match.start(), Condition(kind, text, number)))
    if quantity.spread:
        found.append((position, Condition("spread", f"+/-{quantity.spread}", float(quantity.spread.replace(",", "")))))
    ordered = [condition for _, condition in sorted(found, key=lambda pair: pair[0])]
    return tuple(dict.fromkeys(ordered))


def _nearest(sentence: str, position: int, matches: list[re.Match[str]]) -> re.Match[str]:
    def distance(match: re.Match[str]) -> float:
        a, b = sorted((match.start(), position))
        return abs(match.start() - position) + 60 * sentence.count(";", a, b) + 25 * sentence.count(",", a, b)

    return min(matches, key=distance)
