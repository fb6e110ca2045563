"""SQL of the user's own, where nothing can be written."""

import pytest

from kb.errors import DatabaseError
from kb.query import answer


def ask(world, statement, parameters=None):
    with world.database.read_only() as connection:
        return answer(connection, statement, parameters)


def test_rows_and_columns_are_as_the_database_gives_them(world):
    world.claim("A", 80)

    found = ask(world, "select name, 1 as n, null as none_at_all from model")

    assert (found.names, list(found)) == (("name", "n", "none_at_all"), [("A", 1, None)])
    assert list(found.lines()) == [("A", "1", "")]
    assert found.caption == "1 row"


@pytest.mark.parametrize(
    ("statement", "cell"),
    [
        ("select 'at 12:30 :name'", "at 12:30 :name"),
        ("select 'a' like '%a%' and '100%s' = '100%s'", True),
        ("select 1;", 1),
        ("-- a remark\nselect 1", 1),
    ],
)
def test_a_statement_is_run_as_it_stands(world, statement, cell):
    assert list(ask(world, statement)) == [(cell,)]


def test_parameters_are_bound_by_name(world):
    found = ask(world, "select cast(:text as varchar(30))", {"text": "'; drop table claim; --"})

    assert list(found) == [("'; drop table claim; --",)]


WRITES = (
    "delete from claim",
    "insert into task (slug, name) values ('a', 'b')",
    "update claim set score = 100",
    "drop table claim_condition",
    "create table mine (a integer)",
    "create temporary table mine (a integer)",
    "with gone as (delete from claim returning id) select * from gone",
    "select 1; delete from claim",
    "commit; delete from claim",
    "rollback; delete from claim",
    "vacuum",
)


def test_a_write_is_refused_by_the_database_and_changes_nothing(world):
    world.claim("A", 80, conditions=("384x384",))

    for statement in WRITES:
        with pytest.raises(DatabaseError, match=r"^the database refused the statement \(") as error:
            ask(world, statement)
        assert "\n" not in str(error.value)

    assert list(ask(world, "select count(*), max(score) from claim")) == [(1, 80)]
    assert list(ask(world, "select count(*) from claim_condition")) == [(1,)]


def test_what_is_no_sql_is_one_clear_line(world):
    for statement, words in (("selekt 1", "selekt"), ("select * from nowhere", "nowhere"), ("select :a", "a")):
        with pytest.raises(DatabaseError) as error:
            ask(world, statement, {} if ":" in statement else None)
        assert str(error.value).startswith("the database refused the statement (")
        assert words in str(error.value)
        assert "\n" not in str(error.value)
