"""The filmstrip of a title, for whoever shows pictures of it."""

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.survey import Filmstrip


def filmstrip_of(layout: ArchiveLayout, fingerprint: str) -> Filmstrip | None:
    """Small pictures of a title; None where its preview was not made yet, or is lost.

    Run it in a thread: it reads some megabytes.
    """
    # numpy takes a moment to load: in this thread, and not before the window is to be seen.
    from nostalgia_desktop.media.survey_file import SurveyMissing, read_filmstrip

    try:
        return read_filmstrip(layout.survey(fingerprint))
    except SurveyMissing:
        return None
