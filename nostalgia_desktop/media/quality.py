"""How clips are to look, sound and be packed: the presets among which a person chooses."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from nostalgia_desktop.domain.disc import Container


class Encoder(StrEnum):
    """What encodes pictures; the values are in keys of clips and sidecars: ffmpeg's own names."""

    X264 = "libx264"
    X265 = "libx265"
    FFV1 = "ffv1"
    """Only of what the original's own coding cannot be copied of, proved picture by picture."""
    NVENC = "h264_nvenc"
    QSV = "h264_qsv"
    VIDEOTOOLBOX = "h264_videotoolbox"
    VAAPI = "h264_vaapi"
    HARDWARE = "hardware"
    """Whichever of the four above works on the machine: a wish, until that is known."""


HARDWARE_ENCODERS = (Encoder.NVENC, Encoder.QSV, Encoder.VIDEOTOOLBOX, Encoder.VAAPI)
"""In the order in which they are tried."""

# Transport streams have H.264 as often.
_WITH_MPEG_2 = frozenset((Container.PROGRAM_STREAM, Container.ELEMENTARY))
_FIRST = frozenset(("preset", "crf", "audio_kbit", "recipe"))


@dataclass(frozen=True, slots=True)
class Quality:
    """How clips are made; `recipe` counts up when the same wishes give other clips.

    `preset` and `crf` are those of x264 and x265. With `repairs_sound` the one channel that is
    heard comes from both speakers, with `evens_loudness` all clips are equally loud. With
    `square_pixels` the picture has as many columns as its shape needs, with `hides_bottom` the
    noise at its lower edge is covered, which the head switch of a tape recorder leaves there.
    """

    preset: str = "faster"
    crf: int = 20
    audio_kbit: int = 160
    recipe: int = 3
    encoder: Encoder = Encoder.X264
    repairs_sound: bool = False
    evens_loudness: bool = False
    square_pixels: bool = False
    hides_bottom: bool = False

    @property
    def is_original(self) -> bool:
        """Whether clips are what is on the disc: not even fields become frames.

        Which way they are made is in no key, as either shows the same: none is made again for it.
        """
        return self.encoder is Encoder.FFV1

    @property
    def ending(self) -> str:
        """How the names of such clips end; it says how they are packed."""
        return ".mkv" if self.is_original else ".mp4"

    def facts(self) -> dict[str, object]:
        """What stands for it in the key of a clip.

        Wishes that came later are in it only where they differ from how clips were made before:
        so these stay as they are.
        """
        usual = {each.name: each.default for each in fields(self)}
        return {
            name: value
            for name, value in asdict(self).items()
            if name in _FIRST or value != usual[name]
        }

    def copies(self, container: Container) -> bool:
        """Whether the pictures of such originals are most often copied as they are."""
        return self.is_original and container in _WITH_MPEG_2

    def usual_share(self, container: Container) -> float:
        """About how many bytes clips have for each byte of their originals, as measured."""
        if self.is_original:
            return 1.6 if self.copies(container) else 12.0
        if self.encoder is Encoder.X265:
            return 0.4
        # x264 doubles its rate about every six steps; at 20 a clip is about as large as MPEG-2.
        return float(2 ** ((20 - self.crf) / 6))

    @property
    def most_bytes_per_s(self) -> int:
        """What a second of the noisiest tape that was measured needs, with the sound.

        Of an archive clip that is FFV1's: until it is made nobody knows that copying will do.
        """
        return 14_000_000 if self.is_original else 1_600_000


KEEP = Quality()
SMALL = Quality("fast", 24, 128, encoder=Encoder.X265)
ARCHIVE = Quality(encoder=Encoder.FFV1)
HARDWARE = Quality(encoder=Encoder.HARDWARE)
PRESETS = {"keep": KEEP, "small": SMALL, "archive": ARCHIVE, "hardware": HARDWARE}
"""What a person may choose, by the words of the settings."""
