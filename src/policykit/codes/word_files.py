"""The codes of Word files that are read: what is refused, and what is read with a warning."""

from __future__ import annotations

from policykit.codes.code import Code, Severity

CODES: dict[str, Code] = {}


def _code(severity: Severity, number: str, title: str, explanation: str) -> Code:
    code = Code(number, severity, title, explanation)
    CODES[number] = code
    return code


def _error(number: str, title: str, explanation: str) -> Code:
    return _code(Severity.ERROR, number, title, explanation)


def _warning(number: str, title: str, explanation: str) -> Code:
    return _code(Severity.WARNING, number, title, explanation)


NOT_WORD = _error(
    "PK501",
    "Not a Word file",
    "The file is no .docx, whatever its name says: a PDF, a text, a spreadsheet, or nothing at all. Open it "
    "in the program that it was made with and save it as a Word document (.docx).",
)
OLD_WORD = _error(
    "PK502",
    "A Word file of the old kind",
    "The file is a .doc, the kind that Word wrote before 2007. Open it in Word and save it as a Word "
    "document (.docx).",
)
PASSWORD = _error(
    "PK503",
    "A Word file with a password",
    "The file is encrypted, so nobody can read it without its password. Open it in Word, take the password "
    "off (File, Info, Protect Document) and save a copy.",
)
MACROS = _error(
    "PK504",
    "A Word file that holds a program",
    "The file holds macros, which are programs that run when somebody opens it. A policy needs none. Save it "
    "as a Word document without macros (.docx).",
)
STRICT_WORD = _error(
    "PK505",
    "A Word file of the Strict kind",
    "Word can save in two dialects, and this file is in the rarer one, “Strict Open XML Document”. Save it "
    "as “Word Document (.docx)”.",
)
DAMAGED_WORD = _error(
    "PK506",
    "A damaged Word file",
    "The file is cut short, or a part of it cannot be understood. Word may be able to mend it: open it "
    "there, look that nothing is missing, and save it anew.",
)
TOO_MANY_ENTRIES = _error(
    "PK507",
    "Too many files inside a Word file",
    "A Word file is a folder of smaller files, packed. This one holds more than 10,000; a policy has about "
    "20.",
)
ENTRY_TOO_LARGE = _error(
    "PK508",
    "A Word file too large to read",
    "The file, or what is packed in it, is larger than any policy. It was not unpacked.",
)
COMPRESSED_TOO_MUCH = _error(
    "PK509",
    "A Word file packed suspiciously tightly",
    "What is packed in the file would grow to hundreds of times its size, as in files that are made to bring "
    "a computer down. It was not unpacked.",
)
AMBIGUOUS_ENTRIES = _error(
    "PK510",
    "A Word file that holds one thing twice",
    "Two of the files that are packed in this one have the same name or lie over each other, so two programs "
    "could read two different documents. Word does not write such files.",
)
UNSAFE_ENTRY = _error(
    "PK511",
    "A Word file with a name that leads out of it",
    "A file that is packed in this one has a name such as “../x”, which points at a place outside. Word does "
    "not write such names.",
)
WORD_DTD = _error(
    "PK512",
    "A Word file that defines its own XML",
    "A part of the file begins with a document type, with which it could pull in other files or grow without "
    "bounds. Word does not write any.",
)
REACHES_OUTSIDE = _error(
    "PK513",
    "A Word file that takes something from elsewhere",
    "The document shows something that is not in the file but on another computer: a template, a picture, an "
    "object, another document. What it says could change without anybody touching it.",
)
FOREIGN_CHUNK = _error(
    "PK514",
    "A Word file with a foreign document packed in it",
    "A whole document of another kind is packed in the file for Word to take in when it is opened. Open it "
    "in Word and save it: then it is part of the text.",
)
ACTIVEX = _error(
    "PK515",
    "A Word file with ActiveX controls",
    "The file holds ActiveX controls, which are small programs. A policy needs none.",
)
FETCHING_FIELD = _error(
    "PK516",
    "A field that fetches something",
    "The document holds a DDE, LINK or INCLUDE field, which starts a program or takes in another file when "
    "somebody opens it. Turn it into ordinary text (Ctrl+Shift+F9 in Word) or take it out.",
)
TOO_MANY_PARAGRAPHS = _error(
    "PK517",
    "Too many paragraphs",
    "The document holds more than 50,000 paragraphs; a long policy has about 2,000.",
)
WORD_TOO_DEEP = _error(
    "PK518",
    "Tables or boxes nested too deeply",
    "Tables, boxes or controls stand inside one another, more than 200 elements deep.",
)
PART_MISSING = _warning(
    "PK520",
    "A part of the Word file is missing",
    "The file names a part that is not in it, such as its styles or its numbering. What is there was read; "
    "headings and lists may not have been recognised.",
)
LEFT_OUT = _warning(
    "PK521",
    "Something that cannot be read as words",
    "A picture, a chart, a drawing, an equation or an embedded object stands here. It was left out, because "
    "a policy is kept as words and tables.",
)
FOOTNOTE = _warning(
    "PK522",
    "A footnote",
    "A footnote or an endnote stands here. Its words are given with this finding and are not in the text.",
)
HIDDEN_TEXT = _warning(
    "PK523",
    "Hidden text",
    "The document holds words that are formatted as hidden. Nobody sees them on paper, so they were left "
    "out.",
)
LINK_DROPPED = _warning(
    "PK524",
    "A link that was left out",
    "The link leads to a file on somebody's computer, to an address that is not allowed, or to a place that "
    "is not in the document. Its words were kept.",
)
TABLE_SHAPE = _warning(
    "PK525",
    "A table that is not a plain grid",
    "The table has merged cells, or another table in a cell. Every word was kept, in a plain grid.",
)
OPEN_FIELD = _warning(
    "PK526",
    "A field that is not closed",
    "The document holds a field (such as a date or a page number) whose end is missing. The words round it "
    "were kept; look whether any are out of place.",
)
LOCAL_TEMPLATE = _warning(
    "PK527",
    "A template on somebody's computer",
    "The document names a template that is kept on one computer. It was not opened, and nothing depends on "
    "it.",
)
