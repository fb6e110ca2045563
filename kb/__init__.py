"""kb: a knowledge base of benchmark claims.

`kb.connect(url)` opens a knowledge base, `kb.extract(text)` reads one abstract without any, and `kb.evaluate(gold)`
measures how right that is. Names are loaded on first use, so that `import kb` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.errors import KbError
    from kb.knowledge_base import KnowledgeBase, connect, evaluate, extract

    __version__: str

__all__ = ["KbError", "KnowledgeBase", "__version__", "connect", "evaluate", "extract"]

HOMES = {
    "KbError": "kb.errors",
    "KnowledgeBase": "kb.knowledge_base",
    "connect": "kb.knowledge_base",
    "evaluate": "kb.knowledge_base",
    "extract": "kb.knowledge_base",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("benchmark-claims-kb")
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module 'kb' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
