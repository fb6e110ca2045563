"""A text for a page that is typeset or rendered: one line, and nothing in it that steers the reader's side."""

from __future__ import annotations

import re

UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""White space, control characters, and those that turn the direction of what follows."""


def one_line(text: str) -> str:
    """Return a text with one space for each run of white space and control characters, and none at its ends."""
    return UNPRINTED.sub(" ", text).strip(" ")
