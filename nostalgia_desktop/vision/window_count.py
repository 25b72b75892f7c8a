"""How many windows a title is divided into, and how much they have in them: by its length alone.

Apart from `windows`, which needs numpy: what is asked before a film is looked at needs none.
"""

from fractions import Fraction

LONGEST_S = 25 * 60
OVERLAP_S = 45
SEARCH_S = 90
"""How far from the even division a quiet place is looked for, to both sides."""


def count_windows(frames: int, rate: Fraction) -> int:
    """How many windows a title of some frames gets; it does not depend on what is in it."""
    if frames <= LONGEST_S * rate:
        return 1
    widest_core = (LONGEST_S - OVERLAP_S - 2 * SEARCH_S) * rate
    return int(-(-frames // widest_core))


def frames_in_windows(frames: int, rate: Fraction) -> int:
    """How many frames all windows of a title have together: what two share counts twice."""
    return frames + (count_windows(frames, rate) - 1) * 2 * half_overlap(rate)


def half_overlap(rate: Fraction) -> int:
    """The frames of an overlap to one side of its seam."""
    return int(OVERLAP_S * rate / 2)
