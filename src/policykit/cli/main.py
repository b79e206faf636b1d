"""The way in: ``--version`` alone is answered at once, and everything else is a command.

Loading click takes three times as long as Python itself takes to start.
"""

from __future__ import annotations

import sys

from policykit.version import __version__

__all__ = ["cli", "main"]

TYPE_CHECKING = False  # as in typing, which takes as long to load as all the rest
if TYPE_CHECKING:
    from policykit.cli.commands import cli


def main() -> None:
    """Run what the user typed. It ends in SystemExit, unless it was ``--version``."""
    if sys.argv[1:] == ["--version"] and _said_version():
        return
    from policykit.cli import commands

    commands.main()


def _said_version() -> bool:
    """Whether it could be written; if not, click's way of ending is tried."""
    try:
        sys.stdout.write(f"policykit {__version__}\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        return False
    return True


def __getattr__(name: str) -> object:
    if name != "cli":
        raise AttributeError(name)
    from policykit.cli import commands

    return commands.cli
