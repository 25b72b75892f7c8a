"""Joins a player to its stage and its bar."""

from PySide6.QtCore import QObject

from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.player.stage import VideoStage
from nostalgia_desktop.gui.player.transport import TransportBar


class PlayerWiring(QObject):
    """Keeps stage and bar in step with the player; what cuts and zooms is the page's to wire."""

    def __init__(self, player: PreviewPlayer, stage: VideoStage, bar: TransportBar) -> None:
        super().__init__(player)
        self._player, self._stage, self._bar = player, stage, bar
        player.frame_changed.connect(stage.show_frame)
        player.span_changed.connect(stage.set_span)
        player.failed.connect(self._on_failed)
        player.state_changed.connect(self._on_state)
        player.position_changed.connect(stage.set_position)
        player.position_changed.connect(bar.set_position)
        player.duration_changed.connect(bar.set_duration)
        player.sound_changed.connect(bar.set_sound)
        stage.play_wished.connect(player.toggle)
        bar.play_wished.connect(player.toggle)
        bar.mute_wished.connect(player.set_muted)
        bar.volume_wished.connect(player.set_volume)
        bar.set_sound(player.volume, player.is_muted)
        self._on_state(player.state)

    def _on_state(self, state: PlayState) -> None:
        if state in (PlayState.EMPTY, PlayState.LOADING):
            self._stage.clear()
        self._bar.set_playing(state is PlayState.PLAYING)
        self._bar.set_enabled(state in (PlayState.PAUSED, PlayState.PLAYING))

    def _on_failed(self, message: str) -> None:
        self._stage.set_message(self.tr("This preview cannot be shown"), message)
