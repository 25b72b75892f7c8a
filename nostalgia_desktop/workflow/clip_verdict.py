"""Looks at one finished clip: is its file still what was written, and does it show its scene?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_looks, file_sha256, file_size
from nostalgia_desktop.archive.sidecar_file import Sidecar, read_sidecar
from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.media import Picture, Progress, Scan, ShouldStop
from nostalgia_desktop.media.clip_check import check_clip
from nostalgia_desktop.media.clip_plan import Planned
from nostalgia_desktop.media.clip_reading import read_clip
from nostalgia_desktop.workflow.clip_checks import ClipChecks
from nostalgia_desktop.workflow.clip_sidecars import sidecar_path
from nostalgia_desktop.workflow.strays import Strays
from nostalgia_desktop.workflow.verify_report import Cause, CheckedClip, ClipState

_UNKNOWN = Picture(0, 0, Fraction(4, 3), Scan.PROGRESSIVE, ())
# A copy to another drive may round times, and write the two files in any order.
_SAME_TIME_S = 60
_WHEN = {
    Cause.SPOILED: "nothing wrote to it since it was made, so its drive or a copy has spoiled it",
    Cause.WRITTEN: "something wrote to it after it was made (if that was you, all may be well)",
    Cause.UNSURE: "when is not known, as its sidecar is gone",
}
_REMEDY = "take it from a copy of the archive, or delete it and finalize its title again"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clip should be: `size` is 0 where an old version did not write it down."""

    job_id: int | None
    path: str
    sha256: str
    size: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """What clips are looked at with.

    `checks` and `picture` are their title's; None where it is in no list. `has_original` says
    whether that is at hand, `is_quick` that checksums are enough.
    """

    root: Path
    strays: Strays
    checks: ClipChecks | None = None
    picture: Picture | None = None
    has_original: bool = False
    is_quick: bool = False


def look_at(
    claim: Claim,
    bench: Bench,
    should_stop: ShouldStop,
    on_progress: Progress = lambda _done: None,
) -> CheckedClip:
    """Look at a clip. In a thread, in which `on_progress` is called while it is decoded.

    Raises:
        SourceError: the originals are gone meanwhile.
        Cancelled: `should_stop` said so.
    """
    file = bench.root / claim.path
    found = CheckedClip(
        claim.job_id,
        claim.path,
        ClipState.WHOLE,
        findings=claim.findings,
        looks=file_looks(file),
    )
    if not file.is_file():
        return _gone(claim, bench, found, should_stop)
    try:
        size = file_size(file)
        if claim.size and size != claim.size:
            return _resized(file, claim.size, size, found, should_stop)
        if file_sha256(file, should_stop) != claim.sha256:
            return _spoiled(file, found, should_stop)
    except ArchiveError as error:
        return _damaged(found, Cause.UNREADABLE, str(error))
    return _with_sidecar(file, claim, bench, found, should_stop, on_progress)


def _gone(claim: Claim, bench: Bench, found: CheckedClip, should_stop: ShouldStop) -> CheckedClip:
    other = bench.strays.same_as(claim.size, claim.sha256, should_stop)
    if other:
        told = f"it was renamed to {other} and is whole"
        return replace(found, state=ClipState.RENAMED, told=(told,), renamed_to=other)
    told = "it is not there any more; `nostalgia finalize` makes it again"
    return replace(found, state=ClipState.MISSING, told=(told,))


def _resized(
    file: Path, then: int, now: int, found: CheckedClip, should_stop: ShouldStop
) -> CheckedClip:
    sizes = f"{then:,} bytes then, {now:,} now"
    troubles = tuple(_troubles(file, should_stop))
    if troubles:
        told = f"it is not what was written ({sizes}), and broken: {'; '.join(troubles)}"
        return _damaged(found, Cause.BROKEN, told)
    told = (
        f"it was changed since it was made ({sizes}), by somebody or another program; it can be "
        "decoded from end to end, and stays as it is"
    )
    return replace(found, state=ClipState.CHANGED, told=(told,))


def _spoiled(file: Path, found: CheckedClip, should_stop: ShouldStop) -> CheckedClip:
    """Same size, other bytes: no hash can tell a flipped bit from an edit, but the time may."""
    cause = _cause(file)
    told = f"it is damaged: of the same size, but not what was written; {_WHEN[cause]}"
    troubles = "; ".join(_troubles(file, should_stop))
    if troubles and cause is Cause.WRITTEN:
        cause = Cause.BROKEN  # No edit that somebody would keep.
    return _damaged(found, cause, f"{told}; {troubles or 'it can still be decoded'}")


def _damaged(found: CheckedClip, cause: Cause, what: str) -> CheckedClip:
    told = (f"{what}; {_REMEDY}",)
    return replace(found, state=ClipState.DAMAGED, told=told, cause=cause)


def _cause(file: Path) -> Cause:
    try:
        later_s = file.stat().st_mtime - sidecar_path(file).stat().st_mtime
    except OSError:
        return Cause.UNSURE
    return Cause.WRITTEN if later_s > _SAME_TIME_S else Cause.SPOILED


def _troubles(file: Path, should_stop: ShouldStop) -> Iterator[str]:
    """What a player would meet."""
    try:
        reading = read_clip(file, should_stop)
    except MediaError as error:
        yield str(error)
        return
    if reading.lost_packets:
        yield f"it breaks off, {reading.lost_packets:,} pieces are missing"
    if reading.errors:
        yield f"{reading.errors:,} times it cannot be decoded"
    if not (reading.pictures.count or reading.sound_tracks):
        yield "there is no film in it"


def _with_sidecar(
    file: Path,
    claim: Claim,
    bench: Bench,
    found: CheckedClip,
    should_stop: ShouldStop,
    on_progress: Progress,
) -> CheckedClip:
    """A file that is as it was written: what is beside it, and what it shows."""
    try:
        sidecar = read_sidecar(sidecar_path(file))
    except ArchiveError as error:
        again = "`nostalgia finalize` writes it again once it is deleted"
        return replace(found, sidecar=f"its sidecar {error}; {again}")
    if sidecar.clip.sha256 != claim.sha256:
        return replace(found, sidecar="its sidecar tells of another file; delete it and finalize")
    if bench.is_quick:
        return found
    return _decoded(file, sidecar, bench, found, should_stop, on_progress)


def _decoded(
    file: Path,
    sidecar: Sidecar,
    bench: Bench,
    found: CheckedClip,
    should_stop: ShouldStop,
    on_progress: Progress,
) -> CheckedClip:
    planned = _planned(sidecar, bench.picture or _UNKNOWN)
    if bench.checks is None:
        check = check_clip(file, planned, None, should_stop, on_progress)
    else:
        check = bench.checks.check(file, planned, should_stop, on_progress)
    found = replace(found, check=check, is_compared=bench.has_original)
    if not check.faults:
        return found
    return _damaged(found, Cause.FAULTY, f"it is as it was written, but {'; '.join(check.faults)}")


def _planned(sidecar: Sidecar, picture: Picture) -> Planned:
    return Planned(
        sidecar.start_frame,
        sidecar.end_frame,
        sidecar.clip.frames,
        Fraction(sidecar.frame_rate),
        replace(picture, scan=Scan(sidecar.settings.field_order)),
        is_damaged=bool(sidecar.damage.missing_frames or sidecar.check.findings),
    )
