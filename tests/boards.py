"""One leaderboard of one row, and one claim, for tests of how they are shown."""

from datetime import date

from kb.query import ClaimRow, Hidden, Leaderboard, LeaderboardRow

ROW = LeaderboardRow(
    rank=1, model="MOAT", reported_by="own", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=",
    score=89.1, metric="top-1-accuracy", dataset="imagenet-1k", split=None, conditions=("22K", "512x512"),
    paper="MOAT: Alternating", paper_id="arxiv:2210.01820", url="https://arxiv.org/abs/2210.01820", code_url=None,
    published_on=date(2022, 10, 4), confidence=0.97, evidence="MOAT gets 89.1%, a lot.", value_start=10, value_end=14,
    claim_id="c1",
)  # fmt: skip
BOARD = Leaderboard(
    rows=(ROW,), dataset="imagenet-1k", metric="top-1-accuracy", dataset_name="ImageNet-1K",
    metric_name="top-1 accuracy", higher_is_better=True, total=1, hidden=Hidden(),
)  # fmt: skip
CLAIM = ClaimRow(
    kind="result", model="MOAT", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=", score=89.1,
    metric="top-1-accuracy", dataset=None, split=None, task=None, baseline=None, direction=None, change=None, own=True,
    conditions=(), paper="MOAT", paper_id="arxiv:2210.01820", url=None, code_url=None, published_on=None,
    confidence=0.97, evidence="MOAT gets 89.1%.", value_start=10, value_end=14, claim_id="c1",
)  # fmt: skip
