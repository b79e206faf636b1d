"""What a Word file has beside its page: headers and footers, deletions, comments, contents, our own data."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from policykit import codes
from policykit.document.reading import Aside
from policykit.findings import Finding, InvalidData
from policykit.formats.word.package import NAMESPACE
from policykit.formats.word.reader.package import Package, opened
from policykit.formats.word.reader.records import Read, lines_of, texts

_STRUCK = "words that were struck out as a tracked change"
_COMMENT = "a comment in the Word file"


def asides(data: bytes, found: Read) -> Iterator[Aside]:
    """Words that are no part of the page, each with its reason. ``found`` is what was read of the data."""
    margins = [(line, "the head or foot of every printed page") for line in margin_lines(data)]
    margins += ((line, _STRUCK) for line in margin_lines(data, is_struck=True))
    for words, reason in (*margins, *((line, "printed contents") for line in found.contents)):
        yield Aside(words, reason, 0)
    yield from (Aside(each.words, _STRUCK, each.block) for each in found.struck if each.words.strip())
    for comment in found.comments:
        by = f", by {comment.author}" if comment.author.strip() else ""
        if comment.text:
            yield Aside(comment.text, f"{_COMMENT}{by}", comment.block or 0)


def unsettled(found: Read) -> Iterator[Finding]:
    """One finding if there are tracked changes, with who made them."""
    authors = sorted({each.author for each in found.revisions if each.author.strip()})
    if found.revisions:
        by = f" by {', '.join(authors)}" if authors else ""
        sentence = (
            f"The document holds tracked changes{by} that have not been accepted or rejected yet. "
            "The draft takes them as accepted."
        )
        remedy = "To reject one, reject it in Word and import the file again."
        yield Finding(codes.UNSETTLED_CHANGES, sentence, remedy)


def margin_lines(data: bytes, *, is_struck: bool = False) -> tuple[str, ...]:
    """The lines of headers and footers, without fields and pictures; or those that are deleted from them.

    A word processor writes one header into several parts, so each line is given once. Raises InvalidData as
    :func:`policykit.formats.word.reader.read` does.
    """
    found = (
        line for part in _margins(data) for line in lines_of(texts(part, is_margin=True), is_struck=is_struck)
    )
    return tuple(dict.fromkeys(" ".join(line.split()) for line in found))


def _margins(data: bytes) -> Iterator[etree._Element]:
    """The headers and footers of a file."""
    package = opened(data)
    relations = [rel for rel in package.relations.values() if rel.kind in {"header", "footer"}]
    names = {rel.target for rel in relations if not rel.is_external and package.archive.holds(rel.target)}
    yield from map(package.parsed, sorted(names))


def carried(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The JSON that a file of ours carries; or nothing if it cannot be used, and a finding that says why.

    Raises InvalidData as :func:`policykit.formats.word.reader.read` does.
    """
    package = opened(data)
    names = dict.fromkeys(
        relation.target
        for relation in package.relations.values()
        if relation.kind == "customXml"
        and not relation.is_external
        and package.archive.holds(relation.target)
    )
    try:
        found = [text for name in names if (text := _data_in(package, name)) is not None]
    except InvalidData as error:
        return "", (_unusable(error.findings[0].sentence),)
    if len(found) > 1:
        return "", (_unusable("The file holds the data of several policies."),)
    return "".join(found), ()


def _data_in(package: Package, name: str) -> str | None:
    """The text of a part, if it is one of ours."""
    if NAMESPACE.encode() not in package.archive.read(name).replace(b"\0", b""):
        return None
    root = package.parsed(name)
    return "".join(map(str, root.itertext())) if root.tag == f"{{{NAMESPACE}}}data" else None


def _unusable(why: str) -> Finding:
    sentence = f"The data that the file carries cannot be used. {why}"
    return Finding(codes.CARRIED_UNUSABLE, sentence, "The words of the page were imported instead.")
