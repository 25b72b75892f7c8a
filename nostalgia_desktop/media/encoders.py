"""What ffmpeg is told about encoding pictures: one entry for each encoder. Pure."""

from collections.abc import Callable

from ffmpeg.nodes import FilterableStream

from nostalgia_desktop.media.quality import Encoder, Quality

Options = dict[str, object]

_RENDER_NODE = "/dev/dri/renderD128"
"""The first graphics card on Linux, which alone has VAAPI."""


def picture_options(quality: Quality) -> Options:
    """The options with which pictures are encoded."""
    return _OPTIONS[quality.encoder](quality)


def device_args(quality: Quality) -> list[str]:
    """What stands before the inputs, for an encoder that lies in a device of its own."""
    return ["-vaapi_device", _RENDER_NODE] if quality.encoder is Encoder.VAAPI else []


def encodable(video: FilterableStream, quality: Quality) -> FilterableStream:
    """Pictures where the encoder looks for them."""
    if quality.encoder is not Encoder.VAAPI:
        return video
    return video.filter("format", "nv12").filter("hwupload")


def _x264(quality: Quality) -> Options:
    # A longer look ahead, and fewer bits for what is dark and flat: a point of VMAF more than the
    # preset's own, for next to no time and bits (`benchmarks.handbrake`).
    return {
        "c:v": "libx264", "preset": quality.preset, "crf": quality.crf, "pix_fmt": "yuv420p",
        "rc-lookahead": 40, "aq-strength": 0.6,
    }  # fmt: skip


def _x265(quality: Quality) -> Options:
    # Apple's programs open HEVC under the name `hvc1` alone.
    return {
        "c:v": "libx265", "preset": quality.preset, "crf": quality.crf, "pix_fmt": "yuv420p",
        "tag:v": "hvc1", "x265-params": "log-level=error",
    }  # fmt: skip


def _nvenc(quality: Quality) -> Options:
    return {
        "c:v": "h264_nvenc", "preset": "p5", "rc": "vbr", "cq": quality.crf, "b:v": 0,
        "pix_fmt": "yuv420p",
    }  # fmt: skip


def _qsv(quality: Quality) -> Options:
    return {
        "c:v": "h264_qsv", "preset": "slower", "global_quality": quality.crf, "pix_fmt": "nv12",
    }  # fmt: skip


def _videotoolbox(quality: Quality) -> Options:
    """Its scale goes from 1 to 100, 100 the best."""
    value = max(1, min(100 - round(1.75 * quality.crf), 100))
    return {"c:v": "h264_videotoolbox", "q:v": value, "profile:v": "high", "pix_fmt": "yuv420p"}


def _vaapi(quality: Quality) -> Options:
    return {"c:v": "h264_vaapi", "rc_mode": "CQP", "qp": quality.crf}


def _ffv1(_quality: Quality) -> Options:
    """Each frame by itself, in slices with checksums, as archives ask for."""
    return {"c:v": "ffv1", "level": 3, "g": 1, "slices": 4, "slicecrc": 1}


_OPTIONS: dict[Encoder, Callable[[Quality], Options]] = {
    Encoder.X264: _x264,
    Encoder.X265: _x265,
    Encoder.FFV1: _ffv1,
    Encoder.NVENC: _nvenc,
    Encoder.QSV: _qsv,
    Encoder.VIDEOTOOLBOX: _videotoolbox,
    Encoder.VAAPI: _vaapi,
}
