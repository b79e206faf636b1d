"""Reads policies: a folder of them, one file, or one by its name, with everything that is wrong in them.

The name of a policy is an id in the folder of policies, or a file; either may end with ``@`` and a revision
of git: ``social-media@HEAD~1``, ``policies/social-media.yaml@v2``. A file belongs to its folder. A copy
without a school.yaml beside it belongs to the folder of the policy that it is compared with, or to the folder
of policies.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policykit import checks, codes, source
from policykit.findings import Finding, InvalidData, UnknownName, in_file_order, nearest
from policykit.model import validation as shape
from policykit.model.policy import Policy
from policykit.model.school import UNNAMED_SCHOOL, Context, KnownPolicy, School
from policykit.workspace import history, inputs
from policykit.workspace.manifest import digest

STANDARD_INPUT = "standard input"
DEFAULT_FOLDER = Path("policies")
"""The folder whose school a policy from standard input is taken to belong to, if it is there."""
_NAMES_OF_THE_SCHOOL = {codes.UNKNOWN_AUDIENCE, codes.UNKNOWN_LAW, codes.UNKNOWN_POLICY}
_PARTS_OF_THE_POLICY = {codes.UNKNOWN_TERM, codes.UNKNOWN_PART, codes.NOT_APPROVED, codes.GAP}


_ASSETS = {
    "house_style": ("house style", codes.NO_HOUSE_STYLE, inputs.template),
    "crest": ("crest", codes.NO_CREST, inputs.picture),
}
"""The files that school.yaml can name, by their keys: their names in messages, and how they are read."""
Read = Callable[[Path, Path | None], bytes]
"""A file, and the folder that it may not lead out of → its bytes; raises InvalidData."""


class Policies(Mapping[str, Policy]):
    """The policies of a folder by their ids, in order of file name, with their school.

    ``house_style`` is the bytes of the Word file that school.yaml names as its house style, if it names one.
    """

    def __init__(
        self, policies: Mapping[str, Policy], school: School, house_style: bytes | None = None
    ) -> None:
        self._policies = dict(policies)
        self.school = school
        self.house_style = house_style

    def __getitem__(self, id_: str) -> Policy:
        return self._policies[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._policies)

    def __len__(self) -> int:
        return len(self._policies)

    def __repr__(self) -> str:
        return f"Policies({', '.join(self._policies)})"


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of policies as far as it is known before any of them is read whole."""

    path: Path
    files: tuple[Path, ...]
    context: Context
    findings: tuple[Finding, ...] = ()
    school_is_sound: bool = True
    ids: Mapping[Path, str] = field(default_factory=dict)
    """The id that each file states, as far as it can be read."""
    template: Path | None = None
    """The Word template to use instead of the school's own."""
    assets: Mapping[str, str] = field(default_factory=dict)
    """The paths of the files that school.yaml names, each with the digest of its bytes, empty if unusable."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file. ``policy`` is None if the file has errors."""

    policy: Policy | None
    findings: tuple[Finding, ...]

    @property
    def unreadable(self) -> bool:
        """Whether the file breaks the rules of YAML, or nothing of it could be read."""
        return any(finding.code.id.startswith("PK0") and finding.is_error for finding in self.findings)


def load(path: str | Path) -> Any:
    """A folder's policies, or the one policy of a file: whichever the path is.

    :func:`load_policies` and :func:`load_policy` do the same and have types; so does this one's raising.
    """
    return load_policies(path) if inputs.is_folder(Path(path)) else load_policy(path)


def load_policies(folder: str | Path) -> Policies:
    """The policies of a folder, by their ids, with the school of its ``school.yaml``.

    Raises InvalidData, which carries every finding, if there is none or anything that was read cannot be
    used; warnings alone raise nothing.
    """
    library = open_library(Path(folder))
    if not library.files:
        raise InvalidData([*library.findings, no_policies(library.path)])
    context = library.context
    return Policies(_usable(library, library.files), context.school, context.house_style)


