"""Sound where its timestamps put it: a lost frame is a gap, times that waver are none.

`aresample` alone would fill or trim only what is 100 ms off. Told to do so for less, it would put
in a frame of silence and take the next frame away again wherever a frame's header lies across two
packets: FFmpeg gives such a frame of AC-3 the time of the one behind it, each few seconds.
"""

from ffmpeg.nodes import FilterableStream

LEAST_JUMP_MS = 20
"""What is less off is left alone: LPCM is read with times that waver by up to 10.5 ms.

A lost frame of AC-3 is 32 ms, one of MP2 24 ms, one of AAC 21 ms.
"""
SURE_JUMP_MS = 100
"""What is as far off counts at once."""
_ALIKE_MS = 5

# Seconds, in the variables of the expression: 0 is when the first sample would have been heard
# if nothing had jumped since, 1 how much later than that this frame is, 2 the same of the one
# before. N counts the samples so far. A frame without a time is off by NaN, which is no jump.
_FIRST = "if(eq(N,0),st(0,PTS*TB))"
_OFF = "st(2,ld(1));st(1,PTS*TB-N/SR-ld(0))"
_IS_SURE = f"gte(abs(ld(1)),{SURE_JUMP_MS / 1000})"
_LASTS = f"gte(abs(ld(1)),{LEAST_JUMP_MS / 1000})*lt(abs(ld(1)-ld(2)),{_ALIKE_MS / 1000})"
_JUMPED = f"if(gt({_IS_SURE}+{_LASTS},0),st(0,ld(0)+ld(1)))"
_STEADY = f"{_FIRST};{_OFF};{_JUMPED};(ld(0)+N/SR)/TB"


def in_step(audio: FilterableStream, hz: int, layout: str = "") -> FilterableStream:
    """A track from time 0 on, with silence in gaps and without what overlaps.

    Frames follow each other without a gap, but after a jump that the second frame in turn shows
    too, or one of `SURE_JUMP_MS`. So what follows a lost frame is heard early by its length for
    one frame more, and from then on when it should be. `layout` is empty where it is kept.
    """
    channels = {"ochl": layout} if layout else {}
    # All that still jumps is meant; a timestamp is rounded to a sample.
    steps = {"async": 1, "min_hard_comp": LEAST_JUMP_MS / 2000, "first_pts": 0}
    return audio.filter("asetpts", _STEADY).filter("aresample", hz, **steps, **channels)
