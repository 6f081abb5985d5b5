"""The page as images, for the preview beside the editor: a PDF in a frame flickers, and phones show none."""

import json

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.page import page
from invoicing.rendering.pdf import ONE_AT_A_TIME, _compiler, _template


def preview_pages(facts: DocumentFacts) -> tuple[bytes, ...]:
    """Draw each page as SVG, whatever is still missing on it."""
    files = {"main.typ": _template(), "data.json": json.dumps(page(facts), ensure_ascii=False).encode()}
    with ONE_AT_A_TIME:
        made = _compiler().compile(files, format="svg")  # type: ignore[type-var]  # its stub forgets dictionaries
    return tuple(made) if isinstance(made, list) else (made,) if made else ()
