"""The sound that a film is made with."""

from dataclasses import dataclass

from nostalgia_desktop.media.ffmpeg_inputs import SoundFormat

_FLAC_BLOCK = 4608
"""Samples in a block: what FLAC's subset for all players has as the most at 48 kHz."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound tracks to make: AAC at so many kbit/s each; none where `kbit` is 0.

    `channels` is None where they are to be as in the original. With `lossless` it is FLAC, of 24
    bits, as what was decoded from AC-3 has more than 16.
    """

    kbit: int
    hz: int = 48_000
    channels: int | None = None
    coder: str = "twoloop"
    tracks: int = 1
    lossless: bool = False

    @property
    def is_there(self) -> bool:
        """False where nothing is to be heard."""
        return self.kbit > 0 and self.tracks > 0

    @property
    def format(self) -> SoundFormat | None:
        """What the originals' sound is brought to; None where there is none."""
        if not self.is_there:
            return None
        return SoundFormat(self.hz, "mono" if self.channels == 1 else "", self.tracks)

    def options(self, *, in_group: bool) -> dict[str, object]:
        """As ffmpeg's options.

        In a group that others are put behind it stays uncompressed, as each AAC stream begins
        with silence of its own, and is stereo where it would be as in the original.
        """
        if not self.is_there:
            return {}
        if in_group:
            return {"c:a": "pcm_f32le", "ar": self.hz, "ac": self.channels or 2}
        channels = {"ac": self.channels} if self.channels else {}
        if self.lossless:
            # Else FFmpeg 9 takes the first samples it gets for a block, be they too few for FLAC.
            blocks = {"frame_size": _FLAC_BLOCK}
            return {"c:a": "flac", "sample_fmt": "s32", "ar": self.hz} | blocks | channels
        coded = {"c:a": "aac", "aac_coder": self.coder, "b:a": f"{self.kbit}k", "ar": self.hz}
        return coded | channels