def load_policy(file: str | Path) -> Policy:
    """The policy of one file, with the school of the ``school.yaml`` beside it.

    Raises InvalidData, which carries every finding, if anything that was read cannot be used.
    """
    path = Path(file)
    (policy,) = _usable(open_library(path.parent), (path,)).values()
    return policy


def _usable(library: Library, files: Sequence[Path]) -> dict[str, Policy]:
    outcomes = [read_policy(library, file) for file in files]
    findings = in_file_order([*library.findings, *(f for outcome in outcomes for f in outcome.findings)])
    policies = {outcome.policy.id: outcome.policy for outcome in outcomes if outcome.policy is not None}
    if any(finding.is_error for finding in findings) or len(policies) < len(files):
        raise InvalidData(findings)
    return policies


def no_policies(folder: Path) -> Finding:
    """The finding for a folder without a policy."""
    sentence = "There is no policy in this folder."
    remedy = "Name a folder that holds .yaml files."
    return Finding(codes.NO_POLICIES, sentence, remedy, file=inputs.shown(folder))


def open_library(path: Path) -> Library:
    """What a folder holds: its school, and the name of each of its policies.

    Raises InvalidData if there is no such folder; faults of single files are findings.
    """
    return library_of(inputs.folder(path))


def library_of(folder: inputs.Folder, read: Read = inputs.read) -> Library:
    """The same of a folder that is known already; ``read`` gives the bytes of its files.

    A folder of proposals knows the policies above it by name too, so that it can refer to them.
    """
    school, tree, findings = _school(folder, read)
    looks: dict[str, bytes] = {}
    assets: dict[str, str] = {}
    # An earlier revision of a policy is shown in the house style of today.
    if tree is not None and folder.school is not None and read is inputs.read:
        for key, (called, code, read_asset) in _ASSETS.items():
            named: str | None = getattr(school, key)
            if named is None:
                continue
            path = folder.school.parent / named.replace("\\", "/")
            try:
                looks[key] = read_asset(path, folder.school.parent)
            except InvalidData as error:
                sentence = f"The {called} “{named}” cannot be used. {error.findings[0].sentence}"
                place = tree.place((key,))
                finding = Finding(code, sentence, error.findings[0].remedy, place=place)
                findings.append(_in_file(finding, inputs.shown(folder.school)))
            assets[str(path)] = digest(looks[key]) if key in looks else ""
    ids, kept, same = _heads(folder, read)
    findings += same
    context = Context(school, kept, looks.get("house_style"), looks.get("crest"))
    if tree is not None and folder.school is not None:
        name = inputs.shown(folder.school)
        findings += [_located(finding, tree, name) for finding in checks.check_school(context)]
    sound = not any(finding.is_error and finding.code is not codes.DUPLICATE_POLICY for finding in findings)
    return Library(
        folder.path, folder.policies, context, tuple(in_file_order(findings)), sound, ids, assets=assets
    )


def _heads(
    folder: inputs.Folder, read: Read
) -> tuple[dict[Path, str], dict[str, KnownPolicy], list[Finding]]:
    """The id that each file states, every policy known by name, and the findings about repeated ids."""
    ids: dict[Path, str] = {}
    known: dict[str, KnownPolicy] = {}
    same: list[Finding] = []
    for file in folder.policies:
        head = _head(file, folder.path, read)
        if head is None:
            continue
        if head.id in known:
            first = next(other for other, id_ in ids.items() if id_ == head.id)
            same.append(_same_id(file, head.id, first, read))
        ids[file] = head.id
        known.setdefault(head.id, head)
    for file in folder.policies:
        if file not in ids:  # it has errors; what refers to it by the name of its file has none
            with suppress(ValueError):
                known.setdefault(file.stem, KnownPolicy(id=file.stem, title=file.stem))
    if folder.above is not None:
        heads = (_head(file, folder.above.path, read) for file in folder.above.policies)
        known = {head.id: head for head in heads if head is not None} | known
    return ids, known, same


