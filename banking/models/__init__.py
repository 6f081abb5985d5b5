"""What the bank says: accounts, statements and their transactions, which never change; and files on their way in."""

from banking.models.account import BankAccount
from banking.models.provisional import KnownContent, PendingTransaction
from banking.models.statement import Statement, StatementImport
from banking.models.transaction import BankTransaction, BankTransactionQuerySet
from banking.models.upload import CsvLayout, StatementBatch, StatementUpload, UploadPiece

__all__ = [
    "BankAccount",
    "BankTransaction",
    "BankTransactionQuerySet",
    "CsvLayout",
    "KnownContent",
    "PendingTransaction",
    "Statement",
    "StatementBatch",
    "StatementImport",
    "StatementUpload",
    "UploadPiece",
]
