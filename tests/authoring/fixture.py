"""The fixture that hands tests their discs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.authoring import library


@pytest.fixture(scope="session")
def test_disc() -> Callable[[str], Path]:
    """A function from a disc's name to its folder, which tests may read but not change."""
    return library.disc
