"""When two names are one model: a size may be written as a letter or a word, and what is left is the family's name.

The sizes of a family are called Tiny, Small, Base, Large, … or T, S, B, L, …; "TransNeXt-B" is "TransNeXt-Base". Case
tells two of them apart: Zhai et al. (Scaling Vision Transformers, 2021) call their giant model ViT-g and the next
larger one ViT-G.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kb.vocabulary.names import name_key

SIZE_OF_LETTER = {
    "n": "nano", "t": "tiny", "ti": "tiny", "s": "small", "m": "medium", "b": "base", "l": "large", "h": "huge",
}  # fmt: skip
"""What a size's letter stands for, in either case; "g" and "G" are giant and gigantic."""

_LETTER = r"(?:[Tt]i|[NnTtSsMmBbLlHhGg])"
_GAP = r"[\s\-‐‑–_/]"
_AFTER = rf"(?=$|\s|[/@(]|{_GAP}?\d)"
"""A size is the last part of a name, but for a patch size or a resolution (ViT-L/14@336)."""

_SIZE_BY_LETTER = re.compile(
    rf"(?<=\w){_GAP}+(?P<apart>{_LETTER})(?=$|\s|[/@(]|{_GAP}\d)"
    # letters that follow without a gap: YOLOv8n, DINOv2B; ViT-B16 and ViTB16; SwinB
    rf"|(?<=[Vv]\d)(?P<version>[nNtTsSmMbBlLhHGg])(?=$|\s|[/@(])"
    rf"|(?<=[Vv]\d\d)(?P<long_version>[nNtTsSmMbBlLhHGg])(?=$|\s|[/@(])"
    rf"|(?<=vit)(?:{_GAP})?(?P<patched>(?i:ti|[tsblhg]))(?=(?:8|14|16|32)(?!\d))"
    rf"|(?<=ViT)(?:{_GAP})?(?P<patched_too>{_LETTER})(?=(?:8|14|16|32)(?!\d))"
    rf"|(?:(?<=iT)|(?<=Swin)|(?<=NeXt))(?P<joined>[TSBLHG])(?=$|\s|[/@(]|{_GAP}\d)"
)
_BIG_G = re.compile(rf"{_GAP}?bigG{_AFTER}")
_EXTRA = re.compile(rf"{_GAP}(?P<extra>x+|extra){_GAP}?(?P<size>large|small|l|s)(?=$|\s|[/@(]|{_GAP}\d)", re.IGNORECASE)
_COUNT_BEFORE = re.compile(r"(?:^|[\s\-‐‑–_])[\d.]+\s$")

_SIZE_WORDS = r"(?i:nano|micro|mini|tiny|small|medium|base|large|huge|giant|gigantic|x+[ls]|x*(?:small|large))"
_PARAMETERS = r"~?\d+(?:\.\d+)?(?:[x×]\d+(?:\.\d+)?)?\s?[BbMm](?:-A\d+(?:\.\d+)?[Bb])?"
_SIZE = (
    rf"{_GAP}+(?:{_SIZE_WORDS}|{_LETTER}|{_LETTER}(?:8|14|16|32)|B\d|{_PARAMETERS})"
    rf"|(?<=[Vv]\d)[nNtTsSmMlL]|(?<=[Vv]\d\d)[nNtTsSmMlL]"
)
_TUNED = r"(?i:instruct|chat|it|base|preview|thinking)"
_TAIL = re.compile(rf"(?:{_SIZE})(?:[\s\-‐‑–_/@](?:patch|p)?\d+(?:px)?)*(?:{_GAP}{_TUNED})*$")


@lru_cache(maxsize=2**16)
def model_name_key(name: str) -> str:
    """Return the normal form of a model's name: `name_key` with the size in words.

    "TransNeXt-B" and "TransNeXt-Base", "ViT-L/14" and "ViT-Large 14" have one key, "ViT-g" and "ViT-G" have two. A
    letter is a size only behind a name: "B" alone, "EfficientNet-B7" and "Qwen-7B" have none.
    """
    key, before = name_key(_sizes_in_words(unicodedata.normalize("NFKC", name))), ""
    while key != before:  # what a full stop kept apart may now join ("v.8n")
        before, key = key, name_key(_sizes_in_words(key))
    return key


def family_name(name: str) -> str | None:
    """Return the name of the family of a model named with its size, None for a name without one.

    "TransNeXt-Base" is of the family TransNeXt, "Qwen2.5-7B-Instruct" of Qwen2.5, "YOLOv8n" of YOLOv8.
    """
    family = name
    while (tail := _TAIL.search(family)) and tail.start():
        family = family[: tail.start()].rstrip(" -_/")
    # "our large" names no family: that has a capital or a digit
    named = len(name_key(family)) > 1 and re.search(r"[^\W\d_]", family) and re.search(r"[A-Z\d]", family)
    return family if family != name and named else None


def _sizes_in_words(name: str) -> str:
    if "bigG" in name:
        name = _BIG_G.sub(" gigantic", name)
    if "x" in name or "X" in name:
        name = _EXTRA.sub(
            lambda match: f" {'x' if match['extra'].lower() == 'extra' else match['extra']}{match['size'][0]}", name
        )
    return _SIZE_BY_LETTER.sub(_in_words, name)


def _in_words(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    letter = match[match.lastgroup or 0]
    if len(name_key(before)) < 2 or (letter in "BbMmTt" and _COUNT_BEFORE.search(before + " ")):
        return match.group()
    size = {"g": "giant", "G": "gigantic"}.get(letter) or SIZE_OF_LETTER[letter.lower()]
    return f" {size} "
