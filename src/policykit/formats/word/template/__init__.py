"""Templates: the default one, and a school's own Word file compiled for the writer.

Importing this loads no library; a school's own file needs lxml, loaded when the first one is compiled.
"""

from policykit.formats.word.template.model import LIST_STEP, Numbering, Template, default_template

__all__ = ["LIST_STEP", "Numbering", "Template", "default_template"]
