"""The tiny picture of each of a title's frames that ffmpeg gives out beside the proxy."""

TAP_WIDTH, TAP_HEIGHT = 64, 48
TAP_BYTES = TAP_WIDTH * TAP_HEIGHT * 3 // 2
"""YUV 4:2:0, 8 bits each: all of Y, then U, then V."""
