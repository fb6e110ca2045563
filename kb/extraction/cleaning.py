"""Undo the damage that LaTeX and scraping do to abstracts, and remember where every character came from.

`cleaning` turns `84.0\\%`, `$\\sim$3.5`, `sim3.5AP`, `77. 7%`, `F 1-score` and `300times 300` into the text a reader
sees. Evidence quotes the text as given, so each cleaned character knows its place there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

SYMBOLS = {
    "times": "×", "sim": "~", "approx": "~", "simeq": "~", "pm": "±", "le": "≤", "leq": "≤", "leqslant": "≤", "lt": "<",
    "ge": "≥", "geq": "≥", "geqslant": "≥", "gt": ">", "circ": "°", "degree": "°", "deg": "°", "cdot": "·", "to": "→",
    "rightarrow": "→", "uparrow": "↑", "downarrow": "↓", "infty": "∞", "ldots": "…", "dots": "…", "quad": " ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "varepsilon": "ε",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ", "omega": "ω",
    "ell": "ℓ", "kappa": "κ", "eta": "η", "theta": "θ", "chi": "χ", "zeta": "ζ", "xi": "ξ", "nu": "ν",
}  # fmt: skip
"""LaTeX commands that stand for one character."""

_DAMAGE = re.compile(
    r"""
    (?P<escape>\\(?P<escaped>[%&_#${}]))                                # \% \_
  | (?P<space>\\[,;:!\ ]|[\u00a0\u2000-\u200b\u202f\u2060\n\r\t]|\\\\)  # thin, hard and line spaces
  | (?P<wrapped>\\(?:text(?:bf|it|tt|rm|sc|sf)?|math(?:bf|it|tt|rm|sc|sf|bb|cal|frak)|emph|mbox|underline|boldsymbol|bm
        |operatorname|ensuremath|url|href|mathbf|textsuperscript|textsubscript|xspace)\b\s*)
  | (?P<symbol>\\(?P<name>[A-Za-z]+)(?:\ (?=\d))?)
  | (?P<script>_(?=\{)|\^(?=\{?\\circ))                               # AP_{50}, 5^{\circ}
  | (?P<lowered>(?<=[A-Za-z$])_(?=\$?\d))                              # F_1
  | (?P<brace>[{}$])
  | (?P<tie>(?<=[A-Za-z])~(?=[\w\\])|(?<=[\d$%])~(?=[A-Za-z\\]))         # Table~1
  | (?P<bare_circ>\^circ\b)
  | (?P<bare_about>\b(?:sim|approx)\s?(?=\d))                            # sim3.5AP, approx0.8
  | (?P<between>(?<=\d)(?:\s?sim\s?|\s?approx\s?|(?<!@\d)\s?~\s?)(?=\d)) # 1.5sim3.0
  | (?P<bare_times>(?<=\d)\ ?times(?=\ ?\d|\b(?![A-Za-z\ ])))            # 300times 300
  | (?P<bare_pm>(?<=\d)\ ?(?:pm\ ?(?=\d)|\+/-|\+-))                      # 0.85pm0.1
  | (?P<split_decimal>(?<=\d\.)\ (?=\d{1,2}\s?\\?%))                     # 77. 7%
  | (?P<split_f>(?<=\bF)\ (?=1(?:-|\s)?(?:score|measure)\b))             # F 1-score
  | (?P<minus>−|‐|‑)
    """,
    re.VERBOSE,
)

_HINT = re.compile(r"[\\$\n\r\t_^~{}\u00a0\u2000-\u200b\u202f\u2060−‐‑]|sim|approx|times|\dpm|\+/?-|\d\. \d|F 1")
"""One cheap look that tells whether `_DAMAGE` can match at all."""


def _replacement(match: re.Match[str]) -> str:
    kind = match.lastgroup
    text = match.group()
    if kind == "escaped" or kind == "escape":
        return "" if match["escaped"] in "{}" else match["escaped"]
    if kind in ("name", "symbol"):
        return SYMBOLS.get(match["name"], "")
    return _FIXED.get(kind or "", text)


_FIXED = {
    "space": " ", "wrapped": "", "script": "", "lowered": "", "brace": "", "tie": " ", "bare_circ": "°", "bare_about": "~",
    "between": "-", "bare_times": "×", "bare_pm": "±", "split_decimal": "", "split_f": "", "minus": "-",
}  # fmt: skip


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
        return self.origin(start), (self.origin(end - 1) + 1 if end > start else self.origin(start))


def cleaning(text: str) -> Cleaned:
    """Return `text` without LaTeX and scraping damage, with the map back to it.

    Text without damage comes back as it is, at the cost of one search.
    """
    if not _HINT.search(text):
        return Cleaned(text)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    length = position = 0
    substitute: Callable[[re.Match[str]], str] = _replacement
    for match in _DAMAGE.finditer(text):
        new = substitute(match)
        begin, end = match.span()
        if end - begin == len(new):
            if new != match.group():
                pieces += (text[position:begin], new)
                length += end - position
                position = end
            continue
        pieces += (text[position:begin], new)
        length += begin - position + len(new)
        position = end
        shift = end - length
        if starts[-1] == length:
            shifts[-1] = shift
        else:
            starts.append(length)
            shifts.append(shift)
    pieces.append(text[position:])
    return Cleaned("".join(pieces), tuple(starts), tuple(shifts))
