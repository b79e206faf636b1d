"""What the links of a page can lead to: parts of it, other policies, and what its site has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from policykit.formats.html.theme import Site

ID = re.compile(r"[a-z][a-z0-9-]*")
_PART = re.compile(rf"({ID.pattern})(#{ID.pattern})?")


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the page's own parts; the meanings of those that define a word; and the site, if any."""

    parts: frozenset[str]
    terms: Mapping[str, str] = field(default_factory=dict)
    site: Site | None = None

    def without_terms(self) -> Places:
        """The same where a meaning has no room: in headings and captions."""
        return replace(self, terms={}) if self.terms else self

    def policy(self, named: str) -> str | None:
        """The address of a policy's page, or of a part of it: ``complaints#stage-1``."""
        match = _PART.fullmatch(named)
        if match is None:
            return None
        id_, part = match[1], match[2] or ""
        if self.site is None:
            return f"{id_}.html{part}"
        return f"{self.site.root}policies/{id_}.html{part}" if id_ in self.site.policies else None

    def audience(self, id_: str) -> str | None:
        """The address of the page for an audience, where there is one."""
        if self.site is None or id_ not in self.site.audiences:
            return None
        return f"{self.site.root}for/{id_}.html"
