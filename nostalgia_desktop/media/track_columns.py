"""Which sound track of each piece goes into which track of the whole. Pure."""

from collections.abc import Sequence

Column = int | None


def track_columns(found: Sequence[Sequence[int]]) -> list[tuple[Column, ...]]:
    """For each piece its tracks in the order of the whole's, None where it has none.

    `found` are the tracks that each piece really has. A track keeps its place from piece to piece;
    where a recorder went on in another coding, its new track takes the place of the old one.
    """
    longest: Sequence[int] = max(found, key=len, default=())
    return [_in_places(tracks, longest) for tracks in found]


def _in_places(tracks: Sequence[int], places: Sequence[int]) -> tuple[Column, ...]:
    row: list[Column] = [place if place in tracks else None for place in places]
    for track in tracks:
        if track not in places:
            row[row.index(None)] = track
    return tuple(row)
