"""How Windows is asked not to go to sleep by itself.

https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate
"""

import contextlib
import ctypes
import sys
from collections.abc import AsyncIterator

from nostalgia_desktop.gui.system.offers import NotOffered

_CONTINUOUS = 0x80000000
_SYSTEM_REQUIRED = 0x00000001


@contextlib.asynccontextmanager
async def by_execution_state(_reason: str) -> AsyncIterator[None]:
    """Until left. The state belongs to the calling thread, here the window's, and ends with it."""
    _set_state(_CONTINUOUS | _SYSTEM_REQUIRED)
    try:
        yield
    finally:
        with contextlib.suppress(NotOffered):
            _set_state(_CONTINUOUS)


def _set_state(flags: int) -> None:
    if sys.platform == "win32":
        if ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint32(flags)) == 0:
            raise NotOffered("Windows would not be kept awake")
    else:
        raise NotOffered("this is not Windows")
