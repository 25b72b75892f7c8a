"""What makes the SDK's first calls slow happens before them, in another thread."""

import subprocess
import sys

FIRST_CALLS = """
import asyncio, sys
from pathlib import Path
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import Question
from nostalgia_desktop.vision.visionary import open_visionary

def built():
    # The SDK's models are built when they are first used.
    from google.genai import types
    found = [each for each in vars(types).values() if isinstance(each, type)]
    return {each.__name__ for each in found if vars(each).get("__pydantic_complete__")}

async def main():
    visionary = await open_visionary("test-key", "gemini-3.8-flash")
    before, modules = built(), set(sys.modules)
    remote = await visionary.upload_video(Path(sys.argv[1]), poll_s=0.01)
    await visionary.count_tokens(remote, Prompt("?", "1"))
    await visionary.analyze_video(remote, Prompt("?", "1"))
    await visionary.batch(await visionary.start_batch("b", [Question("k", remote, Prompt("", ""))]))
    await visionary.uploads()
    await visionary.models()
    await visionary.delete(remote)
    await visionary.check()
    await visionary.close()
    loaded = {name for name in set(sys.modules) - modules if name.startswith(("google", "anyio"))}
    print(len(before) > 10, sorted(built() - before), sorted(loaded))

asyncio.run(main())
"""


def test_the_first_calls_build_no_models_and_load_no_modules(gemini_server, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"film")

    done = subprocess.run(
        [sys.executable, "-c", FIRST_CALLS, str(tmp_path / "film.mp4")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert done.stdout.split("\n")[0] == "True [] []"
