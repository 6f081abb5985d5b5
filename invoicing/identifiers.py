"""Numbers that identify companies and accounts: read as people type them, checked, derived from one another."""

import re

from django.utils.translation import gettext as _
from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.eu import vat as eu_vat_numbers
from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers

from common.errors import BusinessError

SIREN_LENGTH = 9
BLANKS = re.compile(r"[\s\u00a0\u202f.\-]+")
LONGEST_SHOWN = 40


def _compact(text: str) -> str:
    return BLANKS.sub("", text).upper()


def read_siren(text: str) -> str:
    """Return the nine figures, or nothing for nothing. Raises `BusinessError`."""
    siren = _compact(text)
    if siren and not siren_numbers.is_valid(siren):
        raise BusinessError(_("This SIREN is not valid: nine figures, the last one is a check."))
    return siren


def read_siren_or_siret(text: str) -> str:
    """Return the SIREN, or the whole SIRET where that is what was typed. Raises `BusinessError`."""
    compact = _compact(text)
    return compact if siret_numbers.is_valid(compact) else read_siren(text)


def read_siret(text: str, siren: str) -> str:
    """Return the fourteen figures; they begin with the SIREN where one is known. Raises `BusinessError`."""
    siret = _compact(text)
    if siret and not siret_numbers.is_valid(siret):
        raise BusinessError(_("This SIRET is not valid: fourteen figures, the SIREN and five more."))
    if siret and siren and not siret.startswith(siren):
        raise BusinessError(_("A SIRET begins with the SIREN: these two belong to different companies."))
    return siret


def read_vat_number(text: str, siren: str = "") -> str:
    """Return a VAT number of the European Union; a French one holds the SIREN. Raises `BusinessError`."""
    number = _compact(text)
    if not number:
        return ""
    if not eu_vat_numbers.is_valid(number):
        raise BusinessError(_("This VAT number is not valid. It begins with the country’s two letters, like FR or DE."))
    if siren and number.startswith("FR") and number[4:] != siren:
        words = {"number": vat_number_of(siren)}
        raise BusinessError(_("This VAT number belongs to another SIREN. That of yours is %(number)s.") % words)
    return number


def vat_number_of(siren: str) -> str:
    """The French VAT number that follows from a valid SIREN: its key is (12 + 3 × (SIREN mod 97)) mod 97."""
    number: str = siren_numbers.to_tva(siren)
    return f"FR{BLANKS.sub('', number)}"


def is_siren(text: str) -> bool:
    return bool(siren_numbers.is_valid(text))


def read_iban(text: str) -> str:
    """Return an IBAN without its spaces. Raises `BusinessError`."""
    iban = _compact(text)
    if iban and not iban_numbers.is_valid(iban):
        raise BusinessError(_("This IBAN is not valid: compare it with your bank’s paper (RIB), figure by figure."))
    return iban


def read_bic(text: str, iban: str = "") -> str:
    """Return a BIC of 8 or 11 characters, of the account's country. Raises `BusinessError`."""
    bic = _compact(text)
    if bic and not bic_numbers.is_valid(bic):
        raise BusinessError(_("This BIC is not valid: eight or eleven letters and figures."))
    if bic and iban and bic[4:6] != iban[:2] and not _same_scheme(bic[4:6], iban[:2]):
        raise BusinessError(_("This BIC is of another country than the IBAN."))
    return bic


# Overseas France and the Crown dependencies bank under the IBAN of the mainland.
HOSTED = {"FR": {"GP", "MQ", "RE", "GF", "YT", "BL", "MF", "PM", "NC", "PF", "WF"}, "GB": {"GG", "JE", "IM"}}


def _same_scheme(bic_country: str, iban_country: str) -> bool:
    return bic_country in HOSTED.get(iban_country, set())


def grouped_iban(iban: str) -> str:
    """By fours, as it is printed on paper."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
