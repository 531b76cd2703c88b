"""The console that commands print to."""

from rich.console import Console

WIDTH_OF_FILES = 120


def make_console() -> Console:
    """Return a console; in a file or pipe it is wide enough that no cell is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_OF_FILES)
