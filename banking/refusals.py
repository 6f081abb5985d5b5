"""Why a file is refused, in words for people that say what to do next."""

from django.utils.translation import gettext as _

from banking.formats.statement import Refusal, UnreadableStatementError


def sentence(error: UnreadableStatementError) -> str:
    """The sentence shown to the user; the details name the place in the file where they are known."""
    words = {
        Refusal.EMPTY: _("The file is empty. Download the statement from your bank again."),
        Refusal.UNKNOWN_FORMAT: _(
            "This file is not a bank statement we can read. Export an OFX (or “Money”) file from your bank."
        ),
        Refusal.TRUNCATED: _("The file stops before its end. Download the statement from your bank again."),
        Refusal.NO_ACCOUNT: _("The file does not say which account it is about. Choose the account, then import it."),
        Refusal.NO_STATEMENT: _("The file holds no bank statement."),
        Refusal.INVESTMENT_ONLY: _("The file holds securities only, and no bank transaction."),
        Refusal.BAD_AMOUNT: _("An amount in the file cannot be read."),
        Refusal.BAD_DATE: _("A date in the file cannot be read."),
        Refusal.BALANCE_MISMATCH: _("The transactions do not lead from the opening to the closing balance."),
        Refusal.TOO_LARGE: _("The file is too large. Export a shorter period."),
        Refusal.MALFORMED: _("The file is damaged or is not what its format says. Download it again."),
    }
    place = _place(error)
    return f"{words[error.refusal]} {place}".strip()


def _place(error: UnreadableStatementError) -> str:
    details = error.details
    if "transaction" in details and "value" in details:
        return _("(transaction %(transaction)s: “%(value)s”)") % details
    if "transaction" in details:
        return _("(after transaction %(transaction)s)") % details
    if "message" in details:
        return _("(the bank's words: “%(message)s”)") % details
    return ""
