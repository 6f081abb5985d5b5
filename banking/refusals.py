"""Why a file is refused, in words for people that say what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banking.formats.statement import Refusal, UnreadableStatementError

WORDS: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("The file is empty. Download the statement from your bank again."),
    Refusal.UNKNOWN_FORMAT: _(
        "This is no bank statement that we can read. Ask your bank’s site for an OFX file (also called “Money”)."
    ),
    Refusal.PDF: _(
        "This is a PDF, made to be printed. "
        "Ask your bank’s site for an OFX, CAMT, CSV or Excel file of the same period."
    ),
    Refusal.ENCRYPTED: _("The file is protected by a password. Take the protection off, then import it."),
    Refusal.MAPPING_NEEDED: _(
        "The columns of this table have no name that we know. Say which hold the date, the label and the amount."
    ),
    Refusal.TRUNCATED: _("The file stops before its end. Download the statement from your bank again."),
    Refusal.NO_ACCOUNT: _("The file does not say which account it is about. Choose the account, then import it."),
    Refusal.NO_STATEMENT: _(
        "The file holds no bank statement. Ask your bank’s site for the transactions of an account and a period."
    ),
    Refusal.INVESTMENT_ONLY: _(
        "The file holds securities only, no bank transaction. Download the statement of a current account."
    ),
    Refusal.BAD_AMOUNT: _("An amount in the file cannot be read. Download the statement from your bank again."),
    Refusal.BAD_DATE: _("A date in the file cannot be read. Download the statement from your bank again."),
    Refusal.BALANCE_MISMATCH: _(
        "The transactions do not lead from the opening balance to the closing balance: some are missing or changed. "
        "Download the statement from your bank again."
    ),
    Refusal.TOO_LARGE: _("The file is too large. Ask your bank’s site for a shorter period."),
    Refusal.MALFORMED: _("The file is damaged, or is not what it claims to be. Download it from your bank again."),
}

# The first of these whose details are all known says where it went wrong.
PLACES: tuple[tuple[frozenset[str], Promise], ...] = (
    (frozenset({"transaction", "value"}), _("(transaction %(transaction)s: “%(value)s”)")),
    (frozenset({"transaction"}), _("(near transaction %(transaction)s)")),
    (frozenset({"expected", "stated"}), _("(%(expected)s computed, %(stated)s stated)")),
    (frozenset({"message"}), _("(the bank’s words: “%(message)s”)")),
    (frozenset({"value"}), _("(“%(value)s”)")),
    (frozenset({"megabytes"}), _("(%(megabytes)s MB)")),
    (frozenset({"account"}), _("(account %(account)s)")),
)


def sentence(error: UnreadableStatementError) -> str:
    """The sentence shown to the user; the details name the place in the file where they are known."""
    words = WORDS[error.refusal]
    place = next((place for names, place in PLACES if names <= error.details.keys()), None)
    return f"{words} {place % error.details}" if place is not None else str(words)
