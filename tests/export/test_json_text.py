"""JSON of results."""

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kb.export import json_text
from kb.query import Answer


def test_every_type_of_cell_as_json_says_it():
    table = Answer(
        rows=(
            ("É", 1.5, True),
            (None, date(2022, 10, 4), ("a", "b")),
            (Decimal("2.5"), math.nan, datetime(2022, 1, 2, tzinfo=UTC)),
        ),
        names=("x", "y", "z"),
    )

    assert json.loads(json_text(table)) == [
        {"x": "É", "y": 1.5, "z": True},
        {"x": None, "y": "2022-10-04", "z": ["a", "b"]},
        {"x": "2.5", "y": None, "z": "2022-01-02T00:00:00+00:00"},
    ]
    assert "É" in json_text(table)


def test_no_rows_are_an_empty_array():
    assert json_text(Answer(rows=(), names=("x",))) == "[]\n"


@given(st.lists(st.tuples(st.text() | st.none() | st.booleans() | st.integers() | st.floats())))
def test_any_cells_make_valid_json(rows):
    def refuse(constant):
        raise AssertionError(constant)

    found = json.loads(json_text(Answer(rows=tuple(rows), names=("x",))), parse_constant=refuse)

    assert len(found) == len(rows)
