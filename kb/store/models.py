"""Which model each name means: one deterministic pass over all claims, whatever order the papers came in.

A name joins the model of the paper that introduces it. A paper introduces a name if it reports an own result by that
name; two papers that introduce one name speak of one model if they share a benchmark or an author, else of two.

A model named with its size ("TransNeXt-Base") is a variant of its family's model (TransNeXt). That is the vocabulary's
model of the family's name, else one that papers speak of, else a row of the family's own, without claims, so that the
sizes of one family can be found together. Who introduces a size introduces the family.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from kb.store.mentions import model_key, model_name, singular_name
from kb.vocabulary import family_name, model_name_key, name_slug

Role = Literal["model", "baseline"]
Order = tuple[bool, date, str, str]

NO_PAPER: Order = (True, date.max, "", "")
"""The place in the order of a model that no paper introduces: behind those of dated papers."""

SHORT_TITLE_WORDS = 8
"""An unnamed system is called by so many words of its paper's title at most."""


@dataclass(slots=True, eq=False)
class NameUse:
    """A claim's (by row) use of a name outside the vocabulary; `words` is None for a paper's own unnamed system.

    `model` is the row of the model that the claim points at so far.
    """

    claim: int
    role: Role
    paper: int
    own: bool
    words: str | None
    model: int | None = None


class Papers(Protocol):
    """What is asked of papers, by row."""

    def title(self, paper: int) -> str:
        """Return its title."""

    def order(self, paper: int) -> Order:
        """Return what sorts it: the earliest first, undated ones last, then by public id and title."""

    def authors(self, papers: Sequence[int]) -> Mapping[int, frozenset[str]]:
        """Return the authors of each of several papers."""

    def benchmarks(self, paper: int) -> frozenset[int]:
        """Return the benchmarks that it reports on."""


@dataclass(slots=True, eq=False)
class ResolvedModel:
    """A model, the row of the paper that introduces it, and where it is used.

    `aliases` maps the normal form of each spelling to its commonest spelling. `order` sorts models of one slug.
    `family` is the slug of the model that it is a size of. `introduced_by` are all papers that introduce it.
    """

    name: str
    order: Order
    paper: int | None
    unnamed: bool
    uses: list[NameUse]
    aliases: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    family: str | None = None
    introduced_by: Sequence[int] = ()


def resolve(
    uses: Iterable[NameUse], papers: Papers, taken_slugs: Iterable[str], known: Callable[[str], str | None]
) -> list[ResolvedModel]:
    """Return the models that names mean, each with a slug of its own, none of them one of `taken_slugs`.

    Among them are families that no claim uses. `known` returns the slug of a family's name outside `uses`, if any.
    """
    by_key: dict[str, list[NameUse]] = defaultdict(list)
    unnamed: dict[int, list[NameUse]] = defaultdict(list)
    for use in uses:
        if use.words is None:
            unnamed[use.paper].append(use)
        else:
            by_key[model_key(use.words)].append(use)
    models = [_unnamed_model(paper, own, papers) for paper, own in unnamed.items()]
    of_key = {key: list(_models_of_one_name(same_name, papers)) for key, same_name in by_key.items()}
    models += [model for same_key in of_key.values() for model in same_key]
    variants: dict[str, list[ResolvedModel]] = defaultdict(list)
    for model in models:
        if name := _family_name(model):
            model.family = known(name)
            if model.family is None:
                variants[model_key(name)].append(model)
    sizes: list[tuple[ResolvedModel, ResolvedModel]] = []
    for key, members in variants.items():
        homes = of_key.get(key, [])
        found = _families(members, homes, papers)
        sizes += found
        models += {id(family): family for _, family in found if family not in homes}.values()
    names = [(model.name, (*model.order, model.name)) for model in models]
    for model, slug in zip(models, unique_slugs(names, taken_slugs), strict=True):
        model.slug = slug
    for model, family in sizes:
        model.family = family.slug
    for _, family in sizes:
        family.family = None
    return models


def unique_slugs(names: Sequence[tuple[str, tuple[object, ...]]], taken: Iterable[str]) -> list[str]:
    """Return a slug for each (name, order), in the order given.

    Of several that would have one slug, the first by `order` gets it and the others "-2", "-3", …; so do those whose
    slug is `taken`.
    """
    used = set(taken)
    slugs = [""] * len(names)
    rest = []
    for place in sorted(range(len(names)), key=lambda place: names[place][1]):
        slug = name_slug(names[place][0])
        if slug in used:
            rest.append((slug, place))
        else:
            used.add(slug)
            slugs[place] = slug
    last: Counter[str] = Counter()
    for slug, place in rest:
        number = last[slug] + 2
        while f"{slug}-{number}" in used:
            number += 1
        last[slug] = number - 1
        slugs[place] = f"{slug}-{number}"
        used.add(slugs[place])
    return slugs


def short_title(title: str) -> str:
    """Return what a title begins with: up to the first colon, and no more than a few words."""
    words = re.split(r":(?:\s|$)", title, maxsplit=1)[0].split() or title.split()
    return " ".join(words[:SHORT_TITLE_WORDS]) + ("…" if len(words) > SHORT_TITLE_WORDS else "")


