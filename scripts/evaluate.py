"""How right is the extractor, as a whole and by phenomenon?

    scripts/evaluate [GOLD TEXTS]... [--predictions FILE] [--min-confidence X]

Each GOLD holds annotated claims as `kb evaluate` takes them, each TEXTS the same papers' abstracts. Without any, the
sets daily_papers, tuning and checking of the folder `shared` beside the checkout are measured. With `--predictions`
(lines as `kb extract --format jsonl` and `scripts/train --predictions` write them) these are judged instead of what
the shipped extractor finds.

Which claim shows which phenomenon stands in phenomena.jsonl, by paper and value: a list, a change "from X to Y", a
dataset that is carried over from an earlier sentence, … A claim may show several. Numbers of the same papers that are
no claim are counted as right where nothing is said of them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import kb
from kb.evaluation import KINDS, Judged, Report, read_annotated

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
SETS = (("daily_papers", "daily_papers"), ("tuning", "tuning.jsonl"), ("checking", "checking.jsonl"))

PHENOMENA = {
    "value-first": "the value stands before its metric",
    "metric-first": "the metric stands before its value",
    "metric-implied": "the sentence names no metric",
    "list": "the number is one of a list",
    "respectively": 'paired by "respectively"',
    "parentheses": "the number stands in parentheses",
    "one-number-many-claims": "one number states several claims",
    "from-to": "a change from one value to another",
    "change": "a difference",
    "change-down": "a difference: the metric goes down",
    "named-baseline": "a difference against a named system",
    "relative": "a relative difference",
    "own-system": "the paper's own system, named",
    "unnamed-system": "the paper's own system, without a name",
    "other-system": "another system",
    "human": "people",
    "model-carried": "the model is named in another sentence",
    "dataset-carried": "the dataset is named in another sentence",
    "no-dataset": "no dataset, or several together",
    "qualifier": "over, about, up to, under",
    "range": "a range",
    "spread": "a value with its spread",
    "in-words": "numbers in words",
    "damaged": "the text is damaged (LaTeX, scraping)",
    "condition": "stated settings",
    "split": "a stated split",
    "cost": "a cost",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="GOLD TEXTS")
    parser.add_argument("--predictions", type=Path, help="judge these claims instead of the shipped extractor's")
    parser.add_argument("--min-confidence", type=float, default=0.0)
    options = parser.parse_args()
    if len(options.sets) % 2:
        parser.error("give GOLD and TEXTS in pairs")
    pairs = list(zip(options.sets[::2], options.sets[1::2], strict=True))
    if not pairs:
        pairs = [(SHARED / f"eval/gold/{gold}.jsonl", SHARED / "corpus" / texts) for gold, texts in SETS]
    try:
        reports = {
            gold.stem: measured(gold, texts, options.predictions, options.min_confidence) for gold, texts in pairs
        }
    except kb.KbError as error:
        sys.exit(f"Error: {error}")
    print_sets(reports)
    print_phenomena(list(reports.values()))


def measured(gold: Path, texts: Path, predictions: Path | None, min_confidence: float) -> Report:
    if predictions is None:
        return kb.evaluate(gold, [texts], min_confidence=min_confidence).report
    said = {}
    for paper in read_annotated(predictions):
        said[paper.paper_id] = said[paper.title] = paper.claims
    judged = []
    for paper in read_annotated(gold):
        claims = said.get(paper.paper_id or paper.title) or said.get(paper.title, ())
        judged.append(Judged(paper.paper_id, paper.title, claims, paper.claims))
    return Report(judged, min_confidence)


def print_sets(reports: dict[str, Report]) -> None:
    print(f"{'set':14}{'kind':10}{'precision':>10}{'recall':>8}{'F1':>8}{'right':>7}{'said':>7}{'gold':>7}")
    for name, report in reports.items():
        for kind in (*KINDS, None):
            rate = report.rate("full", kind)
            figures = f"{rate.precision:10.3f}{rate.recall:8.3f}{rate.f1:8.3f}{rate.right:7}{rate.said:7}{rate.gold:7}"
            print(f"{name:14}{kind or 'all':10}{figures}")
    print()
    print(f"{'set':14}{'no claim':>9}{'alarms':>8}{'own':>8}{'qualif.':>8}{'split':>8}{'name':>8}{'sure half':>11}")
    for name, report in reports.items():
        silent, alarmed = report.without_claims
        beside = "".join(f"{report.beside(field):8.3f}" for field in ("own", "qualifier", "split", "model"))
        print(f"{name:14}{silent:9}{alarmed:8}{beside}{report.most_confident():11.3f}")
    print()
    for name, report in reports.items():
        bins = ", ".join(f"{b.low:.1f}-{b.high:.1f}: {b.precision:.2f} of {b.claims}" for b in report.calibration())
        print(f"{name}: right by confidence: {bins}")


def print_phenomena(reports: list[Report]) -> None:
    tags: dict[tuple[str, str, float], list[list[str]]] = defaultdict(list)
    no_claim: dict[str, list[float]] = {}
    for line in (HERE / "phenomena.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        no_claim[entry["paper"]] = entry["no_claim"]
        for kind, value, names in entry["claims"]:
            tags[entry["paper"], kind, value].append(names)
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    numbers = left_alone = 0
    for report in reports:
        for paper, gold, found in report.found:
            tagged = tags.get((paper.paper_id or paper.title, gold["kind"], gold["value"]))
            for name in tagged.pop(0) if tagged else ():
                total[name] += 1
                right[name] += found
        for paper in report.papers:
            said = {claim["value"] for claim in paper.said}
            for value in no_claim.get(paper.paper_id or paper.title, ()):
                numbers += 1
                left_alone += value not in said
    if not total:
        return
    print(f"\n{'phenomenon':24}{'claims':>7}{'right':>7}{'share':>7}")
    for name, meaning in PHENOMENA.items():
        if total[name]:
            print(f"{name:24}{total[name]:7}{right[name]:7}{right[name] / total[name]:7.2f}  {meaning}")
    print(f"{'no-claim':24}{numbers:7}{left_alone:7}{left_alone / numbers:7.2f}  numbers that are no claim, left alone")


if __name__ == "__main__":
    main()
