"""Measures taken before the page is set: it takes the page's compiler far longer to try widths out."""

MM_PER_POINT = 25.4 / 72
FIGURES_SIZE = 9.0
HEADS_SIZE = 7.8
GAP = 4.5  # mm before each column
WIDEST_IN_ALL = 112.0  # mm: what is sold keeps a third of the page's 170
MOST_LINES_KEPT = 20
LETTERS_A_LINE = 45
NARROW = {"\u202f": 0.2, "\u00a0": 0.3, " ": 0.3, ",": 0.3, ".": 0.3, "l": 0.3, "i": 0.3, "j": 0.3, "t": 0.4, "r": 0.42}
WIDE = {"m": 0.95, "w": 0.9, "M": 0.95, "W": 1.05, "%": 0.95, "—": 1.1}
CAPITAL, OTHER = 0.75, 0.66  # in em: tabular figures are 0.65 wide


def fit(heads: list[str], rows: list[list[str]]) -> tuple[float, list[float]]:
    """Return the size of the figures in points and each column's width in mm, gap included.

    Figures that would leave too little room for what is sold are set smaller.
    """
    needed = [
        max((_ems(row[at]) for row in rows), default=0.0) * FIGURES_SIZE * MM_PER_POINT for at in range(len(heads))
    ]
    titles = [_ems(head) * HEADS_SIZE * MM_PER_POINT for head in heads]
    room = WIDEST_IN_ALL - GAP * len(heads)
    widths = [max(each) for each in zip(needed, titles, strict=True)]
    size = FIGURES_SIZE
    if sum(widths) > room:
        shrink = min(1.0, room / sum(needed))
        size = FIGURES_SIZE * shrink
        widths = [max(each * shrink, title) for each, title in zip(needed, titles, strict=True)]
    return round(size, 2), [round(width + GAP, 1) for width in widths]


def _ems(text: str) -> float:
    return sum(NARROW.get(each) or WIDE.get(each) or (CAPITAL if each.isupper() else OTHER) for each in text)


def is_short(*texts: str) -> bool:
    """Tell whether texts are short enough, one below the other, to stay on one page with what goes with them."""
    lines = "\n".join(texts).splitlines()
    return sum(1 + len(each) // LETTERS_A_LINE for each in lines) <= MOST_LINES_KEPT
