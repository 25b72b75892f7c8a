"""Where the program's own files lie: in the source tree, in the wheel, or in the frozen program."""

from importlib import resources
from pathlib import Path


def data_root() -> Path:
    """The folder that holds `resources/` and `ui/`.

    In the wheel and in the frozen program they lie inside the package, in the source tree
    beside it.
    """
    package = Path(str(resources.files("nostalgia_desktop")))
    return package if (package / "resources").is_dir() else package.parent


def sample_disc() -> Path:
    """The bundled sample disc: two short titles, drawn for this program."""
    return data_root() / "resources" / "sample" / "Family 1994"


def prompt_template() -> str:
    """The question that Gemini is asked."""
    return (data_root() / "resources" / "prompts" / "scenes.txt").read_text(encoding="utf-8")
