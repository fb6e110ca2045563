"""Who leads? Leaderboards, history, benchmarks and claims, read from the store as plain frozen dataclasses."""

from kb.query.answers import Answer, answer
from kb.query.benchmarks import BenchmarkRow, Benchmarks, benchmarks
from kb.query.claim_profiles import ClaimDecision, ClaimProfile, claim
from kb.query.claims import COLUMNS as CLAIM_COLUMNS
from kb.query.claims import ClaimRow, Claims, KeptClaimRow, claim_rows, claims, fetch_claims
from kb.query.comparison import Comparison, ComparisonRow, comparison
from kb.query.conflicts import ConflictRow, Conflicts, conflicts
from kb.query.dataset_profiles import DatasetProfile, dataset
from kb.query.details import Stated, stated_value
from kb.query.evaluation_tables import ReportedDataset, ReportedRow, ReportedTask, listed_tasks, reported_tasks
from kb.query.filters import Filter, Filters
from kb.query.history import History, HistoryRow, history
from kb.query.leaderboard import Hidden, Leaderboard, LeaderboardRow, all_leaderboards, leaderboard, leaderboards
from kb.query.model_profiles import ModelProfile, ModelResultRow, model
from kb.query.paper_profiles import PaperProfile, paper
from kb.query.pareto import Cost, Pareto, ParetoRow, pareto
from kb.query.passages import ROLES, Passage, Role, Span
from kb.query.profiles import Profile
from kb.query.search import Found, Search, SearchRow, search
from kb.query.tables import Column, ColumnType, Table, cell_text, cells_of, columns_of
from kb.store.ranking import CONFIDENCE_FLOOR

__all__ = [
    "CLAIM_COLUMNS",
    "CONFIDENCE_FLOOR",
    "ROLES",
    "Answer",
    "BenchmarkRow",
    "Benchmarks",
    "ClaimDecision",
    "ClaimProfile",
    "ClaimRow",
    "Claims",
    "Column",
    "ColumnType",
    "Comparison",
    "ComparisonRow",
    "ConflictRow",
    "Conflicts",
    "Cost",
    "DatasetProfile",
    "Filter",
    "Filters",
    "Found",
    "Hidden",
    "History",
    "HistoryRow",
    "KeptClaimRow",
    "Leaderboard",
    "LeaderboardRow",
    "ModelProfile",
    "ModelResultRow",
    "PaperProfile",
    "Pareto",
    "ParetoRow",
    "Passage",
    "Profile",
    "ReportedDataset",
    "ReportedRow",
    "ReportedTask",
    "Role",
    "Search",
    "SearchRow",
    "Span",
    "Stated",
    "Table",
    "all_leaderboards",
    "answer",
    "benchmarks",
    "cell_text",
    "cells_of",
    "claim",
    "claim_rows",
    "claims",
    "columns_of",
    "comparison",
    "conflicts",
    "dataset",
    "fetch_claims",
    "history",
    "leaderboard",
    "leaderboards",
    "listed_tasks",
    "model",
    "paper",
    "pareto",
    "reported_tasks",
    "search",
    "stated_value",
]
