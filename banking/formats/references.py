"""Structured creditor references (ISO 11649), known by their check."""

import re

from stdnum import iso11649

# Printed in groups of four, or at once.
GROUPED = re.compile(r"\bRF\d{2}(?: [0-9A-Z]{4}){0,5}(?: [0-9A-Z]{1,4})\b")
AT_ONCE = re.compile(r"\bRF\d{2}[0-9A-Z]{1,21}\b")


def is_creditor_reference(text: str) -> bool:
    return text[:2].upper() == "RF" and text[2:4].isdigit()


def creditor_reference(text: str) -> str:
    """The first reference in `text` whose check holds, without blanks; empty where there is none."""
    for found in AT_ONCE.finditer(text):
        if iso11649.is_valid(found[0]):
            return found[0]
    for found in GROUPED.finditer(text):
        groups = found[0].split()
        # What follows a reference may look like one more group of it.
        for last in range(len(groups), 1, -1):
            candidate = "".join(groups[:last])
            if iso11649.is_valid(candidate):
                return candidate
    return ""
