"""Canonical names of datasets, metrics, tasks and models, their aliases, and the resolver."""

from kb.vocabulary.entries import DatasetEntry, MetricEntry, ModelEntry, TaskEntry
from kb.vocabulary.names import dataset_key, name_key, name_slug, singular
from kb.vocabulary.vocabulary import Decision, Names, Vocabulary, load_vocabulary

__all__ = [
    "DatasetEntry",
    "Decision",
    "MetricEntry",
    "ModelEntry",
    "Names",
    "TaskEntry",
    "Vocabulary",
    "dataset_key",
    "load_vocabulary",
    "name_key",
    "name_slug",
    "singular",
]
