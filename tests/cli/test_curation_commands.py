"""The commands by which a person decides."""

import pytest
from stated import paper, write

from kb.store import open_database
from kb.vocabulary import load_vocabulary


@pytest.fixture
def base_url(database_url):
    with open_database(database_url) as database:
        write(
            database,
            paper("Our FernNet reaches 86.2% accuracy on ImageNet-1K. Our FernNet reaches 71% flair on Pebbles.", "1"),
            paper("Our MossNet reaches 75% flair on Pebble Bench.", "2"),
            vocabulary=load_vocabulary(),
        )
    return database_url


def test_candidates_are_listed_most_used_first(kb, base_url):
    found = kb("--db", base_url, "vocabulary", "candidates", "--format", "csv")

    assert found.output.splitlines() == [
        "kind,slug,name,claims,papers,near",
        "dataset,pebble-bench,Pebble Bench,1,1,",
        "dataset,pebbles,Pebbles,1,1,",
    ]


def test_a_merge_is_told_logged_and_written_to_the_users_file(kb, base_url, tmp_path):
    found = kb("--db", base_url, "vocabulary", "merge", "Pebbles", "Pebble Bench", "--by", "ann", "--why", "one")

    assert found.output == (
        "Decision 1: dataset pebble-bench (Pebble Bench) has 2 claims now; also written to vocabulary.toml\n"
    )
    assert 'merged_into = "pebble-bench"' in (tmp_path / "vocabulary.toml").read_text()
    log = kb("--db", base_url, "decisions", "--format", "csv").output.splitlines()
    assert log[1].startswith("1,")
    assert ",ann,merge,pebbles is pebble-bench,one," in log[1]
    assert kb("--db", base_url, "undo").output == "Undone: decision 1 (merge: pebbles is pebble-bench)\n"


def test_a_claim_is_rejected_confirmed_and_corrected_by_its_id(kb, base_url):
    listed = kb("--db", base_url, "sql", "select uid from claim_flat where dataset = 'imagenet-1k'", "--format", "csv")
    uid = listed.output.splitlines()[1]

    assert kb("--db", base_url, "claim", "reject", uid).output == f"Decision 1: claim {uid} is rejected\n"
    assert kb("--db", base_url, "claim", "confirm", uid).output == f"Decision 2: claim {uid} is confirmed\n"
    corrected = kb("--db", base_url, "claim", "correct", uid, "--value", "85", "--not-own")
    assert corrected.output == f"Decision 3: claim {uid} is corrected\n"
    board = kb("--db", base_url, "leaderboard", "imagenet-1k", "--format", "csv").output.splitlines()
    assert board[1].startswith("1,FernNet,85.0,")
    assert ",study," in board[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["claim", "reject", "nowhere"], 'Error: no claim has the id "nowhere"'),
        (["claim", "correct", "nowhere"], "Error: nothing is to be corrected"),
        (["undo"], "Error: there is no decision to undo"),
        (["undo", "7"], "Error: no decision 7 stands to undo"),
        (["vocabulary", "merge", "Nowhere", "imagenet-1k"], 'Error: the base holds no dataset called "Nowhere"'),
        (["vocabulary", "rename", "imagenet-1k", "ImageNet-1K"], 'Error: imagenet-1k is called "ImageNet-1K" already'),
        (["vocabulary", "add-alias", "imagenet-1k", "CIFAR-10"], 'Error: "cifar-10" names both'),
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(kb, base_url, tmp_path, arguments, message):
    found = kb("--db", base_url, *arguments)

    assert (found.exit_code, found.output.startswith(message)) == (1, True), found.output
    assert kb("--db", base_url, "decisions", "--format", "csv").output.count("\n") == 1
    assert not (tmp_path / "vocabulary.toml").exists()
