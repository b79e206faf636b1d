"""Every code that a finding can carry, with its severity and what it means: the table behind ``explain``.

A code, once released, keeps its number and its meaning; one that is no longer used is not used again.
PK0: the file and its YAML · PK1: shape · PK2: meaning · PK3: worth a person's eye · PK4: writing ·
PK5: Word files in.
"""

from __future__ import annotations

from policykit.codes import word_files
from policykit.codes.code import Code, Severity

__all__ = ["CODES", "Code", "Severity"]

CODES: dict[str, Code] = {}


def _code(severity: Severity, number: str, title: str, explanation: str) -> Code:
    code = Code(number, severity, title, explanation)
    CODES[number] = code
    return code


def _error(number: str, title: str, explanation: str) -> Code:
    return _code(Severity.ERROR, number, title, explanation)


def _warning(number: str, title: str, explanation: str) -> Code:
    return _code(Severity.WARNING, number, title, explanation)


# ── PK0: the file and its YAML ───────────────────────────────────────────────────────────────────────────
UNREADABLE = _error(
    "PK001",
    "The file cannot be opened",
    "There is no such file, or this account may not read it. The other files are still read.",
)
NOT_A_FILE = _error(
    "PK002",
    "Not an ordinary file",
    "A folder, a pipe or a device stands where a policy file was expected. Nothing was read from it.",
)
TOO_LARGE = _error(
    "PK003",
    "The file is too large",
    "A policy file holds 10 MB at most. A long policy is about 0.1 MB, so a larger file is seldom a policy.",
)
NOT_UTF8 = _error(
    "PK004",
    "The file is not UTF-8 text",
    "Policy files are UTF-8 text. Some editors save in an older encoding, in which curly quotes and pound "
    "signs are other bytes. Choose “UTF-8” as the encoding in the editor's Save As window and save again.",
)
FORBIDDEN_CHARACTER = _error(
    "PK005",
    "A character that no document can hold",
    "Word cannot hold control characters, lone surrogates or U+FFFE and U+FFFF. They usually come from a "
    "damaged copy. Delete the character; the finding gives its code point.",
)
EMPTY_FILE = _error(
    "PK006",
    "Nothing in the file",
    "The file is empty or holds only comments. A policy starts with policykit, id and title.",
)
INVISIBLE_CHARACTER = _warning(
    "PK007",
    "An invisible character",
    "A zero-width character, a soft hyphen or a mark that turns the direction of writing cannot be seen, "
    "but makes words that look alike differ. It usually comes with text pasted from a web page.",
)
OUTSIDE_FOLDER = _error(
    "PK008",
    "A link that leads out of the folder",
    "The file is a symbolic link to a file outside the policies folder. It was not read.",
)
NO_POLICIES = _error(
    "PK009",
    "No policies here",
    "The folder holds no policy file. A policy is a file whose name ends in .yaml; school.yaml is the "
    "school's own.",
)
BAD_FILE_NAME = _error(
    "PK010",
    "A file name that cannot be used",
    "The name of a policy file may not hold control characters or start with a dash.",
)
INVALID_YAML = _error(
    "PK020",
    "Not valid YAML",
    "The file breaks the rules of YAML at this place, so nothing after it could be read. The commonest "
    "causes are a colon followed by a space inside unquoted words, and lines that are not indented alike.",
)
TAB = _error(
    "PK021",
    "A tab in the indentation",
    "YAML is indented with spaces. A tab looks the same but is not allowed.",
)
UNCLOSED = _error(
    "PK022",
    "A quotation mark or bracket that is not closed",
    "A quotation mark, [ or { was opened here and its partner is missing, so the rest of the file was "
    "taken to be inside it.",
)
ALIAS = _error(
    "PK023",
    "A YAML anchor or alias",
    "YAML's & and * make one value stand in many places. Policy files do not use them: each place says "
    "what it says. Words that begin with & or * need quotation marks.",
)
TAG = _error(
    "PK024",
    "A YAML tag",
    "YAML's ! gives a value a type. In policy files the key decides the type. Words that begin with ! "
    "need quotation marks.",
)
DIRECTIVE = _error("PK025", "A YAML directive", "Lines that begin with % are not used in policy files.")
SECOND_DOCUMENT = _error(
    "PK026",
    "A second document in one file",
    "A line of three dashes or dots starts a second document. One file holds one policy.",
)
DUPLICATE_KEY = _error(
    "PK027",
    "A key that stands twice",
    "The same key stands twice in one place, so one of the two values would be lost. Keep one.",
)
TOO_DEEP = _error("PK028", "Nested too deeply", "Values are nested at most 64 deep.")
TOO_MANY = _error(
    "PK029",
    "Too many values",
    "One file holds 100,000 values at most; a long policy has about 2,000.",
)
BAD_KEY = _error(
    "PK030",
    "A key that is not a plain word",
    "Every key is a word before a colon. Here the key is empty, a list, or a mapping.",
)
NOT_A_MAPPING = _error(
    "PK031",
    "The file is not a list of keys",
    "A policy file is made of keys with values, such as “title: Social Media Policy”. This one starts with "
    "something else.",
)

