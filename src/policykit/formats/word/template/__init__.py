"""A house style → what the writer needs of it: the default one, or the one of a school's own Word file.

Importing this loads no library; a school's own file needs lxml, loaded when the first one is compiled.
"""

from policykit.formats.word.template.default import default_house
from policykit.formats.word.template.model import LIST_STEP, TEXT_WIDTH, Furnishing, Numbering, Template

__all__ = ["LIST_STEP", "TEXT_WIDTH", "Furnishing", "Numbering", "Template", "default_house"]
