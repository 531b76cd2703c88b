"""pydantic's errors as problems with a place, in our words."""

from pydantic import ValidationError

from ..errors import Problem


def explain_errors(error: ValidationError) -> list[str]:
    """Return a message for each mistake: where in the data it is, and what is wrong."""
    messages: list[str] = []
    for entry in error.errors():
        location = ".".join(str(part) for part in entry["loc"] if part != "[key]")
        message = entry["msg"].removeprefix("Value error, ")
        messages.append(f"{location}: {message}" if location else message)
    return messages


def list_problems(error: ValidationError, place: str, line: int | None = None) -> list[Problem]:
    """Return each mistake as a problem of the file ``place``."""
    return [Problem(place, line, message) for message in explain_errors(error)]
