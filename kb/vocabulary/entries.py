"""What the vocabulary knows of a dataset, a metric, a task and a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Scale = Literal["percent", "fraction", "unbounded"]


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task: `TaskEntry("image-classification", "image classification", ("image recognition",))`."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A metric. `higher_is_better` is None where it cannot be said; `minimum` and `maximum` bound plausible scores.

    `scale` tells how scores are kept: `percent` (0.893 and 89.3% are 89.3), `fraction` (89.3% is 0.893), or
    `unbounded` (as written, in the base `unit`). `resource` marks a cost (parameters, FLOPs) instead of a quality.
    """

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    higher_is_better: bool | None = None
    scale: Scale = "unbounded"
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    resource: bool = False


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A dataset or benchmark suite.

    `metric` is the slug of the metric that a value without one is in; `means` maps the slug of a metric as a text
    says it to the slug of the metric it means on this dataset (on ImageNet-1K `accuracy` means `top-1-accuracy`).
    `where` tells which claims that name the `parent` are on this dataset: those in one of its `metrics` (slugs), under
    one of its `conditions` and with one of its `words` in their sentence or title, as far as it lists any of each
    ("ImageNet" with an FID at 256x256 is ImageNet 256x256). `subsets` holds what the parts of it and of its children
    are called that values are stated on, by name, each with its other spellings ("whole tumor": "WT").
    """

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    task: str | None = None
    parent: str | None = None
    metric: str | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    homepage: str | None = None
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    subsets: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A well-known model; `family` is the slug of the model it is a variant of (ResNet for ResNet-50)."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    family: str | None = None
