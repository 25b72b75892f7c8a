"""Parts of `make.py`, each in a process of its own: `list`, `make` archives, `take` a picture."""

import sys

from nostalgia_desktop.gui.player.environment import prepare_multimedia

if __name__ == "__main__":
    prepare_multimedia()  # Before anything imports it: it tells what it misses at once.
    from studio.parts import main

    main(*sys.argv[1:])
