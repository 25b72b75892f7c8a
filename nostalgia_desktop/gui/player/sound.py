"""The loudspeaker: follows the system's default device, and does without where there is none."""

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QtAudio

_BY_EAR = QtAudio.VolumeScale.LogarithmicVolumeScale
_BY_FORCE = QtAudio.VolumeScale.LinearVolumeScale


class Loudspeaker(QObject):
    """Gives a player its sound; `volume` is 0 to 1 as an ear hears it."""

    def __init__(self, player: QMediaPlayer) -> None:
        super().__init__(player)
        self._player = player
        self._output: QAudioOutput | None = None
        self._volume, self._muted = 0.8, False
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._follow_default)
        self._follow_default()

    @property
    def volume(self) -> float:
        """How loud it is, muted or not."""
        return self._volume

    @property
    def is_muted(self) -> bool:
        """Whether nothing is heard."""
        return self._muted

    def set_volume(self, volume: float) -> None:
        """Make it louder or softer."""
        self._volume = min(max(volume, 0.0), 1.0)
        self._pass_on()

    def set_muted(self, muted: bool) -> None:
        """Switch it off or on."""
        self._muted = muted
        self._pass_on()

    def _follow_default(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return
        if self._output is None:
            self._output = QAudioOutput(device, self)
            self._pass_on()
            self._player.setAudioOutput(self._output)
        else:
            self._output.setDevice(device)

    def _pass_on(self) -> None:
        if self._output is not None:
            self._output.setVolume(QtAudio.convertVolume(self._volume, _BY_EAR, _BY_FORCE))
            self._output.setMuted(self._muted)
