"""How long the server takes to answer the pages where people live, in a company of a million invoices.

    python -m benchmarks.lists_speed [--invoices 1000000] [--waiting 50000] [--rounds 15]

Makes a database of its own on the configured server, and drops it at the end. Prints the median and the worst of the
rounds in milliseconds, the processor's time of a round (this process and its database connection, whatever else runs on
the machine) and the number of queries. Fails where the first page of Réconciliations takes more than 100 ms or an
acceptance more than 60 ms.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

import django

LIST_MS, ACCEPT_MS = 100, 60


class Bench:
    """Times requests through the whole stack, templates and middleware included."""

    def __init__(self, rounds: int) -> None:
        from django.test import Client  # noqa: PLC0415 — after django.setup()

        self.client = Client()
        self.rounds = rounds
        self.failed = False

    def time(self, name: str, ask: Callable[[], object], most_ms: float | None = None) -> None:
        from benchmarks.costs import cost_of  # noqa: PLC0415 — after django.setup()

        ask()
        taken = []
        for _ in range(self.rounds):
            started = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - started) * 1000)
        cost = cost_of(lambda: [ask() for _ in range(self.rounds)])
        processor = (cost.ours + (cost.server or 0)) * 1000 / self.rounds
        median = statistics.median(taken)
        slow = most_ms is not None and median > most_ms
        self.failed = self.failed or slow
        mark = f"  more than {most_ms:.0f} ms" if slow else ""
        print(
            f"{name:<44} {median:>8.1f} {max(taken):>8.1f} {processor:>9.1f} {cost.queries // self.rounds:>8}{mark}",
            flush=True,
        )

    def page(self, name: str, path: str, most_ms: float | None = None) -> None:
        def ask() -> None:
            status = self.client.get(path).status_code
            if status != 200:
                raise SystemExit(f"{path}: {status}")

        self.time(name, ask, most_ms)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 — after django.setup()

    settings.DEBUG = False
    from benchmarks.own_database import look_after_tables, own_database  # noqa: PLC0415 — after django.setup()

    with own_database("quittance_lists_speed"):
        from benchmarks.big_company import build  # noqa: PLC0415 — after django.setup()

        started = time.perf_counter()
        company, owner = build(options.invoices, options.waiting)
        look_after_tables()
        took = time.perf_counter() - started
        print(f"{options.invoices:,} invoices and {options.waiting:,} lines made in {took:.0f} s")
        bench = Bench(options.rounds)
        bench.client.force_login(owner)
        print(f"{'':<44} {'median':>8} {'worst':>8} {'processor':>9} {'queries':>8}")
        home = f"/e/{company.slug}/"
        bench.page("réconciliations, first page", f"{home}reconciliations/", LIST_MS)
        bench.page("réconciliations, page 1,000", f"{home}reconciliations/?page=1000")
        bench.page("réconciliations, search", f"{home}reconciliations/?q=F2026-0004321")
        bench.page("réconciliations, band", f"{home}reconciliations/?band=probable")
        bench.page("réconciliations, by date", f"{home}reconciliations/?order=oldest")
        bench.page("réconciliations, customer", f"{home}reconciliations/?customer=client+123")
        bench.page("réconciliations, the certain ones", f"{home}reconciliations/certaines/")
        bench.page("réconciliations, without a match", f"{home}reconciliations/?tab=unmatched")
        bench.page("réconciliations, reconciled", f"{home}reconciliations/?tab=reconciled")
        accept_one(bench, company, home)
        bench.page("dashboard", home)
        bench.page("factures", f"{home}factures/")
        bench.page("factures, sent", f"{home}factures/?status=sent")
        bench.page("factures, search", f"{home}factures/?q=F2026-0004321")
        bench.page("clients", f"{home}clients/")
        bench.page("banque", f"{home}banque/")
    sys.exit(bench.failed)


def accept_one(bench: Bench, company, home: str) -> None:
    """Each round accepts another line, as htmx asks for it."""
    from reconciliation.models import MatchProposal  # noqa: PLC0415 — after django.setup()

    waiting = MatchProposal.objects.filter(organisation=company, rank=1).order_by("-pk").values_list("pk", flat=True)
    left = iter(list(waiting[: 2 * bench.rounds + 1]))

    def accept() -> None:
        answer = bench.client.post(f"{home}reconciliations/{next(left)}/accepter/", headers={"HX-Request": "true"})
        if b"proposal-settled" not in answer.content or b'role="alert"' in answer.content:
            raise SystemExit(answer.content.decode()[:500])

    bench.time("accept one", accept, ACCEPT_MS)


if __name__ == "__main__":
    main()
