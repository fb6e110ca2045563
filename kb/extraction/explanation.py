"""Why a text gave these claims: every number with its kind, its candidates and their chances, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass

from kb.extraction.found import ROLES, Candidate, Choice
from kb.extraction.reading import Reading

SHOWN = 3
"""How many candidates of a role are shown."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the extractor saw in one title and abstract. `str()` gives it as text for a reader."""

    reading: Reading

    def __str__(self) -> str:
        reading = self.reading
        lines: list[str] = []
        if reading.naming is not None and reading.naming.own:
            lines.append("own names: " + ", ".join(words for words, _, _ in reading.naming.own.values()))
        if reading.naming is not None and reading.naming.long_forms:
            lines.append(
                "abbreviations: "
                + ", ".join(f"{short} = {words}" for short, (words, _, _) in reading.naming.long_forms.items())
            )
        for sentence in reading.sentences:
            if not sentence.gated:
                continue
            lines += ["", reading.text[sentence.start : sentence.end]]
            for choice in reading.choices:
                if sentence.start <= choice.quantity.start < sentence.end:
                    lines += self._lines(choice)
        if not any(sentence.gated for sentence in reading.sentences):
            lines.append("no sentence states a number")
        return "\n".join(lines).strip("\n")

    def _lines(self, choice: Choice) -> list[str]:
        quantity = choice.quantity
        kinds = ", ".join(f"{kind} {chance:.2f}" for kind, chance in _ranked(choice.kinds))
        words = self.reading.text[quantity.start : quantity.end]
        lines = [f"  {words}  [{kinds}]" + (f"  left out: {choice.reason}" if choice.reason else "")]
        for role in ROLES:
            if role in choice.links:
                shown = ", ".join(
                    f"{_words(candidate)} {chance:.2f}" for candidate, chance in choice.links[role][:SHOWN]
                )
                lines.append(f"    {role:8} {shown}")
        if "model" in choice.links:
            lines.append(f"    own      {choice.own:.2f}")
        return lines


def _ranked(kinds: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(((kind, chance) for kind, chance in kinds.items() if chance >= 0.01), key=lambda pair: -pair[1])


def _words(candidate: Candidate) -> str:
    if candidate.none:
        return "(none)"
    return f'"{candidate.names[0].text}"'
