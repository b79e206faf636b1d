"""LibreOffice's own "accept all" and "reject all", by a macro in a profile of the test's own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from tests.support.tools import required

Command = Literal["AcceptAllTrackedChanges", "RejectAllTrackedChanges"]

_DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE {} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{}">\n'
)
_LIBRARIES = (
    '<library:libraries xmlns:library="http://openoffice.org/2000/library"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard"'
    ' xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>'
    "</library:libraries>"
)
_LIBRARY = (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
    ' library:readonly="false" library:passwordprotected="false"><library:element library:name="Changes"/>'
    "</library:library>"
)
_MODULE = (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes"'
    ' script:language="StarBasic">{}</script:module>'
)
_BASIC = """Sub Resolve(source As String, target As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName" : form(0).Value = "MS Word 2007 XML"
  Dim without()
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  name = Dir(ConvertFromURL(source) & "/*.docx")
  Do While name <> ""
    page = StarDesktop.loadComponentFromURL(source & "/" & name, "_blank", 0, hidden())
    dispatcher.executeDispatch(page.CurrentController.Frame, ".uno:" & command, "", 0, without())
    page.storeToURL(target & "/" & name, form())
    page.close(True)
    name = Dir()
  Loop
  StarDesktop.terminate()
End Sub
"""


def resolved(pages: Sequence[bytes], command: Command, folder: Path) -> list[bytes]:
    """Word files after LibreOffice has accepted or rejected all changes in them, and saved them."""
    source, target, profile = folder / "tracked", folder / command, folder / "profile"
    source.mkdir(exist_ok=True)
    target.mkdir()
    for number, page in enumerate(pages):
        (source / f"{number}.docx").write_bytes(page)
    _office(profile, "--terminate_after_init")  # a profile's first start writes over macros that are there
    _install(profile)
    _office(
        profile, f'macro:///Standard.Changes.Resolve("{source.as_uri()}","{target.as_uri()}","{command}")'
    )
    return [(target / f"{number}.docx").read_bytes() for number in range(len(pages))]


def _office(profile: Path, *arguments: str) -> None:
    environment = f"-env:UserInstallation={profile.as_uri()}"
    command = [required("soffice"), environment, "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def _install(profile: Path) -> None:
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    for path, kind, dtd, text in (
        (basic / "script.xlc", "library:libraries", "libraries.dtd", _LIBRARIES),
        (basic / "Standard" / "script.xlb", "library:library", "library.dtd", _LIBRARY),
        (basic / "Standard" / "Changes.xba", "script:module", "module.dtd", _MODULE.format(escape(_BASIC))),
    ):
        path.write_text(_DOCTYPE.format(kind, dtd) + text, encoding="utf-8")
