"""Canonical names of datasets, metrics, tasks and models, their aliases, and the resolver."""

from kb.vocabulary.entries import DatasetEntry, MetricEntry, ModelEntry, TaskEntry
from kb.vocabulary.model_names import family_name, model_name_key
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
    "family_name",
    "load_vocabulary",
    "model_name_key",
    "name_key",
    "name_slug",
    "singular",
]
