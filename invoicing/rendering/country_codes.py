"""Which country codes an electronic invoice may bear, and which of them are France."""

from babel import Locale

from invoicing.rendering.facts import Address

# What babel names besides countries: unions, groups, private codes.
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES  # noqa: PLR2004 — ISO 3166-1 alpha-2
)
VAT_PREFIXES = COUNTRIES | {"EL", "XI"}  # BR-CO-09: Greece and Northern Ireland have prefixes of their own
IN_XML = {"XK": "1A"}  # Kosovo has no code of ISO's: EN 16931 gives it one
DOM_TOM = frozenset({"FR", "GP", "MQ", "RE", "BL", "MF"})  # one France for electronic invoices (rules.md R2)


def is_french(address: Address) -> bool:
    return address.country in DOM_TOM
