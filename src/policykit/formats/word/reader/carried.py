"""The bytes of a .docx → the JSON that it carries unseen, if policykit wrote it; what is unsound is told."""

from __future__ import annotations

from policykit import codes
from policykit.findings import Finding, InvalidData
from policykit.formats.word.custom_xml import NAMESPACE
from policykit.formats.word.reader import xml
from policykit.formats.word.reader.package import Package, opened


def carried(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The JSON, empty if there is none that can be used; and in that case why, if there is some.

    Raises InvalidData as reading the file does.
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
        found = [text for name in names if (text := _text(package, name)) is not None]
    except InvalidData as error:
        return "", (_unusable(error.findings[0].sentence),)
    if len(found) > 1:
        return "", (_unusable("The data of several policies stands in the file."),)
    return "".join(found), ()


def _text(package: Package, name: str) -> str | None:
    """The text of a part, if it is one of ours."""
    data = package.archive.read(name)
    if NAMESPACE.encode() not in data.replace(b"\0", b""):
        return None
    root = xml.parsed(name, data)
    return "".join(map(str, root.itertext())) if root.tag == f"{{{NAMESPACE}}}data" else None


def _unusable(why: str) -> Finding:
    sentence = f"The data that the file carries cannot be used. {why}"
    return Finding(codes.CARRIED_UNUSABLE, sentence, "The words of the page are brought in by the rules.")
