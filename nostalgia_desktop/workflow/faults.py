"""What stopped a step, in words that are kept with its job."""

from nostalgia_desktop.domain.errors import NostalgiaError


def in_words(error: Exception) -> str:
    """What happened and what to do; a fault of the program itself is in the log."""
    if isinstance(error, NostalgiaError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}"
    return f"a fault in this program ({error!r}); the log has the details"


def is_ours(error: Exception) -> bool:
    """Whether it is a fault of the program, and not the world's."""
    return not isinstance(error, (NostalgiaError, OSError))
