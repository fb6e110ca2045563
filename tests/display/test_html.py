"""Notebook tables: what they show, and that nothing in a paper becomes markup."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from kb.display import html
from kb.query import (
    Answer,
    ClaimProfile,
    DatasetProfile,
    Hidden,
    History,
    HistoryRow,
    KeptClaimRow,
    Leaderboard,
    LeaderboardRow,
    Passage,
    Span,
)

MOAT = LeaderboardRow(
    rank=1, model="MOAT", reported_by="own", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=",
    score=89.1, metric="top-1-accuracy", dataset="imagenet-1k", split=None, conditions=("22K pretraining", "512x512"),
    paper="MOAT: Alternating Convolution and Attention", paper_id="arxiv:2210.01820",
    url="https://arxiv.org/abs/2210.01820", code_url=None, published_on=date(2022, 10, 4), confidence=0.97,
    evidence="MOAT gets 89.1% on ImageNet-1K.", value_start=10, value_end=14, claim_id="c1",
)  # fmt: skip
BOUND = replace(
    MOAT, rank=None, model="Older", qualifier=">", value=80.0, value_text="80", conditions=(), claim_id="c2"
)


SENTENCE = "MOAT gets 89.1% ImageNet top-1."
CLAIM = KeptClaimRow(
    kind="result", model="MOAT", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=", score=89.1,
    metric="top-1-accuracy", dataset="imagenet-1k", split=None, task=None, baseline=None, direction=None, change=None,
    own=True, conditions=("22K",), paper="MOAT", paper_id="arxiv:2210.01820", url="https://arxiv.org/abs/2210.01820",
    code_url=None, published_on=date(2022, 10, 4), confidence=0.9, evidence=SENTENCE, value_start=10, value_end=14,
    claim_id="c1", origin="extracted", rejected=False,
)  # fmt: skip

NOTHING = Hidden()


def shown_claim(claim=CLAIM, title="MOAT", sentence=SENTENCE):
    spans = (Span("value", 10, 14), Span("metric", 16, 30), Span("dataset", 16, 24))
    passages = (Passage("abstract", sentence, spans, True), Passage("title", title, (Span("model", 0, 4),), False))
    return html.claim(ClaimProfile(rows=(claim,), passages=passages, decisions=()))


def history(*rows, higher_is_better=True):
    return History(
        rows=rows, dataset="imagenet-1k", metric="top-1-accuracy", dataset_name="ImageNet-1K",
        metric_name="top-1 accuracy", higher_is_better=higher_is_better,
    )  # fmt: skip


def record(score, gain=None, **changes):
    of_board = {name: getattr(MOAT, name) for name in HistoryRow.__dataclass_fields__ if name != "gain"}
    return HistoryRow(**{**of_board, "score": score, "gain": gain, **changes})


def board(*rows, hidden=NOTHING, total=None, higher_is_better=True):
    return Leaderboard(
        rows=rows, dataset="imagenet-1k", metric="top-1-accuracy", dataset_name="ImageNet-1K",
        metric_name="top-1 accuracy", higher_is_better=higher_is_better, total=len(rows) if total is None else total,
        hidden=hidden,
    )  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def cells(page):
    return [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)]


def test_a_leaderboard_shows_rank_value_conditions_paper_date_and_words():
    page = html.leaderboard(board(MOAT))

    assert cells(page) == [
        "1",
        "MOAT",
        "89.1%",
        "22K pretraining; 512x512",
        "MOAT: Alternating Convolution and Attention",
        "2022-10-04",
        "MOAT gets 89.1% on ImageNet-1K.",
    ]
    assert "<mark>89.1</mark>" in page
    assert '<a href="https://arxiv.org/abs/2210.01820">' in page
    assert "ImageNet-1K, top-1 accuracy: 1 model" in page


def test_bars_run_from_the_worst_to_the_best_and_bounds_have_none():
    middle, worst = replace(MOAT, rank=2, score=87.1), replace(MOAT, rank=3, score=85.1)
    falling = board(MOAT, middle, worst, BOUND)
    rising = board(worst, middle, MOAT, BOUND, higher_is_better=False)

    for page in (html.leaderboard(falling), html.leaderboard(rising)):
        assert re.findall(r"width:(\d+)%", page) == ["100", "52", "5"]


def test_equal_scores_have_full_bars():
    assert re.findall(r"width:(\d+)%", html.leaderboard(board(MOAT, MOAT))) == ["100", "100"]


@pytest.mark.parametrize("field", ["model", "paper", "evidence", "unit"])
def test_markup_in_a_paper_is_shown_as_text(field):
    attack = '<script>alert("x")</script>'

    page = Tags(html.leaderboard(board(replace(MOAT, **{field: attack}))))

    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert "alert" in "".join(page.texts)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http", None])
def test_only_addresses_of_the_web_are_linked(url):
    assert "<a " not in html.leaderboard(board(replace(MOAT, url=url)))


def test_a_quote_in_an_address_stays_within_it():
    page = Tags(html.leaderboard(board(replace(MOAT, url='https://x/"onmouseover="alert(1)'))))

    assert [attrs for tag, attrs in page.tags if tag == "a"] == [{"href": 'https://x/"onmouseover="alert(1)'}]


def test_what_is_hidden_is_said():
    page = html.leaderboard(board(MOAT, hidden=Hidden(unconfident=2, baselines=3)))

    assert "Claims hidden: 2 of too little confidence, 3 reported as baselines." in page
    assert "hidden" not in html.leaderboard(board(MOAT))


def test_a_long_table_is_cut_and_says_so():
    page = html.leaderboard(board(*[MOAT] * 60))

    assert page.count("<tr>") == 51
    assert "10 more rows; .frame has all." in page


def test_any_table_is_shown_by_its_headings_and_escaped():
    table = Answer(rows=(("<b>", 1), (None, 2.5)), names=("a<b", "n"))

    page = html.table(table)

    assert "<th>a&lt;b</th>" in page
    assert cells(page) == ["&lt;b&gt;", "1", "", "2.5"]
    assert "2 rows" in page


def test_an_empty_leaderboard_is_a_table_without_rows():
    assert cells(html.leaderboard(board())) == []


def entities(page):
    found = re.findall(r'<mark class="entity"[^>]*>\s*(.*?)\s*<span[^>]*>(.*?)</span>\s*</mark>', page, re.DOTALL)
    return [(words.strip(), label) for words, label in found]


def test_a_claim_is_its_words_each_with_what_it_is_and_names_within_names_as_pieces():
    page = shown_claim()

    assert entities(page) == [
        ("89.1", "value"), ("ImageNet", "dataset + metric"), ("top-1", "metric"), ("MOAT", "model"),
    ]  # fmt: skip
    grounds = re.findall(r"background: (#\w+)", page)
    assert len(set(grounds)) == len(grounds) == 4
    assert "in the title:" in page
    assert "<th>condition</th><td>22K</td>" in page
    assert '<a href="https://arxiv.org/abs/2210.01820">' in page


def test_a_claim_that_stands_in_no_text_is_its_fields():
    listed = replace(CLAIM, evidence=None, value_start=None, value_end=None, listed_in="tables.json, row 5")

    page = html.claim(ClaimProfile(rows=(listed,), passages=(), decisions=()))

    assert entities(page) == []
    assert "<th>listed in</th><td>tables.json, row 5</td>" in page


@pytest.mark.parametrize("where", ["title", "sentence", "model", "paper", "claim_id"])
def test_markup_in_a_claim_is_shown_as_text(where):
    attack = "x\"'<script>alert(1)</script>{text}&amp;"
    # over the spans, which displaCy draws by themselves, and behind them
    text = f"{attack} {attack}"
    words = {where: text} if where in ("title", "sentence") else {"claim": replace(CLAIM, **{where: text})}

    page = Tags(shown_claim(**words))

    assert "script" not in [tag for tag, _ in page.tags]
    assert "(1)</script>{text}&amp;" in "".join(page.texts)


def test_a_claims_address_is_linked_only_if_it_is_of_the_web():
    assert "<a " not in shown_claim(replace(CLAIM, url="javascript:alert(1)"))


def test_a_claim_is_drawn_and_not_displayed_by_displacy_itself(monkeypatch):
    monkeypatch.setattr("spacy.displacy.is_in_jupyter", lambda: True)

    assert "89.1" in shown_claim()


def test_dollar_signs_in_a_paper_are_no_formulas():
    for page in (shown_claim(), html.table(Answer(rows=(("$x$",),), names=("n",)))):
        assert 'class="kb tex2jax_ignore"' in page


def test_a_history_has_bars_from_the_worst_to_the_best_record():
    rising = html.history(history(record(80.0), record(85.0, 5.0), record(90.0, 5.0)))
    falling = html.history(history(record(9.0), record(7.0, 2.0), record(5.0, 2.0), higher_is_better=False))

    assert [re.findall(r"width:(\d+)%", page) for page in (rising, falling)] == [["5", "52", "100"]] * 2
    assert cells(rising)[:5] == ["2022-10-04", "MOAT", "89.1%", "", "22K pretraining; 512x512"]
    assert "<mark>89.1</mark>" in rising


def test_markup_in_a_history_is_shown_as_text():
    attack = "<script>alert(1)</script>"

    page = Tags(html.history(history(record(80.0, model=attack, paper=attack, evidence=attack, split=attack))))

    assert "script" not in [tag for tag, _ in page.tags]


def test_what_is_known_of_a_dataset_is_facts_and_rows_escaped():
    found = DatasetProfile(
        rows=(), slug="pebbles", name="<b>Pebbles", status="discovered", aliases=("PB", "<i>"), task=None, parent=None,
        parts=(), homepage="javascript:alert(1)", metrics=(), papers=1, claims=2, first_on=None, last_on=None,
    )  # fmt: skip

    page = html.profile(found)

    assert "<th>aliases</th><td>PB; &lt;i&gt;</td>" in page
    assert "<b>" not in page
    assert "<a " not in page
    assert "parent" not in page
