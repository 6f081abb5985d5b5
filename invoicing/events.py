"""What invoicing announces to whoever listens above it. All are sent inside the database transaction of the act."""

from django.dispatch import Signal

documents_changed = Signal()
"""Documents were sent, settled, reopened or cancelled. Arguments: `organisation`, `invoice_ids`."""

payments_recorded = Signal()
"""Payments were declared by hand or taken over. Arguments: `organisation`, `payment_ids`."""

payments_reversed = Signal()
"""Payments were withdrawn. Arguments: `organisation`, `payment_ids`, `by` (a user or None)."""

payer_ibans_declared = Signal()
"""Customers' IBANs came with an imported ledger. Arguments: `organisation`, `pairs` of (IBAN, customer id)."""

ledger_imported = Signal()
"""Many documents were taken over at once, instead of `documents_changed`. Arguments: `organisation`, `count`."""

reminder_considered = Signal()
"""Somebody means to remind a customer of an invoice, or the e-mail is about to leave: each receiver answers with what
speaks against it, as `invoicing.holds.Hold`s. Arguments: `invoice`, `today`."""