# ── PK1: shape ───────────────────────────────────────────────────────────────────────────────────────────
UNKNOWN_KEY = _error(
    "PK101",
    "An unknown key",
    "The key is not one that stands in this place. It may be misspelt, or indented under the wrong key.",
)
MISSING_KEY = _error(
    "PK102",
    "A key is missing",
    "A key that this part needs is not there. Add it at the place shown.",
)
WRONG_TYPE = _error(
    "PK103",
    "The wrong sort of value",
    "A list, a mapping (keys with values) or plain text was expected here, and something else was found.",
)
NO_VALUE = _error(
    "PK104",
    "A key with no value",
    "Nothing stands after the colon. Write the value, or take the key out if there is none.",
)
NOT_A_CHOICE = _error(
    "PK105",
    "Not one of the words allowed",
    "Some keys take one of a few words only, such as duty: must, should, may.",
)
BAD_DATE = _error(
    "PK106",
    "A date that was not understood",
    "A date is written as a school writes it: Spring 2024, Autumn 1 2021, Spring Term 18/19, "
    "September 2025, 6.9.24, 26/01/2023, 31st August 2024, 2024-08-31, or 2024. The day comes first.",
)
BAD_ID = _error(
    "PK107",
    "An id that cannot be used",
    "An id is made of small letters a to z, digits and hyphens, starts with a letter, has 64 characters at "
    "most, and is none of the names that Windows keeps for itself (con, nul, aux, …) nor “index”.",
)
NEWER_VERSION = _error(
    "PK108",
    "Made for a newer policykit",
    "The file says that it is written in a version of the data format that this policykit does not know. "
    "Update policykit, or correct the number if it is a slip.",
)
BAD_CYCLE = _error(
    "PK109",
    "A review cycle that was not understood",
    "Write how often the policy is reviewed, such as “every year” or “every 3 years”. “Bi-annually” means "
    "twice a year to some and every two years to others, so it is refused.",
)
STEM_WITHOUT_ITEMS = _error(
    "PK110",
    "A list with no items",
    "The words end with a colon, but no list follows. If the items are known, write them under items; if "
    "they are lost or not decided, say why under missing, and every document will show the gap.",
)
BOTH_ITEMS_AND_MISSING = _error(
    "PK111",
    "A list both given and missing",
    "The list has items and says that they are missing. Keep the one that is true.",
)
RAGGED_TABLE = _error(
    "PK112",
    "A row with too few or too many cells",
    "Every row of a table has one cell for each column.",
)
BAD_TEXT = _error(
    "PK113",
    "Text that cannot be used here",
    "The text is blank, too long for its place, or has a blank line where one paragraph is expected.",
)
TOO_NESTED = _error(
    "PK114",
    "Lists nested too deeply",
    "Word has nine levels of lists, so a list is nested nine deep at most, and sections five deep.",
)
BAD_VALUE = _error("PK115", "A value that cannot be used", "The value is not one that this key can hold.")

