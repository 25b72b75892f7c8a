"""Sound of the original around the start or the end of a piece."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import av.container
import av.error

from nostalgia_desktop.domain.clock import TICKS_PER_S, Piece
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.mono_sound import HZ, S_US, Samples, placed
from nostalgia_desktop.media.piece_reader import open_piece, packets_of, to_ticks
from nostalgia_desktop.media.streams import WITH_IDS


def original_sound(
    piece: Piece,
    audio_ids: Sequence[int],
    start_us: int,
    n: int,
    should_stop: ShouldStop = lambda: False,
) -> Samples | None:
    """`n` samples of a piece's first sound track that it has, from `start_us` of the piece on.

    Sound before and behind the piece is in it as far as it was read. None where there is none.

    Raises:
        Cancelled: `should_stop` said so.
    """
    try:
        with open_piece(piece, should_stop) as opened:
            track = _track(opened, piece, audio_ids)
            frames = list(_frames(opened, track, piece, start_us, n)) if track else []
            return placed(frames, start_us, n) if frames else None
    except (OSError, ValueError, av.error.FFmpegError):
        return None  # Damaged: nothing that a clip could be compared with.
    finally:
        if should_stop():
            raise Cancelled


def _track(
    opened: av.container.InputContainer, piece: Piece, audio_ids: Sequence[int]
) -> av.AudioStream | None:
    """The same track that a clip is made from: see `transcoder`."""
    with_ids = piece.container in WITH_IDS
    tracks = {
        (stream.id if with_ids else place): stream
        for place, stream in enumerate(opened.streams.audio)
        if stream.codec_context.sample_rate
    }
    return next((tracks[number] for number in audio_ids if number in tracks), None)


def _frames(
    opened: av.container.InputContainer,
    track: av.AudioStream,
    piece: Piece,
    start_us: int,
    n: int,
) -> Iterator[tuple[int, av.AudioFrame]]:
    """The frames that are heard in that time; one that cannot be decoded leaves a gap."""
    from_us, until_us = start_us - S_US // 5, start_us + n * S_US // HZ
    for packet in packets_of(opened, track):
        for frame in _decoded(packet):
            if frame.pts is None:
                continue
            ticks = to_ticks(frame.pts, frame.time_base) + (piece.stamp_pts or 0)
            at_us = round(Fraction((ticks - piece.first_pts) * S_US, TICKS_PER_S))
            if at_us >= until_us:
                return
            if at_us >= from_us:
                yield at_us, frame


def _decoded(packet: "av.Packet[av.AudioStream]") -> Sequence[av.AudioFrame]:
    try:
        return packet.decode()
    except av.error.FFmpegError:
        return ()
