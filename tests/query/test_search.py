"""Finding datasets, models and papers by words, with the same answers on both databases."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kb.errors import KbError
from kb.query import search
from kb.store.schema import ModelRow, PaperRow


@pytest.fixture
def filled(world):
    world.claim("ViT-B/16", 80, paper="Vision Transformers, deep", published_on="2021-05-01")
    world.claim("ViT-L/16", 82, paper="Vision Transformers, deep")
    world.claim("ViT-L/16", 83, paper="A deep Vision_Model", published_on="2023-05-01")
    world.claim("Élan", 70, paper="Gâteau ÉLÈVE — Мир 深度学习", published_on=None)
    world.claim("StoneNet", 3, dataset="LibriSpeech", metric="WER", paper="Stone-Net v2.5", published_on="2021-05-01")
    return world


def names(found):
    return [(row.kind, row.name) for row in found]


def titles(world, words):
    return [row.name for row in world.ask(lambda connection, _: search(connection, words, "paper"))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("vision", ["A deep Vision_Model", "Vision Transformers, deep"]),
        ("VISION trans", ["Vision Transformers, deep"]),
        ("deep, vis.", ["A deep Vision_Model", "Vision Transformers, deep"]),
        ("vision stone", []),
        ("ision", []),
        ("librispeech net", ["Stone-Net v2.5"]),
        ("stone-net", ["Stone-Net v2.5"]),
        ("v2 5", ["Stone-Net v2.5"]),
        ("élève", ["Gâteau ÉLÈVE — Мир 深度学习"]),
        ("ÉLÈVE", ["Gâteau ÉLÈVE — Мир 深度学习"]),
        ("eleve", []),
        ("gateau", []),
        ("МИР", ["Gâteau ÉLÈVE — Мир 深度学习"]),
        ("深度", ["Gâteau ÉLÈVE — Мир 深度学习"]),
        ("model", ["A deep Vision_Model"]),
        ("reaches", ["A deep Vision_Model", "Stone-Net v2.5", "Vision Transformers, deep",
                     "Gâteau ÉLÈVE — Мир 深度学习"]),
    ],
)  # fmt: skip
def test_every_word_has_to_begin_a_word_of_title_or_abstract(filled, words, found):
    assert titles(filled, words) == found


def test_datasets_and_models_are_found_by_name_or_alias_most_results_first(filled):
    def ask(words, **more):
        return names(filled.ask(lambda connection, _: search(connection, words, **more)))

    assert ask("vit 16", kind="model") == [("model", "ViT-L/16"), ("model", "ViT-B/16")]
    assert ask("vit 16", kind="model", limit=1) == [("model", "ViT-L/16")]
    assert ask("ilsvrc 2012") == [("dataset", "ImageNet-1K")]
    assert ask("élan", kind="model") == ask("Élan", kind="model") == [("model", "Élan")]
    assert ask("stone") == [("model", "StoneNet"), ("paper", "Stone-Net v2.5")]


def test_rows_say_how_many_results_there_are(filled):
    found = filled.ask(lambda connection, _: search(connection, "imagenet", limit=1))

    assert [(row.kind, row.id, row.results) for row in found] == [
        ("dataset", "imagenet-1k", 4),
        ("paper", "a deep vision_model", 1),
    ]
    assert found.caption == "imagenet: 1 dataset, 1 paper"


@pytest.mark.parametrize(
    "words",
    [
        "stone OR net", "NEAR(stone)", "stone*", "-stone", "title:stone", "stone' | 'net", "a\x00b", "a\\'b", "^stone",
        "stone:*", "x\ud800", "x" * 5000, "a " * 400, "AND", "!stone & net", "{stone}", "% :name", '"stone', "stone)",
    ],
)  # fmt: skip
def test_no_words_break_the_query(filled, words):
    assert set(titles(filled, words)) <= {"Stone-Net v2.5", "A deep Vision_Model"}


@pytest.mark.parametrize("words", ["", "  ", "…", "%_-", "\x00", '"', "(", "\ud800", "*"])
def test_no_word_at_all_is_an_error(filled, words):
    with pytest.raises(KbError, match="there is no word to search for"):
        titles(filled, words)


def test_what_changes_or_goes_is_found_so(filled):
    with Session(filled.database.engine) as session, session.begin():
        session.execute(update(PaperRow).where(PaperRow.title == "Stone-Net v2.5").values(title="Pebble"))
        session.execute(update(ModelRow).where(ModelRow.name == "Élan").values(name="Verve"))

    assert titles(filled, "pebble") == ["Pebble"]
    assert titles(filled, "v2") == []
    assert names(filled.ask(lambda connection, _: search(connection, "verve"))) == [("model", "Verve")]

    with Session(filled.database.engine) as session, session.begin():
        session.execute(delete(PaperRow).where(PaperRow.title == "Pebble"))

    assert titles(filled, "pebble") == []
