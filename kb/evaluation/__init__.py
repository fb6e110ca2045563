"""How right is the extractor? Claims that people wrote down against claims that were extracted."""

from kb.evaluation.gold import AnnotatedPaper, read_annotated
from kb.evaluation.report import LEVELS, Bin, Judged, Miss, Report
from kb.evaluation.scoring import KINDS, Rate

__all__ = ["KINDS", "LEVELS", "AnnotatedPaper", "Bin", "Judged", "Miss", "Rate", "Report", "read_annotated"]
