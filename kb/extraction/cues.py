"""Words that tell what a name is, whose a number is, and where a clause ends. Patterns only; features ask for them.

All but `CLAUSE` and `TITLE_BEFORE` are for text in lower case: a search that has to try both cases takes twice as long.
"""

from __future__ import annotations

import re

MODEL_TAIL = re.compile(
    r"(?:models?|methods?|frameworks?|approach(?:es)?|networks?|systems?|pipelines?|classifiers?|"
    r"agents?|algorithms?|architectures?|variants?|"
    r"modules?|strategy|technique|policy|transformers?|detectors?|encoder)$",
)
DATASET_AFTER = re.compile(
    r"[\s)\-]{1,3}(?:\w+\s){0,2}?(?:datasets?|benchmarks?|corpus|corpora|test[- ]?sets?|testing set|"
    r"challenge|suite|data|validation|val|test|dev|leaderboard|cohort|tasks?|track|split|collection|database)\b",
)
MODEL_AFTER = re.compile(
    r"[\s)\-]{1,3}(?:\w+\s)?(?:models?|methods?|frameworks?|approach|networks?|systems?|pipeline|"
    r"classifiers?|agents?|algorithm|architecture|baselines?|backbones?|detectors?|variants?)\b",
)
VERB_AFTER = re.compile(
    r"\s(?:\([^)]{1,40}\)\s|model\s|also\s|further\s|consistently\s|significantly\s|can\s|even\s|"
    r"still\s|alone\s)*(?:achiev|attain|reach|outperform|surpass|obtain|improv|exceed|scor|yield|"
    r"deliver|is\b|was\b|are\b|were\b|has\b|have\b|provid|demonstrat|show|set|perform|reduc|boost|gain|"
    r"establish|beat|lead|run|requir|use|maintain|match|exhibit|"
    r"enabl|produc|rank|remain|report|increas|get|degrad|drop|lower|rais|retain|record|generat|fail|"
    r"struggl|closes?\b|does\b|peak)",
)
COMPARE_BEFORE = re.compile(
    r"\b(?:than|over|against|versus|vs\.?|compared (?:to|with)|relative to|outperform\w*|surpass\w*|"
    r"exceed\w*|beat\w*|baselines?|improv\w+ (?:up)?on|behind|"
    r"comparison (?:to|with)|unlike|like|by|from|to|of|match\w*|rival\w*|approach\w*)\s(?:the\s|a\s|"
    r"an\s|both\s|all\s|\w+\s)?(?:[\w\-]+\s){0,2}$",
)
COMPARE = re.compile(
    r"\b(?:than|over|against|versus|vs|compared|relative to|outperform\w*|surpass\w*|exceed\w*|beat\w*|"
    r"baselines?|comparison|improv\w+|behind)\b",
)
RESULT_VERB = re.compile(r"\b(?:achiev|attain|reach|obtain|scor|yield|deliver|report|set|get|result|record|produc)\w*")
WHICH = re.compile(r"\b(?:while|whereas|but|which|where|whose|and|with|compared|respectively)\b")
TRAINED_ON = re.compile(
    r"\b(?:pre-?\s?train\w*|trained|training|fine-?tun\w+|distill\w+|learn\w+)\s(?:\w+\s){0,2}?(?:on|"
    r"with|using|from)\s(?:the\s)?$",
)
TRAINING_AFTER = re.compile(r"\s(?:pre-?\s?train|fine-?tun|data\b|images\b|only\b|weights\b|checkpoint)")
UP = re.compile(
    r"\b(?:improv|increas|gain|boost|outperform|surpass|higher|better|exceed|rais|rise|rose|lift|"
    r"advantage|uplift|\+)",
)
DOWN = re.compile(
    r"\b(?:reduc|decreas|drop|lower|declin|degrad|loss|lose|fall|fell|fewer|worse|shrink|cut|below|"
    r"behind|trail|lag|collaps|deteriorat|less|suppress|minimi[sz]|mitigat|sav)",
)
OWN_WORDS = re.compile(r"\b(?:we|our|ours|proposed|this (?:method|approach|model|framework|system|work|paper))\b")
STUDY = re.compile(
    r"\b(?:we (?:evaluate|benchmark|test|assess|compare|examine|audit|study|investigate|analy[sz]e)|"
    r"evaluating|benchmarking|evaluation of|comparative|comparison of|empirical study|"
    r"state-of-the-art (?:llms|models|vlms|mllms)|(?:leading|frontier|recent|current|existing|\d+|"
    r"several|multiple|open-source|proprietary) (?:\w+\s)?(?:llms|vlms|mllms|models|lmms|agents))\b",
)
SEVERAL = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|multiple|various|all|"
    r"both|diverse|different|public|standard|these|many)\s(?:[\w\-]+\s){0,4}"
    r"(?:datasets|benchmarks|tasks|domains|settings|languages|scenarios|suites|environments|corpora|"
    r"test sets|cohorts)\b",
)
SAME = re.compile(
    r"\b(?:this|the same|the|our|these)\s(?:\w+\s)?(?:dataset|benchmark|corpus|test set|task|challenge|"
    r"datasets|benchmarks)\b",
)
EVALUATED = re.compile(
    r"\b(?:experiment\w*|evaluat\w+|validat\w+|test(?:s|ed|ing)?|benchmark\w*|results?|perform\w+|"
    r"achiev\w+|trained|fine-tun\w+)\b",
)
ITS = re.compile(
    r"^(?:it|this|these|our|we|the proposed|the resulting|the model|the method|they)\b|\b(?:it|our \w+|"
    r"we|the proposed \w+|this \w+)\s(?:also\s|further\s)?(?:achiev|attain|reach|outperform|surpass|"
    r"obtain|improv|exceed|report|show|get)",
)
AVERAGE = re.compile(r"\b(?:average|averaged|mean|overall|across|aggregate|all)\b")
PREVIOUS = (
    ("on", ("on", "across", "over")),
    ("in", ("in", "within", "at")),
    ("for", ("for",)),
    ("of", ("of",)),
    ("with", ("with", "using", "via", "through", "from", "under")),
    ("than", ("than", "against", "vs", "vs.", "versus", "compared")),
    ("by", ("by",)),
    ("to", ("to",)),
    ("and", ("and", ",", "or", "/", "&")),
    ("the", ("the", "a", "an", "this", "these")),
    ("our", ("our", "proposed", "ours")),
    ("paren", ("(",)),
    ("like", ("like", "including", "e.g.", "as", "namely")),
)
CLAUSE = re.compile(
    r";|,\s(?:while|whereas|but|and|with|outperform\w*|surpass\w*|compared|which|exceed\w*|improv\w*|reduc\w*|achiev\w*|"
    r"demonstrat\w*|yield\w*|attain\w*|reach\w*|representing|where|without|from|up|versus|far|significantly)\b|"
    r"\s(?:while|whereas|but|compared|versus|vs\.?|outperforming|surpassing)\s"
)
TITLE_BEFORE = re.compile(r"\b(?:for|on|in|of|with|via|using|to|through|by|from)\s(?:the\s)?(?:\w+\s){0,2}$")
BENCH_TITLE = re.compile(
    r"bench|dataset|corpus|evaluat|challenge|assess|survey|arena|leaderboard|how |do |can |is |are |\?|"
    r"stud(?:y|ies)|analysis|investigat|audit|compar|exam",
)
COMPARED_FIRST = re.compile(r"(?:when )?(?:compar|relative to|against)")
SUBJECTS = re.compile(
    r"\b(?:(?P<own>our|ours|we|it|its|the proposed|this (?:model|method|approach|framework|system|work)|"
    r"the (?:model|method|framework|system|approach|resulting|final))|"
    r"(?P<other>baselines?|state-of-the-art|existing|prior|previous|others?|best|models|llms|human\w*|they|"
    r"standard|conventional|traditional|than|versus|vs|from|only|worst|original|vanilla))\b",
)
