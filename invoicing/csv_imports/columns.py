"""What the columns of a file are: guessed from their headers, in French or English, and corrected by whoever looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import BusinessError
from invoicing.folding import fold
from invoicing.models import CsvUpload

Kind = CsvUpload.Kind


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is ours; `headers` are what other tools call it, folded (`invoicing.folding`)."""

    name: str
    label: Any
    headers: tuple[str, ...]
    required: bool = False


def _column(name: str, label: Any, headers: str, *, required: bool = False) -> Column:
    return Column(name, label, (fold(name), *headers.split()), required)


CUSTOMERS = (
    _column(
        "name",
        gettext_lazy("Name"),
        "nom raisonsociale client societe entreprise denomination nomclient nomducompte customer company companyname "
        "customername nomraisonsociale tiers",
        required=True,
    ),
    _column("kind", gettext_lazy("Kind"), "type typedeclient typeclient genre categorie kind customertype"),
    _column("siren", gettext_lazy("SIREN"), "siren numerosiren nsiren sirenclient customersiren"),
    _column("siret", gettext_lazy("SIRET"), "siret numerosiret nsiret"),
    _column(
        "vat_number",
        gettext_lazy("VAT number"),
        "tva numerotva ntva tvaintracommunautaire numerodetva ntvaintracommunautaire numerodetvaintracommunautaire "
        "tvaintra vatnumber vat vatid numtva",
    ),
    _column("email", gettext_lazy("E-mail"), "email mail courriel adresseemail adressemail emailaddress customeremail"),
    _column("phone", gettext_lazy("Telephone"), "telephone tel phone numerodetelephone mobile portable telephonefixe"),
    _column(
        "address_line1",
        gettext_lazy("Address"),
        "adresse adresse1 rue voie address street adresseligne1 addressline1 adressepostale adressedefacturation",
    ),
    _column(
        "address_line2",
        gettext_lazy("Address, continued"),
        "adresse2 complement complementadresse complementdadresse address2 adresseligne2 addressline2",
    ),
    _column("postcode", gettext_lazy("Postcode"), "cp codepostal codep postalcode zip zipcode"),
    _column("city", gettext_lazy("City"), "ville commune localite town"),
    _column("country", gettext_lazy("Country"), "pays codepays countrycode"),
    _column("terms_days", gettext_lazy("Payment delay in days"), "delai delaidepaiement delaipaiement echeance terms"),
    _column("reference", gettext_lazy("Order number"), "bondecommande numerodecommande ordernumber referenceclient"),
    _column("notes", gettext_lazy("Notes"), "note commentaire commentaires remarque remarques comment comments"),
)
PRODUCTS = (
    _column("reference", gettext_lazy("Reference"), "ref code sku codeproduit codearticle referenceproduit"),
    _column(
        "name",
        gettext_lazy("Name"),
        "nom designation libelle article produit service intitule product title item",
        required=True,
    ),
    _column("description", gettext_lazy("Details"), "description detail details descriptif"),
    _column("unit", gettext_lazy("Unit"), "unite uom unitedemesure"),
    _column(
        "unit_price",
        gettext_lazy("Unit price excl. VAT"),
        "prix prixht puht prixunitaireht prixunitaire pu tarif tarifht prixdeventeht pvht price unitprice priceexclvat",
    ),
    _column("price_incl_vat", gettext_lazy("Unit price incl. VAT"), "prixttc puttc prixunitairettc tarifttc pvttc"),
    _column("vat_rate", gettext_lazy("VAT rate"), "tva tauxtva tauxdetva vat taxrate taxe tvaen"),
)
INVOICES = (
    _column(
        "number",
        gettext_lazy("Number"),
        "numero nfacture numerofacture numerodefacture facture no invoice invoicenumber piece numeropiece ndefacture",
        required=True,
    ),
    _column(
        "customer", gettext_lazy("Customer"), "client nomclient raisonsociale tiers nom customername", required=True
    ),
    _column(
        "issue_date",
        gettext_lazy("Issue date"),
        "date datefacture datedefacture emission dateemission datedemission invoicedate emisele datepiece",
        required=True,
    ),
    _column(
        "due_date",
        gettext_lazy("Due date"),
        "echeance dateecheance datedecheance dateechance payerle due",
        required=True,
    ),
    _column(
        "total_incl_vat",
        gettext_lazy("Total incl. VAT"),
        "ttc totalttc montantttc montant total totalinclvat amount netapayer",
        required=True,
    ),
    _column("kind", gettext_lazy("Kind"), "type nature typedepiece typedocument"),
    _column("status", gettext_lazy("Status"), "statut etat reglement"),
    _column("currency", gettext_lazy("Currency"), "devise monnaie"),
    _column("vat_rate", gettext_lazy("VAT rate"), "tva tauxtva tauxdetva vat"),
    _column("paid_on", gettext_lazy("Paid on"), "payele datedepaiement datepaiement datereglement datedereglement"),
    _column("customer_email", gettext_lazy("E-mail"), "email mail courriel emailclient"),
    _column("customer_siren", gettext_lazy("SIREN"), "siren sirenclient"),
    _column("customer_iban", gettext_lazy("IBAN"), "iban ibanclient"),
    _column("reference", gettext_lazy("Order number"), "bondecommande commande numerodecommande ordernumber ref"),
    _column(
        "credited_invoice", gettext_lazy("Credited invoice"), "facturedorigine factureorigine facturecreditee avoirsur"
    ),
)
COLUMNS = {Kind.CUSTOMERS: CUSTOMERS, Kind.PRODUCTS: PRODUCTS, Kind.INVOICES: INVOICES}

Places = dict[int, str]  # which column of the file is which of ours


def guess(header: Iterable[str], columns: Iterable[Column]) -> Places:
    """Place → our name, of each column whose header says what it is; the first one where two say the same.

    What we call a column ourselves, in the reader's language, is understood too: our own exports come back.
    """
    columns = list(columns)
    by_header = {fold(str(column.label)): column.name for column in columns}
    by_header |= {each: column.name for column in columns for each in reversed(column.headers)}
    found: Places = {}
    for place, title in enumerate(header):
        name = by_header.get(fold(title))
        if name and name not in found.values():
            found[place] = name
    return found


def chosen(posted: Mapping[str, str], width: int, columns: Iterable[Column]) -> Places:
    """The choices of a form: `column-3=city`. Raises `BusinessError` where two columns are taken for the same thing."""
    labels = {column.name: column.label for column in columns}
    found = {place: posted.get(f"column-{place}", "") for place in range(width)}
    found = {place: name for place, name in found.items() if name in labels}
    for name in set(found.values()):
        if list(found.values()).count(name) > 1:
            words = {"name": labels[name]}
            raise BusinessError(_("Two columns are taken for “%(name)s”: keep one of them.") % words)
    return found


def missing(mapping: Places, columns: Iterable[Column]) -> list[str]:
    """Labels of what a row cannot do without and no column gives."""
    return [str(column.label) for column in columns if column.required and column.name not in mapping.values()]
