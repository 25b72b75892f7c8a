"""How many frames a second a proxy has."""

from fractions import Fraction

PROXY_FPS = 5


def proxy_rate(rate: Fraction) -> Fraction:
    """Proxy frames a second: a whole part of the title's rate, so that no frame drifts."""
    return rate / proxy_step(rate)


def proxy_step(rate: Fraction) -> int:
    """How many of the title's frames go by for one of the proxy."""
    return max(round(rate / PROXY_FPS), 1)
