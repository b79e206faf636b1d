"""A policy's file → its documents, and what is to be kept of them; here or in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from policykit.findings import Finding
from policykit.model.policy import Policy
from policykit.tasks import render
from policykit.tasks.keeping import Watch, lines
from policykit.tasks.load import Library, Outcome, read_policy
from policykit.tasks.placing import Rendered, Request, extract_name
from policykit.tasks.render import Made
from policykit.workspace import inputs
from policykit.workspace.manifest import digest


class Rendering:
    """Makes what is asked for of the policies of one library, each by itself."""

    def __init__(self, library: Library, request: Request) -> None:
        self._watch = Watch(library)
        self._request = request
        named = request.audience
        self._audience = library.setting.school.audience_id(named) if named is not None else ""

    def render(self, file: Path) -> Rendered:
        """The documents of one policy; none if it has errors."""
        seen: list[str] = []

        def read(path: Path, within: Path | None) -> bytes:
            data = inputs.read(path, within)
            seen.append(digest(data))
            return data

        self._watch.begin()
        rendered = self._rendered(file, read_policy(self._watch.library, file, self._request.today, read))
        return replace(rendered, fingerprint=seen[-1] if seen else "")

    def _rendered(self, file: Path, outcome: Outcome) -> Rendered:
        policy, findings = outcome.policy, outcome.findings
        if policy is None:
            return Rendered(file, None, (), findings, outcome.unreadable)
        if self._request.is_site:
            return self._of_site(file, policy, findings)
        if self._audience and not policy.extract(self._audience).sections:
            name = extract_name(policy.id, self._audience)
            kept = self._kept(policy, (), findings, without=name)
            return Rendered(file, policy.id, (), findings, without=name, kept=kept)
        made = tuple(render.render_all(policy, self._request.formats, self._audience))
        return Rendered(file, policy.id, made, findings, kept=self._kept(policy, made, findings))

    def _of_site(self, file: Path, policy: Policy, findings: tuple[Finding, ...]) -> Rendered:
        from policykit.site.entry import told  # what only a site needs takes a while to load
        from policykit.tasks import site

        made = site.policy_files(policy, self._watch.pages, self._request.today)
        known = told(policy, self._request.today)
        return Rendered(file, policy.id, made, findings, kept=self._kept(policy, made, findings, known=known))

    def _kept(
        self,
        policy: Policy,
        made: tuple[Made, ...],
        findings: tuple[Finding, ...],
        *,
        without: str | None = None,
        known: tuple[bytes, ...] = (),
    ) -> tuple[bytes, ...]:
        return lines(policy, made, findings, self._watch, self._request.today, without=without, known=known)
