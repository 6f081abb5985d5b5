"""What banking announces to whoever listens above it."""

from django.dispatch import Signal

statement_imported = Signal()
"""A file's new transactions are stored. Sent inside the import's database transaction.

Arguments: `organisation`, `bank_transaction_ids` (the new ones). A receiver that proposes matches answers with the
number of transactions that have one.
"""

statement_undone = Signal()
"""An import was undone and its transactions withdrawn. Sent inside the same database transaction.

Arguments: `organisation`, `statement_import`. None of its transactions is reconciled; what was proposed for them, or
decided without settling anything, is void.
"""
