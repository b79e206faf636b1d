"""Document → the parts of a Word file."""
