"""The matching engine: bank lines and a ledger in, proposals out. Pure: no database, no clock, no Django.

The modules read in the order of the work: `kinds`, `labels`, `masks`, `citations`, `payer` (what the line says),
`options`, `deposits`, `sets` (what it might settle), `residuals`, `evidence`, `bands` (what speaks for it),
`assignment` (the whole batch at once), `answers` (what a person reads), `returns` (lines below zero).
"""

from reconciliation.matching.engine import propose

__all__ = ["propose"]
