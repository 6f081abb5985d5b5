"""Which of the company's accounts a file speaks of."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking.formats.accounts import iban_or_empty
from banking.formats.statement import ParsedStatement
from banking.models import BankAccount
from common.errors import BusinessError
from organisations.models import Organisation

NUMBER_LENGTH = 50


def canonical_number(text: str) -> str:
    """The IBAN without separators, or the bank's own number as its files write it."""
    return iban_or_empty(text) or "".join(text.split()).upper()


def numbers_of(organisation: Organisation, statements: Sequence[ParsedStatement], chosen: str = "") -> dict[str, str]:
    """The number of the account that each number in the file stands for: itself, or `chosen` (a number or an id).

    Raises `BusinessError` where one account is chosen for several.
    """
    stated = list(dict.fromkeys(statement.account_number for statement in statements))
    if not chosen:
        return {number: number for number in stated}
    if len(stated) > 1:
        raise BusinessError(
            _("The file holds several accounts (%(numbers)s): import it without choosing one.")
            % {"numbers": ", ".join(sorted(stated))}
        )
    return {stated[0]: _chosen_number(organisation, chosen)}


def _chosen_number(organisation: Organisation, chosen: str) -> str:
    number = canonical_number(chosen)[:NUMBER_LENGTH]
    own = BankAccount.objects.for_organisation(organisation)
    if chosen.isascii() and chosen.isdecimal() and not own.filter(number=number).exists():
        by_id = own.filter(pk=int(chosen)).first()
        return by_id.number if by_id else number
    return number


def lock_accounts(
    organisation: Organisation,
    statements: Sequence[ParsedStatement],
    wanted: Mapping[str, str],
    creatable: Collection[str] = (),
) -> Mapping[str, BankAccount]:
    """The account of each number in the file, locked until the database transaction ends.

    Those of `creatable` (numbers of accounts) are added where they are unknown. Raises `BusinessError` where another
    one is unknown, or where the file does not say which account it is about.
    """
    if "" in wanted.values():
        raise BusinessError(_("The file does not say which account it is about. Choose the account, then import it."))
    own = BankAccount.objects.for_organisation(organisation).filter(number__in=wanted.values())
    unknown = set(wanted.values()) - set(own.values_list("number", flat=True))
    if unknown:
        stated = {wanted[each.account_number]: each for each in statements}
        _refuse_unknown(sorted(unknown - set(creatable)))
        _create(organisation, {number: stated[number] for number in sorted(unknown)})
    # Two imports at once into one account wait for each other here, and the second finds what the first stored.
    locked = {account.number: account for account in own.select_for_update(no_key=True).order_by("pk")}
    return {stated_number: locked[number] for stated_number, number in wanted.items()}


def _refuse_unknown(numbers: Sequence[str]) -> None:
    if numbers:
        message = ngettext(
            "The account %(numbers)s is not among yours. Add it in the settings, or let the import add it.",
            "The accounts %(numbers)s are not among yours. Add them in the settings, or let the import add them.",
            len(numbers),
        )
        raise BusinessError(message % {"numbers": ", ".join(numbers)})


def new_account(organisation: Organisation, number: str, statement: ParsedStatement) -> BankAccount:
    """The account as an import would add it, not saved."""
    return BankAccount(
        organisation=organisation,
        number=number,
        name=statement.account_name[:100] or _name_from(number),
        currency=statement.currency or "EUR",
    )


def _create(organisation: Organisation, by_number: Mapping[str, ParsedStatement]) -> None:
    # Another import may add the same account at this moment: whoever comes second takes the first's.
    BankAccount.objects.bulk_create(
        [new_account(organisation, number, statement) for number, statement in by_number.items()],
        ignore_conflicts=True,
    )


def _name_from(number: str) -> str:
    with_figures = [part for part in number.split("-") if any(sign.isdigit() for sign in part)]
    return _("Account …%(end)s") % {"end": (with_figures or [number])[-1][-4:]}
