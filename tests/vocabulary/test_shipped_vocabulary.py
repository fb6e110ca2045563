import pytest

from kb.vocabulary import Vocabulary, load_vocabulary, name_slug

SECTIONS = ("tasks", "metrics", "datasets", "models")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_it_holds_enough_of_every_kind(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.datasets) >= 250
    assert len(vocabulary.tasks) >= 40
    assert len(vocabulary.models) >= 300
    assert sum(metric.higher_is_better is not None for metric in vocabulary.metrics) >= 80
    assert sum(metric.scale != "unbounded" for metric in vocabulary.metrics) >= 80


@pytest.mark.parametrize("section", SECTIONS)
def test_every_table_name_is_a_slug(vocabulary: Vocabulary, section: str) -> None:
    assert [entry.slug for entry in getattr(vocabulary, section) if entry.slug != name_slug(entry.slug)] == []


@pytest.mark.parametrize("section", ["tasks", "datasets", "models"])
def test_the_slug_is_the_canonical_name(vocabulary: Vocabulary, section: str) -> None:
    others = {entry.slug: entry.name for entry in getattr(vocabulary, section) if entry.slug != name_slug(entry.name)}
    # a slug has no capitals, by which alone this one differs from ViT-g
    assert others == ({"vit-gigantic-14": "ViT-G/14"} if section == "models" else {})


@pytest.mark.parametrize("section", SECTIONS)
def test_no_spelling_stands_twice_in_an_entry(vocabulary: Vocabulary, section: str) -> None:
    entries = getattr(vocabulary, section)
    assert [e.slug for e in entries if len({e.name, *e.aliases}) != 1 + len(e.aliases)] == []


def test_bounds_fit_the_scale(vocabulary: Vocabulary) -> None:
    for metric in vocabulary.metrics:
        if metric.minimum is not None and metric.maximum is not None:
            assert metric.minimum < metric.maximum, metric.slug
        assert (metric.scale == "percent") <= (metric.unit == "%"), metric.slug
        assert (metric.scale == "fraction") <= (metric.unit == ""), metric.slug


def test_parents_and_families_form_no_circle(vocabulary: Vocabulary) -> None:
    up = {f"dataset {d.slug}": f"dataset {d.parent}" for d in vocabulary.datasets if d.parent}
    up |= {f"model {m.slug}": f"model {m.family}" for m in vocabulary.models if m.family}
    for start in up:
        seen = {start}
        while (start := up.get(start, "")) and start not in seen:
            seen.add(start)
        assert not start, f"{start} is above itself"


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("Acc.", "accuracy"),
        ("top-1", "top-1-accuracy"),
        ("F1-score", "f1"),
        ("F-measure", "f1"),
        ("macro-averaged F1", "macro-f1"),
        ("Mean IoU", "miou"),
        ("mean intersection over union", "miou"),
        ("area under the ROC curve", "auroc"),
        ("area under the receiver operating characteristic curve", "auroc"),
        ("AUC", "auroc"),
        ("Dice similarity coefficient", "dice"),
        ("DSC", "dice"),
        ("mAP", "map"),
        ("mAP@0.5", "ap50"),
        ("AP₅₀", "ap50"),
        ("mAP@[0.5:0.95]", "map50-95"),
        ("word error rate", "wer"),
        ("R@1", "recall-at-1"),
        ("Hits@10", "hit-at-10"),
        ("HR@10", "hit-at-10"),
        ("NDCG@5", "ndcg-at-5"),
        ("pass@1", "pass-at-1"),
        ("success rates", "success-rate"),
        ("EM", "exact-match"),
        ("κ", "cohens-kappa"),
        ("R²", "r2"),
        ("#params", "parameters"),
        ("GFLOPs", "flops"),
        ("frames per second", "fps"),
    ],
)
def test_metrics_by_the_spellings_of_abstracts(vocabulary: Vocabulary, spelling: str, slug: str) -> None:
    found = vocabulary.metrics.find(spelling)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("better", "slugs"),
    [
        (
            True,
            "accuracy f1 auroc map miou dice bleu psnr ssim fps throughput elo success-rate r2 pesq inception-score",
        ),
        (
            False,
            "top-1-error error-rate wer cer eer fid fvd lpips perplexity mae rmse mpjpe ece log-loss hd95 epe abs-rel "
            "parameters flops latency model-size memory training-time energy",
        ),
        (None, "attack-success-rate refusal-rate"),
    ],
)
def test_direction_of_metrics(vocabulary: Vocabulary, better: bool | None, slugs: str) -> None:
    wrong = [slug for slug in slugs.split() if vocabulary.metrics[slug].higher_is_better is not better]
    assert wrong == []


