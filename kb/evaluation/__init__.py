"""How right is the extractor? Claims that people wrote down against claims that were extracted."""
