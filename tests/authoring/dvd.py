"""Authors DVDs with dvdauthor: menus, title sets, titles of several programs, chapters, parts."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.authoring.programs import Program, Standard, encode

SECTOR_BYTES = 2048
MOST_PARTS = 9
# Far above any title's numbers: a picture that reads above it has leaked out of a menu.
MENU_BASE = 1_500_000
_MENU_FRAMES = 25


@dataclass(frozen=True, slots=True)
class Title:
    """One title: its programs play in turn, and the clock starts again at each.

    `chapters_s` are whole seconds from the first program's start; each later program begins
    a chapter of its own. `playing_order` are the indexes of the programs as the disc plays them,
    if not as they lie.
    """

    programs: tuple[Program, ...]
    chapters_s: tuple[int, ...] = (0,)
    playing_order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        for program, following in pairwise(self.programs):
            if following.base != program.base + program.frames:
                raise ValueError("the bar codes of a title's programs must count on")

    @property
    def frames(self) -> int:
        """The number of pictures in all programs."""
        return sum(program.frames for program in self.programs)

    @property
    def program_starts(self) -> list[int]:
        """The first frame of each program, counted from the title's start."""
        return [program.base - self.programs[0].base for program in self.programs]

    @property
    def chapter_frames(self) -> list[int]:
        """The frames at which chapters were asked for, counted from the title's start."""
        first = [round(second * self.programs[0].fps) for second in self.chapters_s]
        return first + self.program_starts[1:]

    @property
    def shown(self) -> list[tuple[int, int]]:
        """The frames [start, end) in the order in which they are played."""
        spans = list(pairwise([*self.program_starts, self.frames]))
        return [spans[index] for index in self.playing_order] or [(0, self.frames)]


@dataclass(frozen=True, slots=True)
class TitleSet:
    """Titles that share VTS files; each is a PGC. All pictures are of one shape and sound."""

    titles: tuple[Title, ...]
    menu: bool = False
    part_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class DiscSpec:
    """What to author. Title sets count from 1: the first becomes VTS_01."""

    title_sets: tuple[TitleSet, ...]
    standard: Standard = "pal"
    menu: bool = False


def author(out_dir: Path, spec: DiscSpec) -> Path:
    """Author a disc into `out_dir`, which gets a folder VIDEO_TS; returns `out_dir`.

    Raises:
        RuntimeError: dvdauthor is not installed, or refused.
    """
    dvdauthor = find_dvdauthor()
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        recipe = Path(scratch, "disc.xml")
        ET.ElementTree(_recipe(out_dir, spec, Path(scratch))).write(recipe)
        result = subprocess.run(
            [dvdauthor, "-x", str(recipe)],
            env={**os.environ, "VIDEO_FORMAT": spec.standard.upper()},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    if result.returncode:
        raise RuntimeError(f"dvdauthor failed: {result.stderr}")
    for vts, title_set in enumerate(spec.title_sets, 1):
        if title_set.part_bytes is not None:
            split_parts(out_dir / "VIDEO_TS", vts, title_set.part_bytes)
    return out_dir


def find_dvdauthor() -> str:
    """The path of dvdauthor.

    Raises:
        RuntimeError: it is not installed; tests need it and must not pass without it.
    """
    path = shutil.which("dvdauthor")
    if path is None:
        raise RuntimeError("dvdauthor is not installed: the tests author their discs with it")
    return path


def _recipe(out_dir: Path, spec: DiscSpec, scratch: Path) -> ET.Element:
    """The XML for dvdauthor, and in `scratch` the files that it names."""
    root = ET.Element("dvdauthor", dest=str(out_dir.resolve()), jumppad="1")
    vmgm = ET.SubElement(root, "vmgm")
    if spec.menu:
        _add_menu(vmgm, "title", _menu_file(spec.standard, MENU_BASE, scratch))
    for vts, title_set in enumerate(spec.title_sets, 1):
        element = ET.SubElement(root, "titleset")
        if title_set.menu:
            menu = _menu_file(spec.standard, MENU_BASE + vts * _MENU_FRAMES, scratch)
            _add_menu(element, "root", menu)
        _add_titles(element, title_set, "call vmgm menu;" if spec.menu else "exit;", scratch)
    return root


def _menu_file(standard: Standard, base: int, scratch: Path) -> Path:
    still = Program(scenes=(_MENU_FRAMES,), standard=standard, base=base, seed=base)
    return encode(still, scratch / f"menu{base}.mpg")


def _add_menu(parent: ET.Element, entry: str, menu: Path) -> None:
    pgc = ET.SubElement(ET.SubElement(parent, "menus"), "pgc", entry=entry)
    ET.SubElement(pgc, "vob", file=str(menu))
    ET.SubElement(pgc, "post").text = "jump title 1;"


def _add_titles(parent: ET.Element, title_set: TitleSet, at_end: str, scratch: Path) -> None:
    titles = ET.SubElement(parent, "titles")
    ET.SubElement(titles, "video", aspect=title_set.titles[0].programs[0].aspect)
    for title in title_set.titles:
        pgc = ET.SubElement(titles, "pgc")
        for index, program in enumerate(title.programs):
            file = encode(program, scratch / f"program{program.base}.mpg")
            chapters_s = (0,) if index else title.chapters_s
            chapters = ",".join(f"0:{second // 60:02}:{second % 60:02}" for second in chapters_s)
            ET.SubElement(pgc, "vob", file=str(file), chapters=chapters)
        ET.SubElement(pgc, "post").text = at_end


def split_parts(video_ts: Path, vts: int, part_bytes: int) -> list[Path]:
    """Cut VTS_nn_1.VOB into parts of at most `part_bytes`, rounded down to whole sectors.

    The IFO stays valid, as it counts sectors from the start of the set.

    Raises:
        ValueError: a part would hold no sector, or there would be more than nine parts.
    """
    whole = video_ts / f"VTS_{vts:02}_1.VOB"
    step = part_bytes // SECTOR_BYTES * SECTOR_BYTES
    size = whole.stat().st_size
    if step == 0 or size > MOST_PARTS * step:
        raise ValueError(f"{size} bytes do not fit {MOST_PARTS} parts of {part_bytes}")
    data = whole.read_bytes()
    parts = []
    for number, start in enumerate(range(0, size, step), 1):
        parts.append(video_ts / f"VTS_{vts:02}_{number}.VOB")
        parts[-1].write_bytes(data[start : start + step])
    return parts


def title_vobs(disc: Path, vts: int | None = None) -> list[Path]:
    """The VOB files that hold titles, in order, of one title set or of all; never menus.

    A disc of loose VOBs, without numbered names, has all its VOBs as titles; so has a DVD-VR
    disc its movie file.
    """
    vobs = sorted(path for path in disc.rglob("*") if path.suffix.lower() in (".vob", ".vro"))
    numbered = [path for path in vobs if path.stem.upper().startswith("VTS_")]
    if not numbered:
        return [path for path in vobs if path.stem.upper() != "VIDEO_TS"]
    wanted = "VTS_" if vts is None else f"VTS_{vts:02}_"
    titles = [path for path in numbered if not path.stem.endswith("_0")]
    return [path for path in titles if path.stem.upper().startswith(wanted)]
