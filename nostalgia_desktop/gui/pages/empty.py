"""The first thing a person sees: where to drop a disc, and what will become of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.dashed import DashedBox
from nostalgia_desktop.gui.icons import icon, pixmap

_PROMISES = (
    ("wand-sparkles", "Scenes are found for you", "Each event gets a title, date and place."),
    ("scissors", "You fix what is wrong", "Drag a cut, split, merge or rename."),
    ("film", "One tidy file per scene", "Cut exactly from the original."),
)


class EmptyPage(QWidget):
    """Shown while there is no disc; emits what the person wishes."""

    folder_wished = Signal()
    sample_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._box = DashedBox(is_bold=True)
        self._disc = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        self._choose = _button("Choose folder…", "primary", self.folder_wished)
        self._sample = _button("Try the sample disc", "ghost", self.sample_wished)
        self._marks: list[tuple[QLabel, str]] = []
        self._fill_box()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(72, 56, 72, 44)
        layout.setSpacing(32)
        layout.addWidget(self._box, 1)
        layout.addLayout(self._promises())

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._box.set_colours(colours)
        ratio = self.devicePixelRatioF()
        self._disc.setPixmap(pixmap("disc-3", colours.accent, 56, ratio))
        self._choose.setIcon(icon("folder-open", colours.on_accent, 18))
        self._sample.setIcon(icon("play", colours.text, 16))
        for label, name in self._marks:
            label.setPixmap(pixmap(name, colours.muted, 22, ratio))

    def set_lit(self, *, lit: bool) -> None:
        """Whether something that fits is being dragged over the window."""
        self._box.set_lit(lit=lit)

    def _fill_box(self) -> None:
        layout = QVBoxLayout(self._box)
        layout.setSpacing(10)
        layout.addStretch(5)
        layout.addWidget(self._disc)
        layout.addSpacing(12)
        layout.addWidget(_label("Drop a DVD folder here", "heading"))
        text = (
            "A VIDEO_TS folder, a disc image, or any folder of video files. "
            "Your originals are never changed."
        )
        layout.addWidget(_label(text, "muted"))
        layout.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._choose)
        buttons.addWidget(self._sample)
        buttons.addStretch()
        layout.addLayout(buttons)
        layout.addStretch(6)

    def _promises(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for place, (name, promise, text) in enumerate(_PROMISES):
            mark = QLabel()
            self._marks.append((mark, name))
            grid.addWidget(mark, 0, 3 * place, 2, 1, Qt.AlignmentFlag.AlignTop)
            title, more = _label(promise, "strong"), _label(text, "muted")
            for row, label in enumerate((title, more)):
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, row, 3 * place + 1)
            grid.setColumnStretch(3 * place + 1, 1)
        return grid


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignHCenter)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def _button(text: str, kind: str, wish: object) -> QPushButton:
    button = QPushButton(f" {text}")  # Qt puts the icon too near.
    button.setProperty("kind", kind)
    button.clicked.connect(wish)
    return button