@pytest.mark.parametrize(
    "slug", ["parameters", "flops", "macs", "fps", "latency", "inference-time", "model-size", "memory"]
)
def test_costs_are_marked_as_resources(vocabulary: Vocabulary, slug: str) -> None:
    assert vocabulary.metrics[slug].resource


def test_qualities_are_no_resources(vocabulary: Vocabulary) -> None:
    assert not any(vocabulary.metrics[slug].resource for slug in ("accuracy", "wer", "fid", "score", "perplexity"))


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("GSM-8K", "gsm8k"),
        ("the MATH dataset", "math"),
        ("MATH500", "math-500"),
        ("AIME'24", "aime-2024"),
        ("Humanity’s Last Exam", "humanitys-last-exam"),
        ("SWE-Bench-Verified", "swe-bench-verified"),
        ("CoNLL 2003", "conll-2003"),
        ("WMT 2014 English-to-German", "wmt14-en-de"),
        ("PTB", "penn-treebank"),
        ("CNN/Daily Mail", "cnn-dailymail"),
        ("2Wiki", "2wikimultihopqa"),
        ("VoxCeleb1-O", "voxceleb1"),
        ("Bird-Bench", "bird"),
    ],
)
def test_datasets_by_the_spellings_of_abstracts(vocabulary: Vocabulary, spelling: str, slug: str) -> None:
    found = vocabulary.datasets.find(spelling)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("metric", "dataset", "meant"),
    [
        (None, "gsm8k", "accuracy"),
        ("pass-at-1", "aime-2024", "accuracy"),
        ("accuracy", "humaneval", "pass-at-1"),
        ("success-rate", "swe-bench-verified", "resolve-rate"),
        ("accuracy", "spider", "execution-accuracy"),
        ("ndcg", "beir", "ndcg-at-10"),
        ("error-rate", "librispeech-test-clean", "wer"),
        (None, "wikitext-103", "perplexity"),
        ("f1", "gsm8k", "f1"),
    ],
)
def test_what_a_bare_metric_means(vocabulary: Vocabulary, metric: str | None, dataset: str, meant: str) -> None:
    assert vocabulary.metric_on(metric, dataset) == meant


@pytest.mark.parametrize(
    ("spelling", "slug", "family"),
    [
        ("ResNet50", "resnet-50", "resnet"),
        ("Swin-Tiny", "swin-t", "swin-transformer"),
        ("SwinB", "swin-b", "swin-transformer"),
        ("ViT-Large/14", "vit-l-14", "vit"),
        ("ViT-B16", "vit-b-16", "vit"),
        ("ViT-g", "vit-g", "vit"),
        ("ViT-G", "vit-gigantic-14", "vit"),
        ("BERT-L", "bert-large", "bert"),
        ("LLaMA-2-7B", "llama-2-7b", "llama-2"),
        ("o3", "openai-o3", None),
        ("GPT4o", "gpt-4o", "gpt"),
        ("UNet", "u-net", None),
        ("Segment Anything Model", "sam", None),
        ("support vector machines", "svm", None),
        ("human experts", "human", None),
    ],
)
def test_models_by_the_spellings_of_abstracts(
    vocabulary: Vocabulary, spelling: str, slug: str, family: str | None
) -> None:
    found = vocabulary.models.find(spelling)
    assert found is not None
    assert (found.slug, found.family) == (slug, family)
