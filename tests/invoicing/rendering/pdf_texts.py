"""What a reader sees of a PDF, page by page."""

import re
import shutil
import subprocess

import pytest


def pages_of(pdf: bytes) -> list[str]:
    """Return each page's words, one space between them, in the order of the layout. Skips where there is no pdftotext."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in found.stdout.decode().split("\f")[:-1]]


def raw_words(pdf: bytes) -> str:
    """Return all the words in the order they were written, without any space nor break."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return squeezed(found.stdout.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)
