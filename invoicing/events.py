"""What invoicing announces to whoever listens above it. All are sent inside the database transaction of the act."""

from django.dispatch import Signal

documents_changed = Signal()
"""Documents were sent, settled, reopened or cancelled. Arguments: `organisation`, `invoice_ids`."""

payments_recorded = Signal()
"""Payments were declared by hand or taken over. Arguments: `organisation`, `payment_ids`."""

payments_reversed = Signal()
"""Payments were withdrawn. Arguments: `organisation`, `payment_ids`, `by` (a user or None)."""

payer_iban_declared = Signal()
"""A customer's IBAN came with an imported ledger. Arguments: `organisation`, `customer_ids_by_iban`."""