def commonest(spellings: Iterable[str]) -> str:
    """Return the commonest spelling, the first in binary order of equally common ones."""
    counts = Counter(spellings)
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))


def _unnamed_model(paper: int, uses: list[NameUse], papers: Papers) -> ResolvedModel:
    return ResolvedModel(f"(unnamed) {short_title(papers.title(paper))}", papers.order(paper), paper, True, uses)


def _models_of_one_name(uses: Sequence[NameUse], papers: Papers) -> Iterator[ResolvedModel]:
    introducing = sorted({use.paper for use in uses if use.own and use.role == "model"}, key=papers.order)
    groups = _groups(introducing, papers)
    if len(groups) < 2:
        yield _named_model(list(uses), introducing, papers)
        return
    group_of = {paper: group for group, members in enumerate(groups) for paper in members}
    reports_on = [frozenset[int]().union(*map(papers.benchmarks, members)) for members in groups]
    uses_of: list[list[NameUse]] = [[] for _ in groups]
    for use in uses:
        group = group_of.get(use.paper)
        if group is None:
            on = papers.benchmarks(use.paper)
            group = next((at for at, others in enumerate(reports_on) if on & others), 0)
        uses_of[group].append(use)
    for members, own in zip(groups, uses_of, strict=True):
        yield _named_model(own, members, papers)


def _family_name(model: ResolvedModel) -> str | None:
    spellings = () if model.unnamed else (model.name, *model.aliases.values())
    return next(filter(None, map(family_name, spellings)), None)


def _families(
    variants: Sequence[ResolvedModel], homes: Sequence[ResolvedModel], papers: Papers
) -> list[tuple[ResolvedModel, ResolvedModel]]:
    """Return each of the models whose family has one name with its family: one of `homes`, else a new one.

    As with any name, papers that share nothing speak of two families.
    """
    introducing = {paper for model in (*variants, *homes) for paper in model.introduced_by}
    groups = _groups(sorted(introducing, key=papers.order), papers)
    group_of = {paper: group for group, members in enumerate(groups) for paper in members}
    family_of: dict[int, ResolvedModel] = {}
    for home in homes:
        for paper in home.introduced_by:
            family_of.setdefault(group_of[paper], home)
    nobodys = [home for home in homes if not home.introduced_by]
    members_of: dict[int | None, list[ResolvedModel]] = defaultdict(list)
    for variant in variants:
        members_of[group_of[variant.introduced_by[0]] if variant.introduced_by else None].append(variant)
    for group in sorted(group for group in members_of if group is not None and group not in family_of):
        first = min(groups[group], key=papers.order)
        family = nobodys.pop() if nobodys else _new_family(members_of[group])
        family.paper, family.order = first, papers.order(first)
        family_of[group] = family
    if None in members_of:  # nobody introduces these: they are of the family that came first
        families = [*nobodys, *homes, *(family_of[group] for group in sorted(family_of))]
        family_of[-1] = families[0] if families else _new_family(members_of[None])
        members_of[-1] = members_of.pop(None)
    grouped = ((group, variant) for group, members in members_of.items() for variant in members)
    return [(variant, family_of[group]) for group, variant in grouped if group is not None]


def _new_family(variants: Sequence[ResolvedModel]) -> ResolvedModel:
    name = commonest(filter(None, map(_family_name, variants)))
    return ResolvedModel(name, NO_PAPER, None, False, [], {model_name_key(name): name})


def _groups(introducing: Sequence[int], papers: Papers) -> list[list[int]]:
    """Return the papers, in the order given, put together where they share a benchmark or an author."""
    if len(introducing) < 2:
        return [list(introducing)]
    before = {paper: paper for paper in introducing}  # an earlier paper of the same group, or itself
    position = {paper: at for at, paper in enumerate(introducing)}

    def first(paper: int) -> int:
        while before[paper] != paper:
            paper = before[paper]
        return paper

    first_with: dict[Hashable, int] = {}
    authors = papers.authors(introducing)
    for paper in introducing:
        for shared in (*papers.benchmarks(paper), *authors[paper]):
            other = first_with.setdefault(shared, paper)
            early, late = sorted((first(other), first(paper)), key=position.__getitem__)
            before[late] = early
    groups: dict[int, list[int]] = defaultdict(list)
    for paper in introducing:
        groups[first(paper)].append(paper)
    return list(groups.values())


def _named_model(uses: list[NameUse], introducing: Sequence[int], papers: Papers) -> ResolvedModel:
    """Make the model of the uses of a name; it is spelled as its first introducing paper spells it most often."""
    paper = introducing[0] if introducing else None
    spellings = [(model_name(use.words or ""), use) for use in uses]
    at_home = [name for name, use in spellings if use.paper == paper and use.own and use.role == "model"]
    name = commonest(at_home or [name for name, _ in spellings])
    if singular_name(name) in {spelling for spelling, _ in spellings}:
        name = singular_name(name)
    by_key: dict[str, list[str]] = defaultdict(list)
    for spelling, _ in spellings:
        by_key[model_name_key(spelling)].append(spelling)
    aliases = {key: commonest(same) for key, same in sorted(by_key.items())}
    order = NO_PAPER if paper is None else papers.order(paper)
    return ResolvedModel(name, order, paper, False, uses, aliases, introduced_by=introducing)
