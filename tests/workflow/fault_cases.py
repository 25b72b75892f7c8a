"""The failure table: every fault, in both modes, and what is to come of it."""

from nostalgia_desktop.domain.job import JobState
from tests.workflow.fault_table import ALWAYS, BATCH, DIRECT, Case

_WAITING, _FAILED = JobState.WAITING, JobState.FAILED
_ASK, _CREATE, _LOOK, _ITEM = "generateContent", "batchGenerateContent", "batches.get", "batchItem"
# With the patience of the tests a call is tried three times, and once more in the next pass.
_ONCE, _THRICE = 1, 3
_WHERE = {DIRECT: _ASK, BATCH: _CREATE}
_SPEAKS = {DIRECT: _ASK, BATCH: _ITEM}
_NEXT_BATCH = {"batchGenerateContent": 1, "batches.delete": 1}
_SENT_AGAIN = {"upload.start": 1, "upload.finalize": 1}

LEFT_OUT = {
    "batch_failed, batch_expired, direct": "nothing is asked in a batch there",
    "hang of batches.get": "the same time-out as that of any other request of a batch",
    "always, for faults with a batch's making": "two stand for the others: see direct",
}

_TROUBLES = {
    "unavailable": "The model is overloaded",
    "internal": "An internal error has occurred",
    "captive_portal": "log in with a browser",
    "drop": "Gemini cannot be reached",
    "hang": "Gemini does not answer",
    "rate_limit": "exceeded your current quota",
}


def _passing() -> list[Case]:
    """Troubles that pass: nobody hears of them."""
    return [
        *(
            Case(fault, mode, on, again={on: _ONCE})
            for mode, on in _WHERE.items()
            for fault in _TROUBLES
        ),
        Case("cut_body", DIRECT, _ASK, again={_ASK: 1}, lost=1),
        Case("cut_body", BATCH, _CREATE),
        *(Case(fault, BATCH, _LOOK) for fault in ("unavailable", "drop", "cut_body")),
        *(
            Case(fault, mode, again=again)
            for mode in (DIRECT, BATCH)
            for fault, again in (
                ("upload_chunk_dropped", {"upload.finalize": 1, "upload.query": 1}),
                ("upload_last_answer_lost", {"upload.query": 1}),
            )
        ),
    ]


def _lasting() -> list[Case]:
    """Troubles that last: the job waits, and goes on in a later pass."""
    until = "today's quota at Gemini is used up; it goes on"
    return [
        *(
            Case(fault, DIRECT, _ASK, ALWAYS, _WAITING, told, {_ASK: _THRICE})
            for fault, told in _TROUBLES.items()
        ),
        *(
            Case(fault, BATCH, _CREATE, ALWAYS, _WAITING, _TROUBLES[fault], {_CREATE: _THRICE})
            for fault in ("unavailable", "drop")
        ),
        *(
            Case("daily_quota", mode, on, 1, _WAITING, until, {on: 1})
            for mode, on in _WHERE.items()
        ),
        *(
            Case("wrong_key", mode, None, 1, _WAITING, "check the key, in the settings")
            for mode in (DIRECT, BATCH)
        ),
        *(
            Case(
                *("unknown_model", mode, None, 1, _WAITING),
                "there are gemini-3.8-flash, gemini-3.5-flash-lite",
                {"countTokens": 1, "models.list": 1},
            )
            for mode in (DIRECT, BATCH)
        ),
        *(
            Case(
                *("drop", mode, "files.delete", ALWAYS),
                sees="a part of its preview lies at Google until",
                again={"files.delete": _THRICE},
            )
            for mode in (DIRECT, BATCH)
        ),
    ]


def _films() -> list[Case]:
    """Films that Gemini cannot read or has lost: these alone are sent again."""
    cannot = "Gemini cannot read the preview: The video could not be processed."
    anew = {**_SENT_AGAIN, "files.delete": 1}
    twice = {"upload.start": 2, "upload.finalize": 2, "files.delete": 2}
    lost = {**_SENT_AGAIN, "countTokens": 1, _ASK: 1}
    return [
        *(Case("file_failed", mode, again=anew, resent=1) for mode in (DIRECT, BATCH)),
        *(
            Case("file_failed", mode, None, ALWAYS, _FAILED, cannot, twice, resent=2)
            for mode in (DIRECT, BATCH)
        ),
        Case("file_expired", DIRECT, _ASK, again=lost, resent=1),
        # What failed in a batch is asked about directly.
        Case("file_expired", BATCH, _ITEM, again=lost, resent=1),
        *(Case(fault, BATCH, again={_ASK: 1}) for fault in ("batch_failed", "batch_expired")),
    ]


def _answers() -> list[Case]:
    """Answers of no use to a title that is too short to be halved: once more, then found here."""
    again = {DIRECT: {_ASK: 1}, BATCH: _NEXT_BATCH}
    words = {
        "malformed_json": "Gemini did not describe it (the answer is not JSON",
        "max_tokens": "Gemini did not describe it (MAX_TOKENS); its scenes were found on this",
        "recitation": "(RECITATION); its scenes were found on this machine",
        "safety": "(SAFETY); its scenes were found on this machine",
        "prompt_blocked": "(PROHIBITED_CONTENT); its scenes were found on this machine",
    }
    cases = list[Case]()
    for mode, on in _SPEAKS.items():
        cases.append(Case("fenced_json", mode, on))
        cases.append(
            # Nothing of a film that is too short is seen the next time either.
            Case("no_video_tokens", mode, on, sees="(it saw no video)", analyst="local")
        )
        for fault, told in words.items():
            cases.append(Case(fault, mode, on, again=again[mode], paid=2))
            cases.append(
                Case(
                    *(fault, mode, on, ALWAYS),
                    sees=told,
                    again=again[mode],
                    paid=2,
                    analyst="local",
                )
            )
    return cases


CASES = [
    Case("", DIRECT),
    Case("", BATCH),
    *_passing(),
    *_lasting(),
    *_films(),
    *_answers(),
]
