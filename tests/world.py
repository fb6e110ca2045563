"""A small knowledge base that tests fill claim by claim."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.records import title_key
from kb.store.ranking import rank_benchmarks
from kb.store.schema import (
    BenchmarkRow,
    ClaimConditionRow,
    ClaimRow,
    DatasetAliasRow,
    DatasetRow,
    MetricAliasRow,
    MetricRow,
    ModelAliasRow,
    ModelRow,
    PaperIdentityRow,
    PaperRow,
    TaskRow,
)
from kb.vocabulary import DatasetEntry, MetricEntry, TaskEntry, Vocabulary, dataset_key, name_key, name_slug

VOCABULARY = Vocabulary(
    tasks=[TaskEntry("image-classification", "image classification")],
    metrics=[
        MetricEntry("top-1-accuracy", "top-1 accuracy", ("top-1", "top1"), True, "percent", 0, 100),
        MetricEntry("top-5-accuracy", "top-5 accuracy", ("top-5",), True, "percent", 0, 100),
        MetricEntry("accuracy", "accuracy", ("acc",), True, "percent", 0, 100),
        MetricEntry("word-error-rate", "word error rate", ("WER",), False, "percent", 0),
    ],
    datasets=[
        DatasetEntry(
            "imagenet-1k", "ImageNet-1K", ("ImageNet", "ILSVRC 2012"), "image-classification", None, "top-1-accuracy",
            {"accuracy": "top-1-accuracy"},
        ),
        DatasetEntry("imagenet-v2", "ImageNet V2", (), "image-classification", None, "top-1-accuracy"),
        DatasetEntry("librispeech", "LibriSpeech", (), None, None, "word-error-rate"),
        DatasetEntry("cifar-10", "CIFAR-10", (), None, None, "accuracy"),
    ],
)  # fmt: skip


class World:
    """Adds rows to a database; names become rows when they first occur."""

    def __init__(self, database):
        self.database = database
        self.vocabulary = VOCABULARY
        self.claims = 0

    def paper(self, title, published_on=None, paper_id=None):
        """Add a paper whose abstract the claims write."""
        with Session(self.database.engine) as session, session.begin():
            session.add(
                PaperRow(
                    paper_id=paper_id or title_key(title),
                    title=title,
                    abstract="",
                    authors=[],
                    categories=[],
                    published_on=date.fromisoformat(published_on) if published_on else None,
                    url=f"https://papers.example/{name_slug(title)}",
                    code_url=None,
                )
            )
            session.flush()
            row = session.scalars(select(PaperRow).where(PaperRow.title == title)).one()
            session.add(PaperIdentityRow(paper_id=row.id, scheme="title", value=title_key(title)))
            if paper_id and ":" in paper_id:
                scheme, value = paper_id.split(":", 1)
                session.add(PaperIdentityRow(paper_id=row.id, scheme=scheme, value=value))
        return title

    def claim(
        self,
        model,
        value,
        *,
        dataset="ImageNet-1K",
        metric="top-1 accuracy",
        paper="A paper",
        published_on=None,
        score=None,
        own=True,
        kind="result",
        unit="%",
        qualifier="=",
        value_high=None,
        confidence=0.9,
        split=None,
        conditions=(),
        baseline=None,
        direction=None,
        change=None,
        task=None,
        uid=None,
    ):
        """Add a claim; its sentence is written at the end of the paper's abstract. Return its uid."""
        self.claims += 1
        uid = uid or sha256(str(self.claims).encode()).hexdigest()[:12]
        with Session(self.database.engine) as session:
            known = session.scalar(select(PaperRow.id).where(PaperRow.title == paper))
        if known is None:
            self.paper(paper, published_on)
        with Session(self.database.engine) as session, session.begin():
            on = session.scalars(select(PaperRow).where(PaperRow.title == paper)).one()
            sentence = f"{model} reaches {value}{unit} on {dataset}."
            start = len(on.abstract) + 1 if on.abstract else 0
            on.abstract = f"{on.abstract} {sentence}".strip()
            at = start + sentence.index(str(value))
            of_dataset = self._dataset(session, dataset) if dataset else None
            of_metric = self._metric(session, metric) if metric else None
            row = ClaimRow(
                uid=uid,
                paper_id=on.id,
                run_id=None,
                origin="extracted",
                kind=kind,
                value=float(value),
                value_text=str(value),
                value_high=value_high,
                unit=unit,
                qualifier=qualifier,
                score=float(value) if score is None else score,
                model_id=self._model(session, model) if model else None,
                dataset_id=of_dataset,
                metric_id=of_metric,
                benchmark_id=self._benchmark(session, of_dataset, of_metric) if dataset and metric else None,
                baseline_id=self._model(session, baseline) if baseline else None,
                task_id=self._task(session, task) if task else None,
                split=split,
                direction=direction,
                change=change,
                own=own,
                confidence=confidence,
                evidence_part="abstract",
                evidence_start=start,
                evidence_end=start + len(sentence),
                value_start=at,
                value_end=at + len(str(value)),
            )
            session.add(row)
            session.flush()
            for position, text in enumerate(conditions):
                session.add(
                    ClaimConditionRow(claim_id=row.id, position=position, kind="setting", text=text, number=None)
                )
            session.flush()
            if row.benchmark_id is not None:
                rank_benchmarks(session.connection(), {row.benchmark_id})
        return uid

    def reject(self, *uids):
        """Reject claims, as a person would."""
        with Session(self.database.engine) as session, session.begin():
            rows = session.scalars(select(ClaimRow).where(ClaimRow.uid.in_(uids))).all()
            for row in rows:
                row.rejected = True
            session.flush()
            rank_benchmarks(session.connection(), {row.benchmark_id for row in rows if row.benchmark_id is not None})

    def same_sentence(self, first, second):
        """Let two claims, neighbours in one abstract, stand in one sentence."""
        with Session(self.database.engine) as session, session.begin():
            one, two = (session.scalars(select(ClaimRow).where(ClaimRow.uid == uid)).one() for uid in (first, second))
            one.evidence_end = two.evidence_end
            two.evidence_start = one.evidence_start

    def metric(self, name, **columns):
        """Add a metric that the vocabulary does not know."""
        with Session(self.database.engine) as session, session.begin():
            self._metric(session, name, **columns)

    def ask(self, question, *names, **choices):
        """Return what a query answers: `world.ask(leaderboard, "ImageNet", limit=3)`."""
        with self.database.read_only() as connection:
            return question(connection, self.vocabulary, *names, **choices)

    def _get(self, session, table, **values):
        slug = values["slug"]
        row = session.scalar(select(table).where(table.slug == slug))
        if row is None:
            row = table(**values)
            session.add(row)
            session.flush()
        return row

    def _task(self, session, slug):
        return self._get(session, TaskRow, slug=slug, name=slug.replace("-", " ")).id

    def _dataset(self, session, name):
        entry = self.vocabulary.datasets.find(name)
        row = self._get(
            session,
            DatasetRow,
            slug=entry.slug if entry else name_slug(name),
            name=entry.name if entry else name,
            status="vocabulary" if entry else "discovered",
            task_id=self._task(session, entry.task) if entry and entry.task else None,
            parent_id=None,
            homepage=None,
        )
        self._alias(
            session, DatasetAliasRow, dataset_key, (name, *entry.aliases) if entry else (name,), dataset_id=row.id
        )
        return row.id

    def _metric(self, session, name, **columns):
        entry = self.vocabulary.metrics.find(name)
        known = {
            "higher_is_better": entry.higher_is_better if entry else None,
            "scale": entry.scale if entry else "unbounded",
            "minimum": entry.minimum if entry else None,
            "maximum": entry.maximum if entry else None,
            "unit": entry.unit if entry else "",
        }
        row = self._get(
            session,
            MetricRow,
            slug=entry.slug if entry else name_slug(name),
            name=entry.name if entry else name,
            status="vocabulary" if entry else "discovered",
            **{**known, **columns},
        )
        self._alias(session, MetricAliasRow, name_key, (name, *entry.aliases) if entry else (name,), metric_id=row.id)
        return row.id

    def _model(self, session, name):
        row = self._get(
            session,
            ModelRow,
            slug=name_slug(name),
            name=name,
            status="discovered",
            unnamed=False,
            family_id=None,
            paper_id=None,
        )
        self._alias(session, ModelAliasRow, name_key, (name,), model_id=row.id)
        return row.id

    def _benchmark(self, session, dataset, metric):
        found = session.scalar(
            select(BenchmarkRow).where(BenchmarkRow.dataset_id == dataset, BenchmarkRow.metric_id == metric)
        )
        if found is None:
            found = BenchmarkRow(dataset_id=dataset, metric_id=metric)
            session.add(found)
            session.flush()
        return found.id

    def _alias(self, session, table, key, names, **owner):
        """Add spellings; a dataset's and a metric's belong to one of them, a model's may belong to several."""
        for name in names:
            taken = select(table).where(table.key == key(name))
            if table is ModelAliasRow:
                taken = taken.filter_by(**owner)
            if session.scalar(taken) is None:
                session.add(table(alias=name, key=key(name), **owner))
                session.flush()
