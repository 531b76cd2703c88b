"""The console that commands print to."""

import os

from rich.console import Console

WIDTH_OF_FILES = 120


def make_console() -> Console:
    """Return a console; in a file or pipe it is wide enough that no cell is cut.

    Of several processes that train together (``RANK`` is set by torchrun and accelerate) only the first speaks.
    """
    quiet = os.environ.get("RANK", "0") != "0"
    console = Console(highlight=False, quiet=quiet)
    return console if console.is_terminal else Console(highlight=False, quiet=quiet, width=WIDTH_OF_FILES)
