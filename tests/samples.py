"""One small file of each format that holds papers, made for the tests: the same paper in all of them."""

import html
import io
import json
from typing import Any

import pyarrow
from pyarrow import parquet

TITLE = "A Network of Stones and Pebbles"
ABSTRACT = "Our StoneNet reaches 84.5% accuracy on CIFAR-10. It is “the best” of Ada's."
NUMBER, DOI = "2403.00001", "10.1000/abc.1"

RECORD: dict[str, Any] = {"id": NUMBER, "title": TITLE, "abstract": ABSTRACT, "date": "2024-03-05"}
SNAPSHOT = {
    "id": NUMBER,
    "authors": "Ada Stone",
    "title": TITLE,
    "abstract": f"  {ABSTRACT}\n",
    "categories": "cs.CV",
    "doi": DOI,
    "versions": [{"version": "v1", "created": "Tue, 5 Mar 2024 10:00:00 GMT"}],
}
WORK: dict[str, Any] = {
    "id": "https://openalex.org/W4400000001",
    "doi": f"https://doi.org/{DOI.upper()}",
    "title": TITLE,
    "publication_date": "2024-03-05",
    "abstract_inverted_index": {word: [place] for place, word in enumerate(ABSTRACT.split())},
    "authorships": [{"author": {"display_name": "Ada Stone"}}],
    "locations": [{"landing_page_url": f"http://arxiv.org/abs/{NUMBER}"}],
}
S2_PAPER: dict[str, Any] = {
    "corpusid": 123456,
    "title": TITLE,
    "abstract": ABSTRACT,
    "year": 2024,
    "publicationdate": "2024-03-05",
    "externalids": {"ArXiv": NUMBER, "DOI": DOI},
    "authors": [{"authorId": "1", "name": "Ada Stone"}],
}
PWC_PAPER: dict[str, Any] = {
    "paper_url": "https://paperswithcode.com/paper/a-network-of-stones",
    "arxiv_id": NUMBER,
    "title": TITLE,
    "abstract": ABSTRACT,
    "url_abs": f"https://arxiv.org/abs/{NUMBER}v2",
    "authors": ["Ada Stone"],
    "date": "2024-03-05",
    "tasks": ["Stone Classification"],
    "methods": [],
}
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>arXiv Query: search_query=all:stones</title>
  <updated>2024-05-01T00:00:00-04:00</updated>
{entries}</feed>
"""
ENTRY = f"""  <entry>
    <id>http://arxiv.org/abs/{NUMBER}v3</id>
    <updated>2024-04-09T17:00:00Z</updated>
    <published>2024-03-05T17:00:00Z</published>
    <title>A Network of Stones
  and Pebbles</title>
    <summary>  {ABSTRACT}
    </summary>
    <author><name>Ada Stone</name></author>
    <author><name>Bo Müller</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{DOI}</arxiv:doi>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">Code: https://github.com/stones/net</arxiv:comment>
    <link href="http://arxiv.org/abs/{NUMBER}v3" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{NUMBER}v3" rel="related" type="application/pdf"/>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""
BIBTEX_ENTRY = r"""@inproceedings{stone-muller-2024-network,
    title = "A Network of {S}tones and Pebbles",
    author = {Stone, Ada  and
      M{\"u}ller, Bo},
    month = mar,
    year = "2024",
    url = "https://aclanthology.org/2024.stones-1.1/",
    doi = "10.1000/abc.1",
    eprint = "2403.00001",
    abstract = "Our StoneNet reaches 84.5{\%} accuracy on CIFAR-10. It is {\textquotedblleft}the best{\textquotedblright} of Ada's."
}
"""  # noqa: E501
HUB_PAPER: dict[str, Any] = {
    "id": NUMBER,
    "title": TITLE,
    "summary": ABSTRACT,
    "publishedAt": "2024-03-05T17:00:00.000Z",
    "upvotes": 7,
    "authors": [{"name": "Ada Stone", "hidden": False}],
    "githubRepo": "https://github.com/stones/net",
}
ARTICLE = f"""<article class="card"><a href="/papers/{NUMBER}"><img src="x.png"></a>
  <h3><a href="/papers/{NUMBER}#community">A Network of Stones
  and Pebbles</a></h3><p>7 authors</p><p>{html.escape(ABSTRACT)}</p><time datetime="2024-03-05T17:00:00">Mar 5</time>
</article>"""


def page(content: str) -> str:
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Daily Papers - Hugging Face</title></head>\n'
        f"<body>{content}</body></html>\n"
    )


def hydrated(data: Any, shown: str = "") -> str:
    props = html.escape(json.dumps(data))
    return f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{props}">{shown}</div>'


def parquet_bytes(rows: list[dict[str, Any]], **options: Any) -> bytes:
    target = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), target, **options)
    return target.getvalue()


SAMPLES: dict[str, bytes] = {
    "arxiv": (json.dumps(SNAPSHOT) + "\n").encode(),
    "jsonl": (json.dumps(RECORD) + "\n").encode(),
    "pwc-papers": json.dumps([PWC_PAPER], indent=2).encode(),
    "openalex": (json.dumps(WORK) + "\n").encode(),
    "semantic-scholar": (json.dumps(S2_PAPER) + "\n").encode(),
    "atom": FEED.format(entries=ENTRY).encode(),
    "parquet": parquet_bytes([RECORD]),
    "csv": f"id\ttitle\tabstract\tdate\n{NUMBER}\t{TITLE}\t{ABSTRACT}\t2024-03-05\n".encode(),
    "daily-papers-html": page(hydrated({"dailyPapers": [{"paper": HUB_PAPER, "numComments": 2}]}, ARTICLE)).encode(),
    "bibtex": BIBTEX_ENTRY.encode(),
    "daily-papers": f"Daily Papers\n\n{TITLE}\n\n{ABSTRACT}\n\n  • 2 authors\n·\nMar 5, 2024\n".encode(),
}
WHERE = {
    **dict.fromkeys(SAMPLES, "line 1"),
    "pwc-papers": "record 1",
    "atom": "entry 1 (line 5)",
    "parquet": "row 1",
    "csv": "line 2",
    "daily-papers-html": "paper 1",
    "daily-papers": "line 3",
}
