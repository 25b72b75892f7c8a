"""Seconds of CPU, user and system: what benchmarks compare."""

import resource
import time


def children_s() -> float:
    """Those of all programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_s() -> float:
    """The same, and this program's own."""
    return time.process_time() + children_s()
