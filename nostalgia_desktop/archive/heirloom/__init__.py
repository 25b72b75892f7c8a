"""The page and the texts of a folder that outlives the program."""
