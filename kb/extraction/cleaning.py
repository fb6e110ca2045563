"""Undo the damage that LaTeX and scraping do to abstracts, and remember where every character came from.

`cleaning` turns `84.0\\%`, `$\\sim$3.5`, `sim3.5AP`, `77. 7%`, `F 1-score` and `300times 300` into the text a reader
sees. Evidence quotes the text as given, so each cleaned character knows its place there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

SYMBOLS = {
    "times": "×", "sim": "~", "approx": "~", "simeq": "~", "pm": "±", "le": "≤", "leq": "≤", "leqslant": "≤", "lt": "<",
    "ge": "≥", "geq": "≥", "geqslant": "≥", "gt": ">", "circ": "°", "degree": "°", "deg": "°", "cdot": "·", "to": "→",
    "rightarrow": "→", "uparrow": "↑", "downarrow": "↓", "infty": "∞", "ldots": "…", "dots": "…", "quad": " ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "varepsilon": "ε",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ", "omega": "ω",
    "ell": "ℓ", "kappa": "κ", "eta": "η", "theta": "θ", "chi": "χ", "zeta": "ζ", "xi": "ξ", "nu": "ν",
}  # fmt: skip
"""LaTeX commands that stand for one character; what other commands there are is dropped and their arguments kept."""

_ACCENTS = {"'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303"}

# Every damage is recognised from one character, which the pattern takes first: a search for one set of characters is
# many times faster than one for alternatives. The lookbehinds say which of them was taken.
_DAMAGE = re.compile(
    r"""
    [\\${}_^~0-9\u00ad\u200b-\u200d\u2060\ufeff]
    (?:
      (?<=\\)(?:
          (?P<escape>[%&_#$])                                           # \% \_
        | (?P<space>[,;:!\ ]|\\)                                        # \, and a line's end
        | (?P<accent>(['`"^~])(?:\{([A-Za-z])\}|([A-Za-z])))            # Fr\'echet
        | (?P<wrapped>(?:(?:text|math)(?:bf|it|tt|rm|sc|sf|bb|cal|frak|superscript|subscript)?|emph|mbox|underline
            |boldsymbol|bm|operatorname|ensuremath|url|href|xspace)\b\s*)
        | (?P<symbol>(?P<name>[A-Za-z]+)(?:\ (?=\d))?)
        | (?P<braces>[{}()\[\]])                                        # \(…\)
      )
    | (?<=_)(?P<lowered>(?=\{)|(?<=\$_)(?=\d)|(?:(?<=\b\w_)|(?<=\b\w\w_)|(?<=\b\w\w\w_))(?=\$?\d))  # AP_{50}, F_1
    | (?<=\^)(?P<circle>\{?\\?circ\b\}?)                                # 5^\circ
    | (?<=[${}])(?P<brace>)
    | (?<=~)(?:
          (?P<between>(?<=\d~)\s?(?=\d))                                # 1.5~3.0
        | (?P<tie>(?<=[A-Za-z]~)(?=[\w\\])|(?<=[\d$%]~)(?=[A-Za-z\\]))  # Table~1
      )
    | (?<=[0-9])(?:
          (?P<range>\s?(?:sim|approx)\s?(?=\d)|\s~\s?(?=\d))            # 1.5sim3.0
        | (?P<times>\ ?times(?:\ ?(?=\d)|\b(?![A-Za-z\ ])))             # 300times 300
        | (?P<spread>\ ?(?:pm\ ?(?=\d)|\+/-|\+-))                       # 0.85pm0.1
        | (?P<decimal>(?<!\d\d\d\d)\.\ (?=\d{1,2}\s?\\?%))              # 77. 7%
        | (?P<f_one>(?<=\bF\ 1)(?=(?:-|\s)?(?:score|measure)\b))        # F 1-score
        | (?P<about>(?<=\bsim\d)|(?<=\bsim\s\d)|(?<=\bapprox\d)|(?<=\bapprox\s\d))  # sim3.5AP
      )
    | (?<=[\u00ad\u200b-\u200d\u2060\ufeff])(?P<invisible>)
    )
    """,
    re.VERBOSE,
)

_SPACES = "\n\r\t\v\f\x85\u2028\u2029\u00a0\u202f" + "".join(map(chr, range(0x2000, 0x200B)))
_SAME_LENGTH = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | dict.fromkeys("−‐‑", "-")
    | dict.fromkeys("∼≃≅", "~")
    | {"⩽": "≤", "⩾": "≥", "％": "%"}
)
_OTHER = re.compile(f"[{''.join(map(chr, _SAME_LENGTH))}]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and the way back: `origin(i)` is where cleaned character `i` stands in the text as given.

    `starts` and `shifts` hold the map piecewise: from cleaned position `starts[k]` on, the original position is the
    cleaned one plus `shifts[k]`.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def origin(self, position: int) -> int:
        """Return the place in the text as given of the cleaned character at `position` (its end for the length)."""
        return position + self.shifts[bisect_right(self.starts, position) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text as given that became `text[start:end]`."""
        if len(self.starts) == 1:
            return start + self.shifts[0], end + self.shifts[0]
        return self.origin(start), (self.origin(end - 1) + 1 if end > start else self.origin(start))


def cleaning(text: str) -> Cleaned:
    """Return `text` without LaTeX and scraping damage, with the map back to it.

    Text without damage comes back as it is, at the cost of two searches. Line breaks, hard spaces and typographic
    minus signs become plain ones in place.
    """
    # most texts are ASCII and on one line
    if any(space in text for space in "\n\r\t\v\f") if text.isascii() else _OTHER.search(text):
        text = text.translate(_SAME_LENGTH)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    length = position = 0
    for match in _DAMAGE.finditer(text):
        begin, end, new = _mended(text, match)
        if begin < position or text[begin:end] == new:
            continue
        pieces += (text[position:begin], new)
        length += begin - position + len(new)
        position = end
        if starts[-1] == length:
            shifts[-1] = end - length
        else:
            starts.append(length)
            shifts.append(end - length)
    if not pieces:
        return Cleaned(text)
    pieces.append(text[position:])
    return Cleaned("".join(pieces), tuple(starts), tuple(shifts))


def _mended(text: str, match: re.Match[str]) -> tuple[int, int, str]:
    """Return the damaged stretch of `text` (start, end) and what stands for it."""
    begin, end = match.span()
    match match.lastgroup:
        case "escape":
            return begin, begin + 1, ""
        case "space" | "tie":
            return begin, end, " "
        case "accent":
            mark, letter = match.group()[1], match.group().rstrip("}")[-1]
            return begin, end, unicodedata.normalize("NFC", letter + _ACCENTS[mark])
        case "symbol":
            new = SYMBOLS.get(match["name"], "")
            spaces = 1 if text[begin - 1 : begin] == " " else 0
            if new == "~" and text[end : end + 1].isdecimal() and text[begin - spaces - 1 : begin - spaces].isdecimal():
                return _between(text, begin - spaces, end)
            return begin, end, new
        case "circle":
            return begin, end, "°"
        case "between":
            return _between(text, begin, end)
        case "range":
            return _between(text, begin + 1, end)
        case "times":
            return begin + 1, end, "×"
        case "spread":
            return begin + 1, end, "±"
        case "decimal":
            return begin + 2, end, ""
        case "f_one":
            return begin - 1, begin, ""
        case "about":
            start = max(text.rfind(word, max(0, begin - 7), begin) for word in ("sim", "approx"))
            return start, begin, "~"
        case _:
            return begin, end, ""


_CUT_OFF = re.compile(r"@\d+\s?$")


def _between(text: str, begin: int, end: int) -> tuple[int, int, str]:
    """Mend a tilde between two numbers: a range's dash, but "about" after a metric's own number ("R@1~0.45")."""
    return begin, end, "~" if _CUT_OFF.search(text[max(0, begin - 6) : begin]) else "-"
