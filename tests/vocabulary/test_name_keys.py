import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.vocabulary import dataset_key, name_key, name_slug

names = st.text(max_size=40)
words = st.text(alphabet=st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ImageNet-1K", "imagenet 1k"),
        ("ImageNet-1K", "ImageNet1K"),
        ("MS-COCO", "MSCOCO"),
        ("F1-score", "F1 score"),
        ("F₁", "f1"),
        ("R²", "R2"),
        ("mAP@[0.5:0.95]", "mAP@0.5:0.95"),
        ("Cohen's kappa", "Cohen’s Kappa"),
        ("snake_case_name", "Snake Case Name"),
        ("ｆｕｌｌｗｉｄｔｈ", "fullwidth"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CIFAR-10", "CIFAR-100"),
        ("C", "C++"),
        ("HumanEval", "HumanEval+"),
        ("pass@1", "pass 1"),
        ("AIME 2024", "AIME 2025"),
        ("∞", "∅"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("the ImageNet dataset", "ImageNet"),
        ("GSM8K benchmark", "GSM8K"),
        ("The WikiText-103 corpus", "WikiText-103"),
        ("COCO benchmark suite", "COCO"),
        ("SQuAD test", "SQuAD test"),
    ],
)
def test_generic_words_are_no_part_of_a_dataset_name(name: str, bare: str) -> None:
    assert dataset_key(name) == name_key(bare)


def test_a_star_behind_a_lone_letter_is_part_of_a_datasets_name() -> None:
    assert len({dataset_key(name) for name in ("Q* Bench", "Q*Bench", "Q^* Bench")}) == 1
    assert dataset_key("Q* Bench") != dataset_key("QBench")
    assert dataset_key("LongExam's") == dataset_key("LongExam") != dataset_key("LongExam-S")
    assert dataset_key("QBench*") == dataset_key("QBench**") == dataset_key("QBench")


@pytest.mark.parametrize("name", ["dataset", "The", "the dataset"])
def test_a_name_of_generic_words_alone_keeps_one_of_them(name: str) -> None:
    assert dataset_key(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ImageNet-1K", "imagenet-1k"),
        ("HumanEval+", "humaneval-plus"),
        ("Recall@5", "recall-at-5"),
        ("Cohen's kappa", "cohens-kappa"),
        ("CNN/DailyMail", "cnn-dailymail"),
        ("Spider 2.0-Snow", "spider-2-0-snow"),
        ("J&F", "j-f"),
        ("∞", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_slug_of_a_name(name: str, slug: str) -> None:
    assert name_slug(name) == slug


@given(names)
@example("\u1100-\u1161")
def test_keys_and_slugs_are_normal_forms(name: str) -> None:
    for normal in (name_key, dataset_key, name_slug):
        assert normal(normal(name)) == normal(name)


@given(st.lists(words, min_size=1, max_size=4))
def test_key_ignores_case_hyphens_and_spaces(parts: list[str]) -> None:
    key = name_key(" ".join(parts))
    assert name_key("-".join(parts)) == key
    assert name_key("".join(parts)) == key
    assert name_key("_".join(parts).upper()) == key
    assert name_slug("-".join(parts)) == name_slug(" ".join(parts).upper())


@given(names)
def test_slug_holds_only_what_a_command_line_takes(name: str) -> None:
    slug = name_slug(name)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
