"""Which of the company's accounts a file speaks of."""

from collections.abc import Mapping, Sequence

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


def accounts_of(
    organisation: Organisation, statements: Sequence[ParsedStatement], *, chosen: str = "", create: bool = False
) -> Mapping[str, BankAccount]:
    """The account of each number in the file, locked until the database transaction ends.

    `chosen` (an IBAN, a number or an id) stands for what the file says; `create` adds an account that is unknown.
    Raises `BusinessError` where an account is unknown, or where the file does not say which one it is about.
    """
    stated = {statement.account_number: statement for statement in statements}
    if chosen:
        number = _chosen_number(organisation, stated, chosen)
        wanted = dict.fromkeys(stated, number)
    else:
        wanted = {number: number for number in stated}
    if "" in wanted.values():
        raise BusinessError(_("The file does not say which account it is about. Choose the account, then import it."))
    own = BankAccount.objects.filter(organisation=organisation, number__in=wanted.values())
    unknown = set(wanted.values()) - set(own.values_list("number", flat=True))
    if unknown:
        _create_or_refuse(
            organisation, {n: s for n, s in stated.items() if wanted[n] in unknown}, wanted, create=create
        )
    # Two imports at once into one account wait for each other here, and the second finds what the first stored.
    locked = {account.number: account for account in own.select_for_update(no_key=True).order_by("pk")}
    return {stated_number: locked[number] for stated_number, number in wanted.items()}


def _chosen_number(organisation: Organisation, stated: Mapping[str, ParsedStatement], chosen: str) -> str:
    if len(stated) > 1:
        raise BusinessError(
            _("The file holds several accounts (%(numbers)s): import it without choosing one.")
            % {"numbers": ", ".join(sorted(stated))}
        )
    number = canonical_number(chosen)[:NUMBER_LENGTH]
    own = BankAccount.objects.filter(organisation=organisation)
    if chosen.isascii() and chosen.isdecimal() and not own.filter(number=number).exists():
        by_id = own.filter(pk=int(chosen)).first()
        return by_id.number if by_id else number
    return number


def _create_or_refuse(
    organisation: Organisation, unknown: Mapping[str, ParsedStatement], wanted: Mapping[str, str], *, create: bool
) -> None:
    numbers = sorted({wanted[stated] for stated in unknown})
    if not create:
        message = ngettext(
            "The account %(numbers)s is not among yours. Add it in the settings, or let the import add it.",
            "The accounts %(numbers)s are not among yours. Add them in the settings, or let the import add them.",
            len(numbers),
        )
        raise BusinessError(message % {"numbers": ", ".join(numbers)})
    by_number = {wanted[stated]: statement for stated, statement in unknown.items()}
    # Another import may add the same account at this moment: whoever comes second takes the first's.
    BankAccount.objects.bulk_create(
        [
            BankAccount(
                organisation=organisation,
                number=number,
                name=by_number[number].account_name[:100] or _name_from(number),
                currency=by_number[number].currency or "EUR",
            )
            for number in numbers
        ],
        ignore_conflicts=True,
    )


def _name_from(number: str) -> str:
    with_figures = [part for part in number.split("-") if any(sign.isdigit() for sign in part)]
    return _("Account …%(end)s") % {"end": (with_figures or [number])[-1][-4:]}
