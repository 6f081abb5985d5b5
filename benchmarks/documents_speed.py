"""How long one Factur-X takes to be made, warm, on one core.

    python -m benchmarks.documents_speed [--rounds 40]

Prints medians in milliseconds of processor time, each round a document never seen before: the whole, then its parts;
then the sizes in kilobytes of the PDF and of the XML in it.
"""

import argparse
import json
import os
import statistics
import time
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from invoicing.rendering import pdf, render
from invoicing.rendering.facts import DocumentFacts, LineFacts
from invoicing.rendering.facturx_xml import build_xml
from invoicing.rendering.page import page
from invoicing.rendering.xmp import declare_facturx
from tests.invoicing.rendering.samples import BUSINESS, INVOICE

LIMIT = 25.0  # milliseconds
PARTS = ("all", "xml", "texts", "typst", "embedding")


def line(position: int, salt: int) -> LineFacts:
    return LineFacts(
        position,
        f"Planche rabotée n° {salt * 1000 + position}",
        Decimal(position) / 4,
        Decimal("3.14") + salt,
        Decimal(20 if position % 3 else 10),
        description="Sapin du Nord, séché à l’air",
        unit_code="MTR",
    )


def document(lines: int, salt: int) -> DocumentFacts:
    return replace(
        INVOICE,
        number=f"F2026-{salt:05}",
        buyer=replace(BUSINESS, name=f"Client n° {salt}"),
        lines=tuple(line(position, salt) for position in range(1, lines + 1)),
    )


def milliseconds(spent: dict[str, list[float]], part: str, start: float) -> None:
    spent[part].append((time.process_time() - start) * 1000)


def measure(lines: int, rounds: int) -> tuple[dict[str, float], float, float]:
    spent: dict[str, list[float]] = defaultdict(list)
    made = render(document(lines, 0))
    for salt in range(1, rounds + 1):
        start = time.process_time()
        made = render(document(lines, salt))
        milliseconds(spent, "all", start)
        by_parts(document(lines, salt + rounds), spent)
    return {part: statistics.median(spent[part]) for part in PARTS}, len(made.pdf) / 1024, len(made.xml) / 1024


def by_parts(facts: DocumentFacts, spent: dict[str, list[float]]) -> None:
    start = time.process_time()
    xml = build_xml(facts)
    milliseconds(spent, "xml", start)
    start = time.process_time()
    texts = json.dumps(page(facts), ensure_ascii=False).encode()
    milliseconds(spent, "texts", start)
    start = time.process_time()
    files = {"main.typ": pdf._template() + pdf.ATTACHMENT, "data.json": texts, "factur-x.xml": xml}
    bare = pdf._compile(files, "pdf")[0]
    milliseconds(spent, "typst", start)
    start = time.process_time()
    declare_facturx(bare)
    milliseconds(spent, "embedding", start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"{'lines':>6}" + "".join(f"{part:>11}" for part in PARTS) + f"{'PDF KB':>9}{'XML KB':>9}")
    for lines in (1, 10, 200):
        medians, pdf_size, xml_size = measure(lines, rounds if lines < 200 else max(rounds // 8, 3))
        figures = "".join(f"{medians[part]:>11.1f}" for part in PARTS)
        print(f"{lines:>6}{figures}{pdf_size:>9.0f}{xml_size:>9.0f}")
        if lines == 10:
            print(f"       one invoice of ten lines: {medians['all']:.1f} ms, limit {LIMIT:.0f} ms")


if __name__ == "__main__":
    main()