# ── PK2: meaning ─────────────────────────────────────────────────────────────────────────────────────────
UNKNOWN_AUDIENCE = _error(
    "PK201",
    "An unknown audience",
    "The name is no audience of this school. Audiences and their other names are listed in school.yaml.",
)
UNKNOWN_LAW = _error(
    "PK202",
    "An unknown law",
    "The id is neither in the built-in register of laws and guidance nor under laws in school.yaml.",
)
UNKNOWN_POLICY = _error(
    "PK203",
    "An unknown policy",
    "The id is neither a policy in this folder nor one that school.yaml lists as kept elsewhere.",
)
UNKNOWN_TERM = _error(
    "PK204",
    "A term that is not defined",
    "The text refers to a definition that the policy does not have. Add a block of kind definition with "
    "this id, or correct the id.",
)
UNKNOWN_PART = _error(
    "PK205",
    "A cross-reference to a part that is not there",
    "The text links to a section, block or item of this policy by an id that nothing here has.",
)
DUPLICATE_ID = _error(
    "PK206",
    "An id used twice in one policy",
    "Ids name one part each, because links and edits find their place by them. Give one of the two another.",
)
DUPLICATE_POLICY = _error(
    "PK207",
    "Two policies with one id",
    "Two files have the same id, or ids that differ only by case, so their documents would have one name.",
)
REVIEW_BEFORE_APPROVAL = _error(
    "PK208",
    "A review that is due before the approval",
    "The next review falls before the policy was approved. One of the two dates is a slip, or the date is "
    "of the last review, which has its own key: review: {last: …}.",
)
UNSAFE_LINK = _error(
    "PK209",
    "A link that is not allowed",
    "Links lead to https, http, mailto and tel addresses, to parts of the policy (#id), and to law:, "
    "policy:, audience: and term: ids. Anything else could run a program on a reader's machine.",
)
UNKNOWN_NAME = _error(
    "PK210",
    "A name that is not known",
    "A command or question named a policy, an audience, a format or a code that does not exist.",
)
DUPLICATE_NAME = _error(
    "PK211",
    "A name that means two things",
    "Two entries of school.yaml have the same id, name or alias, so a policy that uses it could mean either.",
)

# ── PK3: worth a person's eye ────────────────────────────────────────────────────────────────────────────
GAP = _warning(
    "PK301",
    "A list whose items are missing",
    "The policy says that these items are not known. Every document shows the gap. When the words are "
    "found, put them under items and take missing out.",
)
REVIEW_OVERDUE = _warning(
    "PK302",
    "The review is overdue",
    "The time in which the policy was to be reviewed has passed. A term is overdue after its last day.",
)
REVIEW_DUE = _warning(
    "PK303",
    "The review is due now",
    "The policy is to be reviewed in the present term, month or year.",
)
LAW_CHANGED = _warning(
    "PK304",
    "A law that has changed",
    "The policy cites a law that has been narrowed, superseded or repealed. The words may still be right; "
    "somebody who knows should look.",
)
LAW_UNVERIFIED = _warning(
    "PK305",
    "A law whose entry nobody has verified",
    "The built-in register holds this law, but nobody has checked the entry against the official text.",
)
PLACEHOLDER = _warning(
    "PK306",
    "Placeholder text",
    "The text still holds words such as TBC, [SCHOOL NAME] or Lorem ipsum, which a model policy leaves to "
    "be filled in.",
)
NOT_APPROVED = _warning(
    "PK307",
    "No approval or no review date",
    "The policy does not say who approved it and when, or when its review is due.",
)
MARKUP_AS_TEXT = _warning(
    "PK308",
    "Markup that is shown as text",
    "HTML tags, pictures, and lists or headings written inside a text are not read as markup: every "
    "document shows the characters as they stand. Lists belong under items, headings under title.",
)

# ── PK4: writing ─────────────────────────────────────────────────────────────────────────────────────────
EDITED_SINCE = _error(
    "PK401",
    "A document that somebody edited",
    "The document in the output folder is not as policykit wrote it, so somebody's edit is in it. It was "
    "left alone. Keep a copy, then build again with --overwrite, which keeps a dated copy too.",
)
NOT_OURS = _error(
    "PK402",
    "A file that policykit did not write",
    "A file of that name is there already and no record says that policykit wrote it. It was left alone.",
)
NOT_WRITABLE = _error(
    "PK403",
    "The file cannot be written",
    "The file may be open in Word, or this account may not write there, or the disk is full. The old file "
    "is whole.",
)
OUTPUT_IN_POLICIES = _error(
    "PK404",
    "The output folder is the policies folder",
    "Documents are built into a folder of their own, so that nothing made is ever taken for the original.",
)
SAME_OUTPUT = _error(
    "PK405",
    "Two policies with one output name",
    "Two policies would be written to the same file. Nothing was written.",
)
MANIFEST_DAMAGED = _warning(
    "PK406",
    "The record of what was built is damaged",
    "The file .policykit.jsonl in the output folder, which tells what policykit wrote there, cannot be read. "
    "Documents that are there already are treated as edited by somebody, and left alone.",
)
BUSY = _error(
    "PK407",
    "Another build is writing here",
    "A build is already writing to this output folder. Let it end, then build again.",
)

# ── PK5: Word files in ───────────────────────────────────────────────────────────────────────────────────
CODES.update(word_files.CODES)
