"""YAML text → a few values from its head, without reading the rest."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from policykit.source.lines import BOM
from policykit.source.reader import LOADER, MAX_DEPTH


def peek(text: str, keys: Iterable[str]) -> dict[str, str]:
    """The values of these keys at the top level, as far as they are plain values.

    Reading stops when all are found or the text breaks; a file that cannot be read gives what came before.
    """
    wanted = set(keys)
    found: dict[str, str] = {}
    depth = 0
    key: str | None = None
    try:
        for event in yaml.parse(text.lstrip(BOM), Loader=LOADER):
            match event:
                case yaml.ScalarEvent() if depth == 1:
                    if key is None:
                        key = event.value
                    else:
                        if key in wanted:
                            found.setdefault(key, event.value)
                        key = None
                case yaml.CollectionStartEvent():
                    depth += 1
                case yaml.CollectionEndEvent():
                    depth -= 1
                    key = None if depth == 1 else key
            if len(found) == len(wanted) or depth > MAX_DEPTH:
                break
    except (yaml.YAMLError, ValueError):
        pass
    return found
