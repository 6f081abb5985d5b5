"""Random documents of all kinds through the official XSD and schematrons, and our own exact sums.

    python -m benchmarks.documents_check [--count 2000] [--from 1000] [--pdf]

Says which seeds fail and why; with --pdf each is also made into a PDF, whose XML is taken out again and compared.
"""

import argparse
import sys
import time

from facturx import get_facturx_xml_from_pdf

from invoicing.rendering import render
from invoicing.rendering.facturx_xml import build_xml
from invoicing.rendering.problems import problems
from tests.invoicing.rendering.random_documents import random_document
from tests.invoicing.rendering.validation import Validator


def faults_of(seed: int, validator: Validator, *, with_pdf: bool) -> list[str]:
    facts = random_document(seed)
    found = [f"problem {each}" for each in problems(facts)] + validator.faults(build_xml(facts))
    if with_pdf:
        made = render(facts)
        _name, xml = get_facturx_xml_from_pdf(made.pdf, check_xsd=False)
        found += [] if xml == made.xml else ["the PDF gives back another XML"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--from", type=int, default=1000, dest="first")
    parser.add_argument("--pdf", action="store_true")
    wanted = parser.parse_args()
    validator = Validator()
    start = time.perf_counter()
    failed = 0
    for seed in range(wanted.first, wanted.first + wanted.count):
        found = faults_of(seed, validator, with_pdf=wanted.pdf)
        failed += bool(found)
        for fault in found:
            print(f"{seed}: {fault}")
    print(f"{wanted.count} documents, {failed} at fault, {time.perf_counter() - start:.0f} s")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
