"""Who works on a job: so that two programs on one archive never do the same job twice."""

import os
import platform
import re
from dataclasses import dataclass
from functools import cache

import psutil

HEARTBEAT_S = 15.0
# Longer than any machine sleeps through a heartbeat without being asleep itself.
STALE_S = 120.0
_OWNER = re.compile(r"(.+)\|([0-9]{1,10})\|([0-9]{1,12})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Owner:
    """A running program: its machine, process and the second in which that began."""

    host: str
    pid: int
    started: int

    def __str__(self) -> str:
        return f"{self.host}|{self.pid}|{self.started}"


@cache
def this_program() -> Owner:
    """The owner that stands for this very process."""
    return Owner(platform.node(), os.getpid(), int(psutil.Process().create_time()))


def parse_owner(text: str) -> Owner | None:
    """Read what `str(owner)` wrote; None for anything else."""
    match = _OWNER.fullmatch(text)
    return Owner(match[1], int(match[2]), int(match[3])) if match else None


def is_dead(owner: Owner, here: Owner) -> bool:
    """Whether a program of this machine has ended. Of other machines one cannot know."""
    if owner.host != here.host:
        return False
    try:
        # The clock of the system may have been set since: a second is no difference.
        return abs(int(psutil.Process(owner.pid).create_time()) - owner.started) > 1
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def live_other(text: str) -> Owner | None:
    """The program that a claim names, unless it is this one or has ended."""
    holder, here = parse_owner(text), this_program()
    return None if holder in (None, here) or is_dead(holder, here) else holder
