"""Class → what is said of each of its keys, in the words that stand below it in the source.

pydantic can give a model these words (``use_attribute_docstrings``), but it then reads the source of every
model again at each start, for whoever needs none of them: an eighth of the time that a build of one policy
took. Schemas and documentation ask here instead.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise


def docstrings(kind: type) -> dict[str, str]:
    """The words below each key of a class of ours and of those it is made from, by key.

    They are what PEP 257 calls attribute docstrings.
    """
    found: dict[str, str] = {}
    for base in filter(is_ours, reversed(kind.__mro__)):
        stated = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
        for one, below in pairwise(stated.body) if isinstance(stated, ast.ClassDef) else ():
            match one, below:
                case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(value=ast.Constant(value=str(words))):
                    found[key] = inspect.cleandoc(words)
    return found


def is_ours(kind: type) -> bool:
    """Whether a class is part of this package."""
    return kind.__module__.startswith("policykit.")
