"""Copies the MPEG-2 of a piece as it is, all but the few pictures at both cuts.

A decoder can begin at a picture that is coded by itself (I). Those before the first one inside the
piece are encoded anew, and so are the last ones where these need a picture behind the piece. All
in between is copied; of a piece without an I nothing is. Pictures that are shown before that first
I, but coded after it and with the help of the group before, are among those that are encoded: so
its group begins closed.
"""

from dataclasses import dataclass

import av

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.coded_pictures import CodedPicture, coded_pictures
from nostalgia_desktop.media.mpeg_headers import (
    CODEC,
    Coding,
    PictureHeaders,
    renumbered,
    with_group,
    with_sequence,
)
from nostalgia_desktop.media.picture_digest import digest_of
from nostalgia_desktop.media.piece_reader import film_stream, open_piece
from nostalgia_desktop.media.smart_edges import LEAST_PSNR_DB, encode_edge
from nostalgia_desktop.media.smart_film import FilmWriter, NotCopied

# Groups of DVDs have at most 36 fields; these pictures wait in memory.
_LONGEST_EDGE = 100
_COLOURS = "yuv420p"


def copy_piece(piece: Piece, offset: int, film: FilmWriter, should_stop: ShouldStop) -> None:
    """Write all pictures of a piece to the film, from place `offset` on.

    Raises:
        NotCopied: it cannot be done, or not in a way that gives the same pictures.
        Cancelled: `should_stop` said so.
        OSError, av.error.FFmpegError: the piece cannot be read, or the film not be written.
    """
    with open_piece(piece, should_stop, quick=True) as opened:
        video = film_stream(opened)
        if video is None or video.codec_context.name != CODEC:
            raise NotCopied("its video is not MPEG-2")
        cut = _Cut(piece.frames, offset, film)
        for picture in coded_pictures(piece, opened, video, should_stop):
            cut.take(picture)
        cut.end()


class _Cut:
    """Decides picture by picture, in the order of coding, what becomes of it."""

    def __init__(self, frames: int, offset: int, film: FilmWriter) -> None:
        self._frames, self._offset, self._film = frames, offset, film
        self._edge = dict[int, CodedPicture]()
        self._first: _Placed | None = None
        self._is_copying = self._is_over = False
        self._sequence, self._less = b"", 0

    def take(self, picture: CodedPicture) -> None:
        """Take the next one."""
        if picture.headers is not None and picture.headers.sequence:
            self._know(picture.headers.sequence)
        placed = _Placed.of(picture)
        if placed is None or placed.place < 0:
            return  # What is broken is missed in the end, if it is inside.
        if not self._sequence:
            raise NotCopied("nothing tells how its pictures are coded")
        if placed.frame.format.name != _COLOURS:
            raise NotCopied("it has more colours than on discs")
        if placed.place < self._frames and placed.headers.repeats_field:
            raise NotCopied("some of its pictures are shown for longer than others")
        if self._first is None and self._can_begin_with(placed):
            self._first = placed
        elif self._first is None or placed.place < self._first.place:
            self._keep(placed)
        else:
            self._begin(self._first)
            self._go_on(placed)

    def end(self) -> None:
        """Write what is left."""
        if self._first is not None:
            self._begin(self._first)
        self._encode()

    def _know(self, sequence: bytes) -> None:
        if sequence != self._sequence:
            self._film.require(sequence)
            self._sequence = sequence

    def _can_begin_with(self, placed: "_Placed") -> bool:
        return placed.headers.coding is Coding.I and placed.place < self._frames

    def _keep(self, placed: "_Placed") -> None:
        if placed.place < self._frames:
            self._edge[placed.place] = placed.picture
        if len(self._edge) > _LONGEST_EDGE:
            raise NotCopied("none of its first pictures is coded by itself")

    def _begin(self, first: "_Placed") -> None:
        """Write the pictures before the first that is copied, and that one."""
        if self._is_copying:
            return
        self._is_copying = True
        self._encode()
        self._less = first.headers.temporal_reference
        self._copy(first, with_group(first.picture.data))

    def _go_on(self, placed: "_Placed") -> None:
        self._is_over |= placed.place >= self._frames
        if self._is_over:
            self._keep(placed)
            return
        if placed.headers.has_group:
            self._less = 0  # A group of its own counts anew.
        self._copy(placed, placed.picture.data)

    def _copy(self, placed: "_Placed", data: bytes) -> None:
        is_key = placed.headers.coding is Coding.I
        if is_key:
            data = with_sequence(data, self._sequence)
        if self._less:
            data = renumbered(data, self._less)
        self._open(placed)
        digest = digest_of(placed.frame)
        self._film.put(data, self._offset + placed.place, digest, is_key=is_key)
        self._film.copied += 1

    def _encode(self) -> None:
        """Write the pictures that were kept, in the order in which they are shown."""
        kept = [self._edge.pop(place) for place in sorted(self._edge)]
        rate = self._film.shape.rate
        for picture, edge in zip(kept, encode_edge(kept, self._sequence, rate), strict=True):
            if edge.psnr_db < LEAST_PSNR_DB:
                raise NotCopied(f"a picture at its cut came out {edge.psnr_db:.0f} dB near alone")
            if (placed := _Placed.of(picture)) is not None:
                self._open(placed)
                place = self._offset + placed.place
                self._film.put(edge.data, place, edge.digest, is_key=True)

    def _open(self, placed: "_Placed") -> None:
        top_first = placed.headers.top_first
        self._film.begin(self._sequence, placed.frame, top_first=top_first)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A coded picture of which all is known."""

    picture: CodedPicture
    headers: PictureHeaders
    place: int
    frame: av.VideoFrame

    @classmethod
    def of(cls, picture: CodedPicture) -> "_Placed | None":
        """None where something is not known."""
        headers, place, frame = picture.headers, picture.place, picture.frame
        if headers is None or place is None or frame is None:
            return None
        return cls(picture, headers, place, frame)