def _school(folder: inputs.Folder, read: Read) -> tuple[School, source.Source | None, list[Finding]]:
    """The school with the tree of its file, if it could be read, and what is wrong with it."""
    if folder.school is None:
        return UNNAMED_SCHOOL, None, []
    name = inputs.shown(folder.school)
    try:
        text = source.decode(read(folder.school, folder.school.parent))
        tree, faults = source.read_with_faults(text)
    except InvalidData as error:
        return UNNAMED_SCHOOL, None, [_in_file(finding, name) for finding in error.findings]
    shaped = shape.read_school(tree)
    found = [*shaped.findings, *source.invisible(text), *source.doubtful_notes(tree)]
    findings = _merged(faults, (_located(finding, tree, name) for finding in found), name)
    return shaped.value or UNNAMED_SCHOOL, tree if shaped.value is not None else None, findings


def _head(file: Path, within: Path, read: Read) -> KnownPolicy | None:
    """The id and the title of a policy, read without the rest of its file."""
    try:
        head = source.peek(source.decode(read(file, within)), ("id", "title"))
        return KnownPolicy(id=head.get("id", ""), title=head.get("title", head.get("id", "")))
    except (InvalidData, ValueError):
        return None


def stated_id(file: Path) -> str | None:
    """The id that a file states now; None if it states none that can be read."""
    head = _head(file, file.parent, inputs.read)
    return head.id if head is not None else None


def _same_id(file: Path, id_: str, first: Path, read: Read) -> Finding:
    sentence = f"The id “{id_}” is also that of {inputs.shown(first)}."
    try:
        place = source.read_with_faults(source.decode(read(file, None)))[0].place(("id",))
    except InvalidData:  # its own faults are reported when it is read
        place = None
    remedy = "If one is a copy, move it out of the folder. If not, give one of them another id."
    return Finding(codes.DUPLICATE_POLICY, sentence, remedy, file=inputs.shown(file), place=place)


def read_policy(
    library: Library, file: Path, today: datetime.date | None = None, read: Read = inputs.read
) -> Outcome:
    """One policy of a library, with its findings in the order of the file."""
    name = inputs.shown(file)
    if inputs.is_school(file):
        sentence, remedy = "This is the school's own file, not a policy.", "Name the file of a policy."
        return Outcome(None, (Finding(codes.NOT_A_FILE, sentence, remedy, file=name),))
    try:
        text = source.decode(read(file, library.path))
    except InvalidData as error:
        return Outcome(None, tuple(_in_file(finding, name) for finding in error.findings))
    return read_text(library, text, name, today)


def read_text(library: Library, text: str, name: str, today: datetime.date | None = None) -> Outcome:
    """One policy from its text, as if it were in the library's folder."""
    try:
        tree, faults = source.read_with_faults(text)
    except InvalidData as error:
        return Outcome(None, tuple(_in_file(finding, name) for finding in error.findings))
    shaped = shape.read_policy(tree, library.context)
    policy = shaped.value
    found = [*shaped.findings, *source.invisible(text), *source.doubtful_notes(tree)]
    if policy is not None:
        passed_over = set() if library.school_is_sound else set(_NAMES_OF_THE_SCHOOL)
        passed_over |= _PARTS_OF_THE_POLICY if faults or shaped.findings else set()
        found += [finding for finding in checks.check(policy, today) if finding.code not in passed_over]
    findings = _merged(faults, (_located(finding, tree, name) for finding in found), name)
    usable = policy is not None and not any(finding.is_error for finding in findings)
    return Outcome(policy if usable else None, tuple(findings))


def read_bytes(data: bytes, today: datetime.date | None = None) -> Outcome:
    """A policy from standard input, as if it were in ./policies."""
    library = (
        open_library(DEFAULT_FOLDER) if DEFAULT_FOLDER.is_dir() else Library(DEFAULT_FOLDER, (), Context())
    )
    try:
        text = source.decode(data)
    except InvalidData as error:
        return Outcome(None, tuple(finding.at(STANDARD_INPUT, finding.place) for finding in error.findings))
    return read_text(library, text, STANDARD_INPUT, today)


