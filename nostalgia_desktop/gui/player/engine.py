"""QMediaPlayer behind a door that keeps its traps inside.

* `stop()` can wait for its sound thread for ever: it is never called here.
* No frame comes before `play()` or `pause()`: a loaded proxy is paused.
* Frames come from a thread of Qt's own: they are taken over to the window's.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from nostalgia_desktop.gui.player.sound import Loudspeaker

_Status = QMediaPlayer.MediaStatus


class Engine(QObject):
    """Plays one proxy after the other; all times are milliseconds of the title.

    `loaded` carries the length, `frame` each new picture, `at` the position ten times a second,
    and `failed` why a proxy cannot be played.
    """

    loaded = Signal(int)
    frame = Signal(QVideoFrame)
    at = Signal(int)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proxy: Path | None = None
        self._is_loaded = False
        self._player, self._sink = QMediaPlayer(self), QVideoSink(self)
        self._player.setVideoSink(self._sink)
        self.sound = Loudspeaker(self._player)
        queued = Qt.ConnectionType.QueuedConnection
        self._sink.videoFrameChanged.connect(self._on_frame, queued)
        self._player.mediaStatusChanged.connect(self._on_status, queued)
        self._player.errorOccurred.connect(self._on_error, queued)
        self._player.positionChanged.connect(self._on_position)

    def load(self, proxy: Path) -> None:
        """Open a proxy; `loaded` or `failed` follows."""
        self.unload()
        self._proxy = proxy
        self._player.setSource(QUrl.fromLocalFile(str(proxy)))

    def unload(self) -> None:
        """Close the proxy; its file may be deleted then."""
        self._player.pause()
        self._proxy, self._is_loaded = None, False
        self._player.setSource(QUrl())

    def pause(self) -> None:
        """Stand still."""
        self._player.pause()

    def run(self, from_ms: int, speed: int) -> None:
        """Play from a time on, one to four times as fast as life."""
        self._player.setPlaybackRate(speed)
        self._player.setPosition(from_ms)
        self._player.play()

    def go_to(self, ms: int) -> None:
        """Show another time, standing still or playing on."""
        self._player.setPosition(ms)
        if self._player.playbackState() == QMediaPlayer.PlaybackState.StoppedState:
            self._player.pause()  # The file ended; else no frame comes any more.

    def _on_position(self, ms: int) -> None:
        self.at.emit(ms)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and self._is_loaded:
            self.frame.emit(frame)

    def _on_status(self, _then: QMediaPlayer.MediaStatus) -> None:
        if self._proxy is None:
            return
        status = self._player.mediaStatus()  # What was told may be of the proxy before.
        if status == _Status.LoadedMedia and not self._is_loaded:
            self._is_loaded = True
            self._player.pause()
            self.loaded.emit(self._player.duration())
        elif status == _Status.EndOfMedia:
            self.ended.emit()
        elif status == _Status.InvalidMedia:
            self._fail()

    def _on_error(self, _then: QMediaPlayer.Error, _text: str) -> None:
        if self._player.error() != QMediaPlayer.Error.NoError:
            self._fail()

    def _fail(self) -> None:
        proxy = self._proxy
        if proxy is None:
            return
        self.unload()
        there = proxy.is_file()
        self.failed.emit(_DAMAGED.format(proxy) if there else _MISSING.format(proxy))


_MISSING = "The preview is not there any more: {}. It is made anew when the disc is read again."
_DAMAGED = "The preview cannot be played: {}. Delete this file, and it is made anew."
