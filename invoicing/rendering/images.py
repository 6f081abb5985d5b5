"""The page as images, for the preview beside the editor: a PDF in a frame flickers, and phones show none."""

from invoicing.rendering.facts import DocumentFacts
from invoicing.rendering.pdf import build_svg


def preview_pages(facts: DocumentFacts) -> tuple[bytes, ...]:
    """Draw each page as SVG, whatever is still missing on it."""
    return tuple(build_svg(facts))
