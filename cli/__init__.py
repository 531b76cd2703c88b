"""The command ``dateline``: one file per command; what a command needs is imported when it runs."""

import errno
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from .. import __version__
from ..errors import DatelineError
from . import compare, corpus, evaluate, export, tag, train

INTERRUPTED = 130
USER_ERROR = 2

app = typer.Typer(
    help="From news text to a table of events: what happened, who did it to whom, where, when, and whether it did.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("train")(train.train)
app.command("tag")(tag.tag)
app.command("evaluate")(evaluate.evaluate)
app.command("compare")(compare.compare)
app.command("export")(export.export)
app.add_typer(corpus.app, name="corpus")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of every command."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, 2 for a user's mistake, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # what people tag is not the terminal's choice
    try:
        code = app(args=arguments, prog_name="dateline", standalone_mode=False)
        sys.stdout.flush()
    except DatelineError as error:
        return _fail(str(error))
    except SystemExit as end:
        # click ends with 1 when the reader of our output has had enough, which is no mistake.
        return 0 if isinstance(end.__context__, BrokenPipeError) else int(end.code or 0)
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("dateline: interrupted\n")
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # leave nothing for Python to flush into the pipe
            return 0
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}")
    except Exception as error:
        return _fail_usage(error)
    return code if isinstance(code, int) else 0


def _fail(message: str) -> int:
    sys.stderr.write("".join(f"dateline: {line}\n" for line in message.splitlines()))
    return USER_ERROR


def _fail_usage(error: Exception) -> int:
    """Tell a usage error of click's, whose classes typer keeps to itself; raise anything else again."""
    message = getattr(error, "format_message", None)
    if message is None:
        raise error
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{message()}\n")
        return USER_ERROR
    return _fail(f"{message().rstrip('.')}; see 'dateline --help'")
