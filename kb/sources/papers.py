"""How a record's fields become a `Paper`: the same rules for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from kb.records import Flaw, Identity, Paper, Record
from kb.sources.dates import read_date
from kb.sources.files import is_unicode
from kb.sources.identities import arxiv_month, arxiv_number, doi, title_identity

ABSTRACT_FIELDS = ("abstract", "summary")
ID_FIELDS = ("id", "paper_id")
URL_FIELDS = ("url", "url_abs")
DATE_FIELDS = ("date", "published", "published_on", "year")
FIELDS = frozenset(
    [
        *("title", *ABSTRACT_FIELDS, *ID_FIELDS, *URL_FIELDS, *DATE_FIELDS),
        *("arxiv_id", "doi", "versions", "authors", "authors_parsed", "categories", "comments"),
    ]
)
"""All that is read of a record, whatever else it has."""

CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "huggingface.co")
CODE_ADDRESS = re.compile(
    rf"\b(?P<host>{'|'.join(map(re.escape, CODE_HOSTS))})"
    r"/(?P<owner>(?:\\_|[\w.-])+)/(?P<name>(?:\\_|[\w.-])+)",
    re.I,
)
NO_OWNERS = frozenset(
    ["blog", "collections", "datasets", "docs", "orgs", "organizations", "papers", "sponsors", "spaces", "topics"]
)
"""First parts of code hosts' addresses that are sections of the site, not owners of a repository."""


class UnusableError(Exception):
    """A record that makes no paper; the argument is the reason ("has no abstract")."""


def read_record(fields: Mapping[str, object], collection: str, where: str) -> Record | Flaw:
    """Return the record that a paper's fields make, or the flaw that keeps it from being used."""
    try:
        return Record(make_paper(fields, collection), where)
    except UnusableError as error:
        return Flaw(where, str(error))


def make_paper(fields: Mapping[str, object], collection: str) -> Paper:
    """Return the paper that a record's fields (names in lower case, values as JSON has them) describe.

    Fields read: title, abstract or summary, id or paper_id, arxiv_id, doi, url or url_abs, date or published or
    published_on or year, versions (as arXiv's snapshot has them), authors or authors_parsed, categories, comments. Any
    but the first two may be missing. Line breaks and runs of white space become single spaces; all else stays as given.
    An id that is no arXiv number and no DOI belongs to the `collection`. A date of an update is never taken for the
    paper's.
    Raises `UnusableError` if there is no title or no abstract, or where a date is none.
    """
    title = _required(fields, "title")
    abstract = _required(fields, *ABSTRACT_FIELDS)
    own_id, address, stated_doi = _text(fields, *ID_FIELDS), _text(fields, *URL_FIELDS), _text(fields, "doi")
    stated = (_text(fields, "arxiv_id"), own_id, stated_doi, address)
    number = next(filter(None, map(arxiv_number, stated)), None)
    # a record of arXiv may list several DOIs: the first is the paper's, the others are of errata
    known_doi = next(filter(None, (doi(text) for text in (stated_doi, own_id, address))), None)

    identities = []
    if number:
        identities.append(Identity("arxiv", number))
    if known_doi:
        identities.append(Identity("doi", known_doi))
    if own_id and arxiv_number(own_id) is None and doi(own_id) is None:
        identities.append(Identity(f"source:{collection}", own_id))
    identities.append(title_identity(title, abstract))

    published_on = _published_on(fields)
    if published_on is None and number:
        published_on = arxiv_month(number)
    return Paper(
        title=title,
        abstract=abstract,
        identities=tuple(identities),
        authors=_authors(fields),
        published_on=published_on,
        categories=_categories(fields.get("categories")),
        url=_url(address, number, known_doi),
        code_url=code_address(abstract) or code_address(_text(fields, "comments")),
    )


def listed_paper(title: str, address: str, published_on: date | None, code: str, collection: str) -> Paper | None:
    """Return the paper that a row of results names by its title and address, None if it names none.

    It has no abstract; a source that knows one completes it. An address that is neither arXiv's nor a DOI's identifies
    a paper only where there is no title. Raises `UnusableError` for characters that no database keeps.
    """
    title, address = _clean(title), _clean(address)
    number, known_doi = arxiv_number(address), doi(address)
    identities = []
    if number:
        identities.append(Identity("arxiv", number))
    if known_doi:
        identities.append(Identity("doi", known_doi))
    if any(map(str.isalnum, title)):
        identities.append(title_identity(title, ""))
    elif address and not identities:
        identities.append(Identity(f"source:{collection}", address))
    if not identities:
        return None
    if published_on is None and number:
        published_on = arxiv_month(number)
    return Paper(
        title=title,
        abstract="",
        identities=tuple(identities),
        published_on=published_on,
        url=_url("" if number else address, number, known_doi),
        code_url=code_address(_clean(code)),
    )


