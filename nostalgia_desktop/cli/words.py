"""Numbers with their nouns, as people say them."""


def counted(number: int, one: str, many: str) -> str:
    """`1 clip`, `2 clips`: a number with the word that goes with it."""
    return f"{number:,} {one if number == 1 else many}"
