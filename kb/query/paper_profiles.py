"""What the base knows of one paper: its record and its claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from kb.query.claims import KEPT_COLUMNS, KeptClaimRow, kept_claims
from kb.query.names import paper_named
from kb.query.profiles import Profile, texts
from kb.query.tables import Column
from kb.store.schema import ClaimRow, ModelRow, PaperIdentityRow, PaperRow, PaperSourceRow, SourceRow


@dataclass(frozen=True, repr=False)
class PaperProfile(Profile[KeptClaimRow]):
    """One paper and its claims, in the order of their places. `known_as` are its further identities ("doi:…").

    `introduces` are the models that are known to be its own, `sources` the files and places that it stands in.
    """

    paper_id: str
    title: str
    authors: tuple[str, ...]
    published_on: date | None
    categories: tuple[str, ...]
    url: str | None
    code_url: str | None
    known_as: tuple[str, ...]
    introduces: tuple[str, ...]
    sources: tuple[str, ...]
    abstract: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of claims, their origin, whether they are rejected, and where they are listed."""
        return KEPT_COLUMNS

    @property
    def headings(self) -> tuple[str, ...]:
        """Kind, names, value as stated, conditions, confidence and id."""
        return ("kind", "model", "stated", "metric", "dataset", "conditions", "confidence", "claim_id")

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Yield each claim as texts, confidence with two decimals."""
        at = self.headings.index("confidence")
        for row, cells in zip(self.rows, super().lines(), strict=True):
            yield (*cells[:at], f"{row.confidence:.2f}", *cells[at + 1 :])

    @property
    def caption(self) -> str:
        """Title and number of claims."""
        return f"{self.title}: {len(self)} claim{'' if len(self) == 1 else 's'}"

    @property
    def facts(self) -> Mapping[str, object]:
        """Everything but the claims."""
        names = (
            "paper_id", "known_as", "title", "authors", "published_on", "categories", "url", "code_url", "introduces",
            "sources", "abstract",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def contents(self) -> Mapping[str, object]:
        """The facts, and the claims."""
        return {**self.facts, "claims": self._rows()}


def paper(connection: Connection, name: str) -> PaperProfile:
    """Return the paper that an id, an identity's value, its title or words of it mean; raise as `paper_named` does."""
    id_ = paper_named(connection, name)
    row = connection.execute(select(PaperRow.__table__).where(PaperRow.id == id_)).mappings().one()
    identities = connection.execute(
        select(PaperIdentityRow.scheme, PaperIdentityRow.value)
        .where(PaperIdentityRow.paper_id == id_, PaperIdentityRow.scheme != "title")
        .order_by(PaperIdentityRow.id)
    )
    sources = connection.execute(
        select(SourceRow.name, PaperSourceRow.place)
        .join(SourceRow, SourceRow.id == PaperSourceRow.source_id)
        .where(PaperSourceRow.paper_id == id_)
        .order_by(SourceRow.name, SourceRow.id)
    )
    known_as = (f"{scheme}:{value}" if scheme in ("arxiv", "doi") else value for scheme, value in identities)
    return PaperProfile(
        rows=kept_claims(connection, ClaimRow.paper_id == id_),
        paper_id=row["paper_id"],
        title=row["title"],
        authors=tuple(row["authors"]),
        published_on=row["published_on"],
        categories=tuple(row["categories"]),
        url=row["url"],
        code_url=row["code_url"],
        known_as=tuple(dict.fromkeys(one for one in known_as if one != row["paper_id"])),
        introduces=texts(connection, ModelRow.name, ModelRow.paper_id == id_),
        sources=tuple(f"{file}, {place}" for file, place in sources),
        abstract=row["abstract"],
    )
