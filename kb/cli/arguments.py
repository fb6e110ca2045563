"""The types of what stands on the command line, where click's own take what cannot be meant."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click


class FilePath(click.Path):
    """A path of a file or a folder, as a `pathlib.Path`; not an empty one, which would be the working directory."""

    def __init__(self, **rules: bool) -> None:
        super().__init__(path_type=Path, **rules)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; say what is missing where a script's variable was not set."""
        if value == "":
            self.fail("the path is empty: name a file or a folder", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.FloatRange):
    """A number within bounds; "nan" is none, though no comparison says so."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is no number that can be compared", param, ctx)
        return number