def code_address(text: str) -> str | None:
    """Return the first repository on a code host that a text names, as https://host/owner/name, or None."""
    lower = text.lower()
    places = [place for place in map(lower.find, CODE_HOSTS) if place >= 0]
    if not places:  # many times faster than the search of all places
        return None
    longer = len(lower) - len(text)  # "İ" has two characters in lower case
    for match in CODE_ADDRESS.finditer(text, max(0, min(places) - longer)):
        owner, name = (match[part].replace("\\_", "_").rstrip(".-") for part in ("owner", "name"))
        name = name.removesuffix(".git")
        if owner and name and owner.lower() not in NO_OWNERS:
            return f"https://{match['host'].lower()}/{owner}/{name}"
    return None


def _clean(text: str) -> str:
    """Return a text with its white space collapsed; raise `UnusableError` if it holds what a database cannot keep."""
    on_one_line = text.strip().replace("\n", " ")
    if "  " not in on_one_line and on_one_line.isprintable():  # no half character, no NUL, no other white space
        return on_one_line
    if not is_unicode(text):
        raise UnusableError("holds half a character (a lone surrogate)")
    if "\0" in text:
        raise UnusableError("holds a NUL character")
    return " ".join(text.split())


def _text(fields: Mapping[str, object], *names: str) -> str:
    """Return the first of the named fields that is a text or a whole number and not empty, else an empty string."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := _clean(str(value))):
            return text
    return ""


def _required(fields: Mapping[str, object], *names: str) -> str:
    """Return the first of the named fields that is a text with a letter or digit in it."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and any(map(str.isalnum, text := _clean(value))):
            return text
    raise UnusableError(f"has no {names[0]}")


def _published_on(fields: Mapping[str, object]) -> date | None:
    stated = [_first_version(fields.get("versions")), *(fields.get(name) for name in DATE_FIELDS)]
    for value in stated:
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        text = _clean(str(value))
        try:
            if isinstance(value, bool):
                raise ValueError(text)
            return read_date(text)
        except ValueError as error:
            short = text if len(text) <= 40 else text[:39] + "…"
            raise UnusableError(f'date "{short}" is no date') from error
    return None


def _first_version(versions: object) -> object:
    """Return when the first version was made, from arXiv's list of versions, or None."""
    if isinstance(versions, list) and versions and isinstance(versions[0], dict):
        return cast(dict[str, object], versions[0]).get("created")
    return None


def _authors(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return the authors in order, given names first where the record tells them apart.

    `authors_parsed` is arXiv's [[family, given, suffix], …]; `authors` is a list, or one text in which semicolons, else
    commas and "and", stand between the names and parentheses hold affiliations.
    """
    parsed = fields.get("authors_parsed")
    if isinstance(parsed, list) and parsed and all(isinstance(name, list) for name in parsed):
        parts = [[part for part in name if isinstance(part, str)] for name in parsed]
        return _names(" ".join([*name[1:2], *name[:1], *name[2:3]]) for name in parts)
    stated = fields.get("authors")
    if isinstance(stated, list):
        return _names(name for name in stated if isinstance(name, str))
    if not isinstance(stated, str):
        return ()
    if ";" in stated:
        return _names(stated.split(";"))
    text = re.sub(r"\([^()]*\)", "", stated)
    text = re.sub(r",\s*(?=(?:Jr|Sr|I{2,3}|IV)\b\.?\s*(?:,|$))", " ", text)
    return _names(re.split(r",\s*and\s+|,|\s+and\s+", text))


def _categories(stated: object) -> tuple[str, ...]:
    if isinstance(stated, list):
        return _names(name for name in stated if isinstance(name, str))
    if not isinstance(stated, str):
        return ()
    return _names(re.split(r"[,;]", stated) if re.search(r"[,;]", stated) else stated.split())


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that name anything: arXiv sets a lone colon between a collaboration and its members."""
    return tuple(name for name in map(_clean, texts) if any(map(str.isalnum, name)))


def _url(stated: str, number: str | None, known_doi: str | None) -> str | None:
    if re.fullmatch(r"https?://\S+", stated, re.I):
        return stated
    if number:
        return f"https://arxiv.org/abs/{number}"
    return f"https://doi.org/{known_doi}" if known_doi else None
