"""What a reader sees of a PDF, page by page."""

import re
import shutil
import subprocess

import pytest


def pages_of(pdf: bytes) -> list[str]:
    """Return each page's words, one space between them, as they are laid out. Skips where there is no pdftotext."""
    return [" ".join(page.split()) for page in _text(pdf, "-layout").split("\f")[:-1]]


def raw_words(pdf: bytes) -> str:
    """Return all the words in the order they were written, without any space nor break."""
    return "".join(raw_pages(pdf))


def raw_pages(pdf: bytes) -> list[str]:
    """Return the same, page by page."""
    return [squeezed(page) for page in _text(pdf, "-raw").split("\f")]


def _text(pdf: bytes, order: str) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    found = subprocess.run([program, order, "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603 — ours
    return found.stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)