def _located(finding: Finding, tree: source.Source, name: str) -> Finding:
    place = finding.place
    if place is None and finding.anchor is not None:
        place = tree.locate(finding.anchor, finding.needle)
    return finding.at(name, place)


def _merged(faults: Iterable[Finding], found: Iterable[Finding], name: str) -> list[Finding]:
    """Faults of the YAML and what else was found, but for what follows from a fault at the same place."""
    located = [_in_file(fault, name) for fault in faults]
    places = {(fault.place.line, fault.place.column) for fault in located if fault.place}
    rest = (each for each in found if not each.place or (each.place.line, each.place.column) not in places)
    return in_file_order([*located, *rest])


def _in_file(finding: Finding, name: str) -> Finding:
    return finding if finding.file else finding.at(name, finding.place)


# ── A policy by its name, or at a revision of git ────────────────────────────────────────────────────────
def versions(old: str, new: str, folder: Path) -> tuple[Policy, Policy]:
    """Two policies by their names, to be compared. Raises as :func:`version` does."""
    return version(old, folder, beside=new), version(new, folder, beside=old)


def version(name: str, folder: Path, *, beside: str = "") -> Policy:
    """The policy of a name, with the school as it was at that time.

    ``beside`` names the policy that it is compared with. Raises UnknownName if there is no policy of that
    name, InvalidData if it cannot be read or used.
    """
    stem, at, revision = name.partition("@")
    if not at or Path(name).exists() or not stem:
        return _now(name, folder, beside)
    file = _file(stem, folder)
    snapshot = history.snapshot(file.parent if file is not None else folder, revision)
    library = library_of(snapshot.folder, snapshot.read)
    then = library.path / file.name if file is not None else file_of(stem, library, then=True)
    return _policy(library, read_policy(library, then, read=snapshot.read))


def _now(name: str, folder: Path, beside: str) -> Policy:
    file = _file(name, folder)
    library = open_library(folder if file is None else _school_folder(file, beside, folder))
    return _policy(library, read_policy(library, file or file_of(name, library)))


def _school_folder(file: Path, beside: str, folder: Path) -> Path:
    """The folder whose school a file belongs to: the first that has one, or else its own."""
    other = _file(beside.partition("@")[0], folder)
    near = (file.parent, *((other.parent,) if other is not None else ()), folder)
    return next((path for path in near if inputs.has_school(path)), file.parent)


def _file(name: str, folder: Path) -> Path | None:
    """The file that is named, beside us or in the folder of policies; None if the name is an id."""
    path = Path(name)
    if path.suffix.lower() not in inputs.ENDINGS:
        return None
    return path if path.exists() or path.parent != Path() else folder / name


def file_of(id_: str, library: Library, *, then: bool = False) -> Path:
    """The file of the policy with an id.

    Raises UnknownName, with a suggestion; or InvalidData if the library is ``then``, at a revision.
    """
    files = {known: file for file, known in library.ids.items()}
    if id_ in files:
        return files[id_]
    sentence = f"There {'was' if then else 'is'} no policy “{id_}” in {inputs.shown(library.path)}."
    remedy = f"The policies here are: {', '.join(files)}." if files else "There are no policies here."
    near = nearest(id_, files)
    remedy = f"Did you mean “{near}”?" if near is not None else remedy
    if then:
        raise InvalidData([Finding(codes.NOT_IN_REVISION, sentence, remedy)])
    raise UnknownName([Finding(codes.UNKNOWN_NAME, sentence, remedy)])


def _policy(library: Library, outcome: Outcome) -> Policy:
    if outcome.policy is None:
        findings = (*library.findings, *outcome.findings)
        raise InvalidData([finding for finding in findings if finding.is_error])
    return outcome.policy
