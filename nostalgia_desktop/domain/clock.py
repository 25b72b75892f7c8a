"""The title clock: title time as a count of video frames, and where those frames lie.

Home DVDs lie about time, so nothing here uses the times of an IFO or of a container. A title
is a row of *units* (VOBUs: half a second of video that begins with a key frame). Units whose
timestamps follow each other make a *segment*; a new segment begins where a recorder restarted
its timestamps. Frame numbers run on through all segments.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.domain.damage import Damage
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.marks import Mark
from nostalgia_desktop.domain.time import frame_to_ms, ms_to_frame

TICKS_PER_S = 90_000
PAL = Fraction(25)
NTSC = Fraction(30_000, 1001)


@dataclass(frozen=True, slots=True)
class Unit:
    """One VOBU: bytes [start, end) of the title, shown during [pts, end_pts) in 90 kHz ticks."""

    start: int
    end: int
    pts: int
    end_pts: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of units on one clock: `frames` frames from title frame `first_frame` on.

    `pts` is the timestamp of its first frame; holes do not end a segment.
    """

    first_frame: int
    frames: int
    pts: int
    units: tuple[Unit, ...]

    @property
    def end_frame(self) -> int:
        """The frame after its last one."""
        return self.first_frame + self.frames


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes [start, end) of one file."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """What to read for a run of frames inside one segment: one input for ffmpeg and PyAV.

    Decode `ranges` in order as one stream and keep the frames with timestamps in
    [first_pts, end_pts), 90 kHz ticks; these are `frames` frames when nothing is damaged.
    An `INDEXED` container is one whole file: seek to the key frame at or before `seek_pts` first.
    `stamp_pts` is the timestamp to give to the first picture that the ranges decode to, where
    the stream has no timestamps of its own that count from the title's start; else None.
    """

    ranges: tuple[ByteRange, ...]
    first_pts: int
    end_pts: int
    frames: int
    container: Container = Container.PROGRAM_STREAM
    seek_pts: int = 0
    stamp_pts: int | None = None


@dataclass(frozen=True, slots=True)
class TitleClock:
    """Title time ↔ frames ↔ bytes of one title.

    `rate` is frames per second; `method` says how the units were found: `nav`, `pes` or
    `packets`. `marks` are where picture or sound go on in another form, in order.
    """

    rate: Fraction
    segments: tuple[Segment, ...]
    damage: tuple[Damage, ...] = ()
    method: str = "nav"
    marks: tuple[Mark, ...] = ()

    @property
    def frames(self) -> int:
        """How many frames the title has."""
        return self.segments[-1].end_frame if self.segments else 0

    @property
    def duration_ms(self) -> int:
        """How long the title is, in milliseconds."""
        return frame_to_ms(self.frames, self.rate)

    @property
    def ticks_per_frame(self) -> Fraction:
        """How many 90 kHz ticks one frame lasts: 3600 for PAL, 3003 for NTSC."""
        return TICKS_PER_S / self.rate

    def frame_at(self, ms: int) -> int:
        """The frame that begins nearest to `ms`, kept inside the title."""
        return min(max(ms_to_frame(ms, self.rate), 0), self.frames)

    def frame_shown_at(self, ms: int) -> int:
        """The frame that is on the screen at `ms`, kept inside the title."""
        # Half a millisecond more, as times are whole ones: a frame's own time shows that frame.
        frame = (2 * ms + 1) * self.rate // 2000
        return min(max(int(frame), 0), max(self.frames - 1, 0))

    def ms_of_byte(self, offset: int) -> int:
        """When the first frame that begins at or after byte `offset` is shown."""
        return frame_to_ms(self.frame_of_byte(offset), self.rate)

    def frame_of_byte(self, offset: int) -> int:
        """The first frame that begins at or after byte `offset` of the title."""
        for segment in self.segments:
            if offset < segment.units[-1].end:
                index = bisect_left(segment.units, offset, key=lambda unit: unit.start)
                if index < len(segment.units):
                    ticks = segment.units[index].pts - segment.pts
                    return segment.first_frame + round(ticks / self.ticks_per_frame)
                return segment.end_frame
        return self.frames

    def frames_of_bytes(self, start: int, end: int) -> tuple[int, int]:
        """The frames of all units that bytes [start, end) of the title touch, as [first, end).

        Bytes between two units touch none: then the two are the same.
        """
        touched = [
            (segment, segment.units[first], segment.units[last - 1])
            for segment in self.segments
            for first, last in [_touched(segment.units, start, end)]
            if first < last
        ]
        if not touched:
            frame = self.frame_of_byte(start)
            return frame, frame
        (before, first_unit, _), (after, _, last_unit) = touched[0], touched[-1]
        return self._frame_of_pts(before, first_unit.pts), self._frame_of_pts(
            after, last_unit.end_pts
        )

    def pts_of_frame(self, frame: int) -> tuple[int, int]:
        """The number of a frame's segment, and its timestamp there.

        Raises:
            IndexError: the title has no such frame.
        """
        index = bisect_right(self.segments, frame, key=lambda each: each.first_frame) - 1
        if index < 0 or frame >= self.frames:
            raise IndexError(f"the title has {self.frames} frames, not {frame}")
        segment = self.segments[index]
        ticks = (frame - segment.first_frame) * self.ticks_per_frame
        return index, segment.pts + round(ticks)

    def frame_of_pts(self, segment: int, pts: int) -> int:
        """The frame that is shown at a timestamp of a segment: the inverse of `pts_of_frame`."""
        return self._frame_of_pts(self.segments[segment], pts)

    def bytes_of_frames(self, start: int, end: int) -> tuple[int, int]:
        """Bytes [start, end) of the title to read for its frames [start, end)."""
        if start >= end:
            return 0, 0
        runs = [
            byte_span(
                self,
                segment,
                segment.pts + round((first - segment.first_frame) * self.ticks_per_frame),
                segment.pts + round((last - segment.first_frame) * self.ticks_per_frame),
            )
            for first, last, segment in spans(self, start, end)
        ]
        return (runs[0][0], runs[-1][1]) if runs else (0, 0)

    def _frame_of_pts(self, segment: Segment, pts: int) -> int:
        frame = segment.first_frame + round((pts - segment.pts) / self.ticks_per_frame)
        return min(max(frame, segment.first_frame), segment.end_frame)


def _touched(units: tuple[Unit, ...], start: int, end: int) -> tuple[int, int]:
    """Indexes [first, last) of the units with bytes in [start, end)."""
    first = bisect_right(units, start, key=lambda unit: unit.start)
    # The one before may reach into it.
    first -= first > 0 and units[first - 1].end > start
    return first, bisect_left(units, end, key=lambda unit: unit.start)


def spans(clock: TitleClock, start_frame: int, end_frame: int) -> list[tuple[int, int, Segment]]:
    """Split frames [start_frame, end_frame) at the segments they touch, in order."""
    return [
        (max(start_frame, segment.first_frame), min(end_frame, segment.end_frame), segment)
        for segment in clock.segments
        if segment.first_frame < end_frame and start_frame < segment.end_frame
    ]


UNITS_BEFORE, UNITS_AFTER = 1, 3
_NEAR_TICKS = TICKS_PER_S


def byte_span(clock: TitleClock, segment: Segment, first_pts: int, end_pts: int) -> tuple[int, int]:
    """Bytes of the title to read for timestamps [first_pts, end_pts) of a segment.

    One unit more at the front, since an open GOP's first pictures need the one before it, and
    three at the back, since sound lags behind in the file. Never beyond the segment where the
    timestamps begin anew: behind it the same ones may come again.
    """
    before, after = _neighbours(clock, segment)
    units = (*before, *segment.units, *after)
    first = bisect_right(units, first_pts, key=lambda unit: unit.pts) - 1 - UNITS_BEFORE
    last = bisect_left(units, end_pts, key=lambda unit: unit.pts) - 1 + UNITS_AFTER
    taken = units[max(first, 0) : last + 1]
    return taken[0].start, taken[-1].end


def _neighbours(clock: TitleClock, segment: Segment) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Units before and behind a segment whose timestamps go on from and to it."""
    index = bisect_left(clock.segments, segment.first_frame, key=lambda each: each.first_frame)
    before, after = clock.segments[max(index - 1, 0)], clock.segments[index + 1 : index + 2]
    joins = index > 0 and goes_on(before.units[-1].end_pts, segment.pts)
    lead_in = before.units[-UNITS_BEFORE:] if joins else ()
    if after and goes_on(segment.units[-1].end_pts, after[0].pts):
        return lead_in, after[0].units[:UNITS_AFTER]
    return lead_in, ()


def goes_on(end_pts: int, pts: int) -> bool:
    """Whether a segment's timestamps go on where those of the one before ended."""
    # Half a frame back at most: else pictures from before would be taken for the segment's own.
    return -TICKS_PER_S // 50 <= pts - end_pts < _NEAR_TICKS
