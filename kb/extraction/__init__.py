"""Which claims does this text state? Plain functions, spaCy components and small trained networks."""

from kb.extraction.explanation import Explanation
from kb.extraction.extractor import Extractor, claim_fields, quoted

__all__ = ["Explanation", "Extractor", "claim_fields", "quoted"]
