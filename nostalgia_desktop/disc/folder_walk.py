"""Collects the files of a disc image, whatever its folders claim.

Names may climb out of their folder, folders may hold themselves or never end: nothing of that
leaves this module. The bounds lie far above real discs.
"""

from collections.abc import Callable, Iterator

from nostalgia_desktop.disc.volume import Damaged, Extents, ImageFile, Node

_MAX_IMAGE_BYTES = 2 << 40
_MAX_FILE_BYTES = 64 << 30
_MAX_ENTRIES = 20_000
_MAX_DEPTH = 16
_MAX_TROUBLES = 12


class Walk:
    """Collects the files below a root folder, in the order of the folders.

    `list_folder` gives the nodes of a folder, and may raise Damaged when it has given all that
    can be read. Whatever is wrong is noted, and the rest goes on.
    """

    def __init__(self, list_folder: Callable[[Extents], Iterator[Node]]) -> None:
        self._list_folder = list_folder
        self._files: dict[str, ImageFile] = {}
        self._troubles: list[str] = []
        self._seen: set[Extents] = set()
        self._left = _MAX_ENTRIES

    @property
    def files(self) -> tuple[ImageFile, ...]:
        """All files found; their paths are safe to join to a folder's."""
        return tuple(self._files.values())

    @property
    def troubles(self) -> tuple[str, ...]:
        """What was wrong: the first dozen of it."""
        return tuple(self._troubles)

    def folder(self, extents: Extents, path: str = "") -> None:
        """Take in what lies in and below a folder."""
        self._seen.add(extents)
        try:
            for node in self._list_folder(extents):
                self._add(node, path)
        except Damaged as error:
            self._note(f"the folder {path or '/'} is damaged: {error}")

    def _add(self, node: Node, folder: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise Damaged(f"the disc claims to hold more than {_MAX_ENTRIES} files")
        name = _safe_name(node.name)
        path = f"{folder}/{name}" if folder else name
        if node.trouble:
            self._note(f"{path}: {node.trouble}")
        if not name:
            self._note(f"a file in {folder or '/'} has no usable name and was left out")
        elif node.extents is None:
            return
        elif node.is_folder:
            self._descend(node.extents, path)
        else:
            self._keep(ImageFile(path, node.extents, node.modified))

    def _descend(self, extents: Extents, path: str) -> None:
        if extents in self._seen:
            self._note(f"the folder {path} lies where another folder does and was left out")
        elif path.count("/") >= _MAX_DEPTH:
            self._note(f"the folder {path} lies too deep and was left out")
        else:
            self.folder(extents, path)

    def _keep(self, file: ImageFile) -> None:
        end = max((start + size for start, size in file.extents), default=0)
        if file.size > _MAX_FILE_BYTES or end > _MAX_IMAGE_BYTES:
            self._note(f"{file.path} claims an absurd size or place and was left out")
        elif self._files.setdefault(file.path, file) is not file:
            self._note(f"{file.path} is listed twice; the first was taken")

    def _note(self, trouble: str) -> None:
        if len(self._troubles) < _MAX_TROUBLES:
            self._troubles.append(trouble)


def _safe_name(name: str) -> str:
    """A name that stays in its folder, or nothing where only dots are left."""
    kept = (c if c.isprintable() and c not in "/\\" else "_" for c in name)
    return "" if not name.strip(". ") else "".join(kept)
