"""Names by which systems know the program; each stands in several files of a package."""

COMMAND = "nostalgia"
NAME = "nostalgia-desktop"
TITLE = "Nostalgia Desktop"
IDENTIFIER = "org.nostalgia_desktop.NostalgiaDesktop"
MAKERS = "The Nostalgia Desktop developers"
SUMMARY = "Turn DVDs of home video into clips"
