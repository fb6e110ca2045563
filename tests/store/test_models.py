"""Which model a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations

import pytest

from kb.store.models import NameUse, Order, ResolvedModel, resolve, short_title, unique_slugs


@dataclass
class FakePaper:
    published_on: date | None = None
    authors: frozenset[str] = frozenset()
    benchmarks: frozenset[int] = frozenset()
    title: str = "Moving Things: A Study"


class FakePapers(dict[int, FakePaper]):
    def title(self, paper: int) -> str:
        return self[paper].title

    def order(self, paper: int) -> Order:
        published_on = self[paper].published_on
        return published_on is None, published_on or date.max, str(paper), ""

    def authors(self, papers: Sequence[int]) -> dict[int, frozenset[str]]:
        return {paper: self[paper].authors for paper in papers}

    def benchmarks(self, paper: int) -> frozenset[int]:
        return self[paper].benchmarks


def own(paper: int, words: str | None) -> NameUse:
    return NameUse(0, "model", paper, True, words)


def others(paper: int, words: str) -> NameUse:
    return NameUse(0, "model", paper, False, words)


def baseline(paper: int, words: str) -> NameUse:
    return NameUse(0, "baseline", paper, True, words)


def unknown(name: str) -> None:
    """The vocabulary has no model of any name."""


EARLY = FakePaper(date(2020, 1, 1), frozenset(["ada"]), frozenset([1]))
LATE = FakePaper(date(2024, 1, 1), frozenset(["bea"]), frozenset([2]))
SAME_BENCHMARK = FakePaper(date(2024, 1, 1), frozenset(["cleo"]), frozenset([1]))
SAME_AUTHOR = FakePaper(date(2024, 1, 1), frozenset(["ada", "cleo"]), frozenset([3]))
UNDATED = FakePaper(None, frozenset(["dora"]), frozenset([4]))


def found(models: list[ResolvedModel]) -> dict[str, tuple[str, int | None, list[int]]]:
    """Return name, introducing paper and papers of use by slug."""
    return {model.slug: (model.name, model.paper, sorted(use.paper for use in model.uses)) for model in models}


@pytest.mark.parametrize(
    ("papers", "uses", "models"),
    [
        pytest.param(
            {1: EARLY, 2: LATE},
            [own(1, "MoverNet"), others(2, "our MoverNet model"), baseline(2, "MoverNets")],
            {"movernet": ("MoverNet", 1, [1, 2, 2])},
            id="other papers' mentions join the paper that introduces a name",
        ),
        pytest.param(
            {1: LATE, 2: EARLY},
            [others(1, "MoverNet"), others(2, "MoverNet"), others(2, "Movernet")],
            {"movernet": ("MoverNet", None, [1, 2, 2])},
            id="a name that nobody introduces is one model, spelled as most do",
        ),
        pytest.param(
            {1: LATE, 2: EARLY},
            [own(1, "MoverNet"), own(2, "Mover-Net")],
            {"mover-net": ("Mover-Net", 2, [2]), "movernet": ("MoverNet", 1, [1])},
            id="two unrelated papers introduce two models",
        ),
        pytest.param(
            {1: LATE, 2: EARLY},
            [own(1, "MoverNet"), own(2, "MoverNet")],
            {"movernet": ("MoverNet", 2, [2]), "movernet-2": ("MoverNet", 1, [1])},
            id="the earlier one gets the plain slug",
        ),
        pytest.param(
            {1: UNDATED, 2: LATE},
            [own(1, "MoverNet"), own(2, "MoverNet")],
            {"movernet": ("MoverNet", 2, [2]), "movernet-2": ("MoverNet", 1, [1])},
            id="an undated paper is the last",
        ),
        pytest.param(
            {1: SAME_BENCHMARK, 2: EARLY},
            [own(1, "MoverNet"), own(2, "MoverNet")],
            {"movernet": ("MoverNet", 2, [1, 2])},
            id="papers that share a benchmark speak of one model",
        ),
        pytest.param(
            {1: SAME_AUTHOR, 2: EARLY},
            [own(1, "MoverNet"), own(2, "MoverNet")],
            {"movernet": ("MoverNet", 2, [1, 2])},
            id="papers that share an author speak of one model",
        ),
        pytest.param(
            {1: LATE, 2: EARLY, 3: SAME_AUTHOR, 4: FakePaper(date(2025, 1, 1), benchmarks=frozenset([3]))},
            [own(1, "MoverNet"), own(2, "MoverNet"), own(3, "MoverNet"), own(4, "MoverNet")],
            {"movernet": ("MoverNet", 2, [2, 3, 4]), "movernet-2": ("MoverNet", 1, [1])},
            id="what one paper shares with a second and that with a third joins all three",
        ),
        pytest.param(
            {1: LATE, 2: EARLY, 3: FakePaper(benchmarks=frozenset([2])), 4: FakePaper()},
            [own(1, "MoverNet"), own(2, "MoverNet"), others(3, "MoverNet"), baseline(4, "MoverNet")],
            {"movernet": ("MoverNet", 2, [2, 4]), "movernet-2": ("MoverNet", 1, [1, 3])},
            id="a mention of two models' name means the one on its benchmark, else the earliest",
        ),
        pytest.param(
            {1: EARLY},
            [own(1, "MoverNets"), own(1, "MoverNets"), own(1, "MoverNet")],
            {"movernet": ("MoverNet", 1, [1, 1, 1])},
            id="several MoverNets are MoverNet where anyone calls it that",
        ),
        pytest.param(
            {1: EARLY, 2: LATE},
            [own(1, None), own(1, None), own(2, None)],
            {
                "unnamed-moving-things": ("(unnamed) Moving Things", 1, [1, 1]),
                "unnamed-moving-things-2": ("(unnamed) Moving Things", 2, [2]),
            },
            id="an unnamed system is its paper's own",
        ),
        pytest.param(
            {1: EARLY},
            [own(1, "Taken")],
            {"taken-2": ("Taken", 1, [1])},
            id="a slug of the vocabulary is not given again",
        ),
    ],
)
def test_models_in_any_order(
    papers: dict[int, FakePaper], uses: list[NameUse], models: dict[str, tuple[str, int | None, list[int]]]
) -> None:
    for order in permutations(uses):
        assert found(resolve(order, FakePapers(papers), ["taken"], unknown)) == models


@pytest.mark.parametrize(
    ("papers", "uses", "models"),
    [
        pytest.param(
            {1: EARLY, 2: LATE},
            [own(1, "MoverNet"), own(1, "MoverNet-B"), others(2, "MoverNet-Base"), baseline(2, "MoverNet-7B")],
            {"movernet": (None, 1, 1), "movernet-b": ("movernet", 1, 2), "movernet-7b": ("movernet", None, 1)},
            id="sizes are of the family that papers speak of",
        ),
        pytest.param(
            {1: EARLY, 2: LATE},
            [own(1, "MoverNet-S"), others(2, "MoverNet-S/16")],
            {"movernet": (None, 1, 0), "movernet-s": ("movernet", 1, 1), "movernet-s-16": ("movernet", None, 1)},
            id="a family that nobody speaks of is there for its sizes",
        ),
        pytest.param(
            {1: EARLY, 2: LATE, 3: UNDATED},
            [own(1, "MoverNet"), own(2, "MoverNet-S"), baseline(3, "MoverNet-L")],
            {
                "movernet": (None, 1, 1),
                "movernet-2": (None, 2, 0),
                "movernet-s": ("movernet-2", 2, 1),
                "movernet-l": ("movernet", None, 1),
            },
            id="a size from an unrelated paper is of another family",
        ),
        pytest.param(
            {1: LATE, 2: EARLY, 3: UNDATED},
            [own(1, "MoverNet-S"), own(2, "MoverNet-S"), others(3, "MoverNet")],
            {
                "movernet": (None, 2, 1),
                "movernet-2": (None, 1, 0),
                "movernet-s": ("movernet", 2, 1),
                "movernet-s-2": ("movernet-2", 1, 1),
            },
            id="so are two sizes of one name, and a mention is of the first",
        ),
        pytest.param(
            {1: EARLY, 2: SAME_BENCHMARK},
            [own(1, "MoverNet-S"), own(2, "MoverNet-L")],
            {"movernet": (None, 1, 0), "movernet-s": ("movernet", 1, 1), "movernet-l": ("movernet", 2, 1)},
            id="sizes from papers that share a benchmark are of one family",
        ),
        pytest.param(
            {1: EARLY},
            [own(1, "Known-S"), own(1, "Known-7B")],
            {"known-s": ("slug-of-known", 1, 1), "known-7b": ("slug-of-known", 1, 1)},
            id="the vocabulary's family is not made again",
        ),
        pytest.param(
            {1: EARLY},
            [own(1, "GPT-9"), own(1, "B"), own(1, "our large")],
            {"gpt-9": (None, 1, 1), "b": (None, 1, 1), "large": (None, 1, 1)},
            id="a number is no size, and neither is one alone",
        ),
    ],
)
def test_families_in_any_order(
    papers: dict[int, FakePaper], uses: list[NameUse], models: dict[str, tuple[str | None, int | None, int]]
) -> None:
    for order in permutations(uses):
        resolved = resolve(order, FakePapers(papers), [], {"Known": "slug-of-known"}.get)
        assert {one.slug: (one.family, one.paper, len(one.uses)) for one in resolved} == models


def test_every_spelling_is_an_alias_under_its_normal_form() -> None:
    uses = [own(1, "MoverNet"), others(1, "the Mover-Net"), others(1, "Mover-Net"), baseline(1, "MoverNets")]
    (model,) = resolve(uses, FakePapers({1: EARLY}), [], unknown)
    assert model.aliases == {"movernet": "Mover-Net", "movernets": "MoverNets"}


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("MoverNet: Moving Things", "MoverNet"),
        ("Moving Things at 10:30 in the Morning", "Moving Things at 10:30 in the Morning"),
        ("One Two Three Four Five Six Seven Eight Nine", "One Two Three Four Five Six Seven Eight…"),
    ],
)
def test_short_titles(title: str, short: str) -> None:
    assert short_title(title) == short


def test_slugs_with_numbers_never_meet_other_names_slugs() -> None:
    names = [("A B", (2,)), ("A-B", (1,)), ("A.B", (3,)), ("a b 2", (4,))]
    assert unique_slugs(names, []) == ["a-b-3", "a-b", "a-b-4", "a-b-2"]
