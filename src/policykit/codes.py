"""Every code that a finding can carry: its number, how serious it is, and its title.

A released code keeps its number and its meaning; one that is no longer used is not used again.
PK0: the file and its YAML · PK1: shape · PK2: meaning · PK3: worth a person's eye · PK4: writing,
and versions · PK5: Word files in · PK60 and PK61: edits from Word · PK64 to PK66: importing
documents · PK67: extracts, and the preview · PK68 and PK69: the web.
``codes.toml`` says what each means, for the person who meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Severity(StrEnum):
    """An error stops the data from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code: its id, how serious it is, and a title."""

    id: str
    severity: Severity
    title: str

    @property
    def explanation(self) -> str:
        """What the code means, for the person who meets it."""
        return _explanations()[self.id]


CODES: dict[str, Code] = {}


@cache
def _explanations() -> dict[str, str]:
    import tomllib  # only needed for an explanation
    from importlib.resources import files

    words = tomllib.loads(files("policykit").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: " ".join(text.split()) for code, text in words.items()}


def _code(severity: Severity, number: str, title: str) -> Code:
    CODES[number] = Code(number, severity, title)
    return CODES[number]


def _error(number: str, title: str) -> Code:
    return _code(Severity.ERROR, number, title)


def _warning(number: str, title: str) -> Code:
    return _code(Severity.WARNING, number, title)


# ── PK0: the file and its YAML ───────────────────────────────────────────────────────────────────────────
UNREADABLE = _error("PK001", "The file cannot be opened")
NOT_A_FILE = _error("PK002", "Not an ordinary file")
TOO_LARGE = _error("PK003", "The file is too large")
NOT_UTF8 = _error("PK004", "The file is not UTF-8 text")
FORBIDDEN_CHARACTER = _error("PK005", "A character that a file cannot hold")
EMPTY_FILE = _error("PK006", "An empty file")
INVISIBLE_CHARACTER = _warning("PK007", "An invisible character")
OUTSIDE_FOLDER = _error("PK008", "A link that leads out of the folder")
NO_POLICIES = _error("PK009", "No policies here")
BAD_FILE_NAME = _error("PK010", "A file name that cannot be used")
INVALID_YAML = _error("PK020", "Not valid YAML")
TAB = _error("PK021", "A tab in the indentation")
UNCLOSED = _error("PK022", "A quotation mark or bracket that is not closed")
ALIAS = _error("PK023", "A YAML anchor or alias")
TAG = _error("PK024", "A YAML tag")
DIRECTIVE = _error("PK025", "A YAML directive")
SECOND_DOCUMENT = _error("PK026", "A second document in one file")
DUPLICATE_KEY = _error("PK027", "A key used twice")
TOO_DEEP = _error("PK028", "Nested too deeply")
TOO_MANY = _error("PK029", "Too many values")
BAD_KEY = _error("PK030", "A key that is not a plain word")
NOT_A_MAPPING = _error("PK031", "The file does not consist of keys")

# ── PK1: shape ───────────────────────────────────────────────────────────────────────────────────────────
UNKNOWN_KEY = _error("PK101", "An unknown key")
MISSING_KEY = _error("PK102", "A key is missing")
WRONG_TYPE = _error("PK103", "The wrong sort of value")
NO_VALUE = _error("PK104", "A key with no value")
NOT_A_CHOICE = _error("PK105", "Not one of the words allowed")
BAD_DATE = _error("PK106", "A date that was not understood")
BAD_ID = _error("PK107", "An id that cannot be used")
NEWER_VERSION = _error("PK108", "Made for a newer policykit")
BAD_CYCLE = _error("PK109", "A review cycle that was not understood")
STEM_WITHOUT_ITEMS = _error("PK110", "A list with no items")
BOTH_ITEMS_AND_MISSING = _error("PK111", "A list both given and missing")
RAGGED_TABLE = _error("PK112", "A row with too few or too many cells")
BAD_TEXT = _error("PK113", "Text that cannot be used here")
TOO_NESTED = _error("PK114", "Lists nested too deeply")
BAD_VALUE = _error("PK115", "A value that cannot be used")

# ── PK2: meaning ─────────────────────────────────────────────────────────────────────────────────────────
UNKNOWN_AUDIENCE = _error("PK201", "An unknown audience")
UNKNOWN_LAW = _error("PK202", "An unknown law")
UNKNOWN_POLICY = _error("PK203", "An unknown policy")
UNKNOWN_TERM = _error("PK204", "A term that is not defined")
UNKNOWN_PART = _error("PK205", "A cross-reference to a part that is not there")
DUPLICATE_ID = _error("PK206", "An id used twice in one policy")
DUPLICATE_POLICY = _error("PK207", "Two policies with one id")
REVIEW_BEFORE_APPROVAL = _error("PK208", "A review that is due before the approval")
UNSAFE_LINK = _error("PK209", "A link that is not allowed")
UNKNOWN_NAME = _error("PK210", "A name that is not known")
DUPLICATE_NAME = _error("PK211", "A name that means two things")
BROKEN_LINK = _error("PK212", "An incomplete link")

# ── PK3: worth a person's eye ────────────────────────────────────────────────────────────────────────────
GAP = _warning("PK301", "A list whose items are missing")
REVIEW_OVERDUE = _warning("PK302", "The review is overdue")
REVIEW_DUE = _warning("PK303", "The review is due now")
LAW_CHANGED = _warning("PK304", "A law that has changed")
LAW_UNVERIFIED = _warning("PK305", "A law whose entry is not verified")
PLACEHOLDER = _warning("PK306", "Placeholder text")
NOT_APPROVED = _warning("PK307", "No approval or no review date")
MARKUP_AS_TEXT = _warning("PK308", "Markup that is shown as text")
SWALLOWED = _warning("PK309", "Words that are ignored as a note")
KEPT_TWICE = _warning("PK310", "A policy that is kept here and listed as kept elsewhere")
CHANGED_SINCE_APPROVAL = _warning("PK311", "Words that changed since they were approved")
PRINTED_NOTE = _warning("PK312", "A line that looks like a note and is printed")
STILL_ENGLISH = _warning("PK313", "Fixed words of a page that are still English")

# ── PK4: writing ─────────────────────────────────────────────────────────────────────────────────────────
EDITED_SINCE = _error("PK401", "A document edited since it was built")
NOT_OURS = _error("PK402", "A file that policykit did not write")
NOT_WRITABLE = _error("PK403", "The file cannot be written")
OUTPUT_IN_POLICIES = _error("PK404", "The output folder is the policies folder")
SAME_OUTPUT = _error("PK405", "Two policies with one output name")
MANIFEST_DAMAGED = _warning("PK406", "The record of what was built is damaged")
BUSY = _error("PK407", "Another build is writing here")
NO_HOUSE_STYLE = _error("PK420", "The house style cannot be found")
TEMPLATE_REVISIONS = _error("PK421", "A template with tracked changes")
TEMPLATE_OBJECTS = _error("PK422", "A template with something embedded")
TEMPLATE_WITHOUT_STYLES = _error("PK423", "A template without styles")
TEMPLATE_COMMENTS = _error("PK424", "A template with comments")
TEMPLATE_NAMES = _warning("PK425", "A template with a person's name in it")
THERE_ALREADY = _error("PK426", "A file of that name already exists")

NO_GIT = _error("PK430", "git is not available")
NOT_A_CHECKOUT = _error("PK431", "A folder without earlier versions")
UNKNOWN_REVISION = _error("PK432", "An unknown revision")
NOT_IN_REVISION = _error("PK433", "A policy that was not there yet")
NO_PROPOSAL = _error("PK434", "No proposal")
NOT_PROPOSED = _error("PK435", "A proposal without its status")

# ── PK5: Word files in ───────────────────────────────────────────────────────────────────────────────────
NOT_WORD = _error("PK501", "Not a Word file")
OLD_WORD = _error("PK502", "A Word file of the old kind")
PASSWORD = _error("PK503", "A Word file with a password")
MACROS = _error("PK504", "A Word file with macros")
STRICT_WORD = _error("PK505", "A Word file of the Strict kind")
DAMAGED_WORD = _error("PK506", "A damaged Word file")
TOO_MANY_ENTRIES = _error("PK507", "Too many files inside a Word file")
ENTRY_TOO_LARGE = _error("PK508", "A Word file too large to read")
COMPRESSED_TOO_MUCH = _error("PK509", "A Word file packed suspiciously tightly")
AMBIGUOUS_ENTRIES = _error("PK510", "A Word file with two parts of one name")
UNSAFE_ENTRY = _error("PK511", "A Word file with an unsafe name inside")
WORD_DTD = _error("PK512", "A Word file that defines its own XML")
REACHES_OUTSIDE = _error("PK513", "A Word file that loads something from elsewhere")
FOREIGN_CHUNK = _error("PK514", "A Word file with another document inside")
ACTIVEX = _error("PK515", "A Word file with ActiveX controls")
FETCHING_FIELD = _error("PK516", "A field that fetches something")
TOO_MANY_PARAGRAPHS = _error("PK517", "Too many paragraphs")
WORD_TOO_DEEP = _error("PK518", "Tables or boxes nested too deeply")
PART_MISSING = _warning("PK520", "A part of the Word file is missing")
LEFT_OUT = _warning("PK521", "Something that cannot be read as words")
FOOTNOTE = _warning("PK522", "A footnote")
HIDDEN_TEXT = _warning("PK523", "Hidden text")
LINK_DROPPED = _warning("PK524", "A link that was left out")
TABLE_SHAPE = _warning("PK525", "A table that is not a plain grid")
OPEN_FIELD = _warning("PK526", "A field that is not closed")
LOCAL_TEMPLATE = _warning("PK527", "A template on one person's computer")
STRUCK_THROUGH = _warning("PK528", "Words that are struck through")

# ── PK6: edits from Word ─────────────────────────────────────────────────────────────────────────────────
EDIT_CONFLICT = _error("PK601", "Changed in Word and in the data")
NOT_PLACED = _error("PK602", "An edit that could not be placed")
IN_GENERATED = _error("PK603", "Words in a part that policykit makes")
NOT_A_DATE = _error("PK604", "A date in Word that was not understood")
BAD_FACT = _error("PK605", "A fact that cannot be stored")
STEM_KEPT = _error("PK606", "A list that lost its opening words")
WOULD_BREAK = _error("PK607", "An edit that would break the policy")
LINK_NOT_KEPT = _warning("PK608", "A link in Word that was not kept")
KEYS_LOST = _warning("PK609", "Something in the policy file that no longer fits")
LEVEL_SKIPPED = _warning("PK610", "A heading two levels below the one above it")
GAP_FILLED = _warning("PK611", "A list found where one was missing")
NOT_OF_A_POLICY = _error("PK612", "A Word file that belongs to no policy here")
NO_COPY_AS_BUILT = _warning("PK613", "No copy of the page as it was built")
LOST_IDENTITY = _warning("PK614", "A Word file that lost its marks")
CHANGED_MEANWHILE = _error("PK615", "The policy file changed in the meantime")
RELABELLED = _warning("PK616", "A list numbered differently in Word")

# ── PK64 to PK66: importing documents ────────────────────────────────────────────────────────────────────
TITLE_MISSING = _warning("PK641", "A document without a title")
WORDS_LOST = _error("PK642", "Words of a document that would have been lost")
KEPT_HERE = _error("PK643", "A policy that already exists")
LIST_LOST = _warning("PK644", "A list that the document has lost")
UNKNOWN_ACT = _warning("PK645", "A law that policykit does not know")
UNKNOWN_OTHER_POLICY = _warning("PK646", "A policy that school.yaml does not list")
PERSONAL = _warning("PK647", "Personal details")
READ_AS = _warning("PK648", "A text in an older encoding")
UNSEEN_TAKEN_OUT = _warning("PK649", "Invisible characters that were taken out")
MENDED = _warning("PK650", "Garbled letters that were corrected")
DATE_UNCLEAR = _warning("PK651", "A date or a cycle that was not understood")
REVIEW_GUESSED = _warning("PK652", "A review date that could be the last or the next")
BLANK_VALUE = _warning("PK653", "A label with nothing after it")
OTHER_KIND = _error("PK654", "A file that cannot be imported")
DRAFT_UNSOUND = _error("PK655", "A draft that could not be loaded")
SAME_DRAFT = _error("PK656", "Two documents for one policy")
NO_DOCUMENTS = _error("PK657", "No documents here")
CARRIED_UNUSABLE = _warning("PK658", "A Word file whose own data cannot be used")
CARRIED_UNKNOWN = _warning("PK659", "A name that is not known in this folder")
CARRIED_OTHER = _warning("PK660", "A Word file that became another document")
UNSETTLED_CHANGES = _warning("PK661", "Tracked changes not accepted or rejected")

# ── PK67: extracts, and the preview ──────────────────────────────────────────────────────────────────────
UNKNOWN_EXTRACT = _error("PK671", "An extract without its copy")
PORT_TAKEN = _error("PK672", "The preview cannot start")

# ── PK68: the web ────────────────────────────────────────────────────────────────────────────────────────
PALE_COLOUR = _error("PK681", "A colour too light for white words")
NO_CREST = _error("PK682", "The crest cannot be used")
TWO_FOLDERS = _error("PK683", "A website of two folders")
SITE_INCOMPLETE = _error("PK684", "A site with a policy that cannot be built")
