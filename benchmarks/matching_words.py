"""Invented names and the ways French banks spoil them."""

import random
import unicodedata


def _words(text: str) -> list[str]:
    return text.split()


TRADES = _words(
    """
    Menuiserie Boulangerie Garage Plomberie Librairie Pharmacie Imprimerie Fromagerie Carrosserie
    Ébénisterie Électricité Charpente Maçonnerie Serrurerie Paysages Traiteur Transports Brasserie Pépinière
    Couverture
    """
)
SURNAMES = _words(
    """
    Lefèvre Garnier Rousselet Chevallier Béranger Dutilleul Marchandeau Vasseur Lemoine Perrault Guérin
    Hébrard Castaing Moreau Martin Petit Aubry Delorme Faivre Joubert Kerbrat Lacombe Mounier Nivelle
    Ollivier Pasquier Quéméner Raynal Salomon Tissot Urbain Verdier Wattel Yvon Zeller Besnard Collet
    Dufresne Étienne Fabre
    """
)
TOWNS = _words(
    """
    Nantes Brest Colmar Annecy Vannes Auch Nevers Quimper Rodez Béziers Dole Gap Niort Laval Tulle
    """
)
FORMS = ("SARL", "SAS", "EURL", "SASU", "SA", "ETS", "")
_CITIES = _words(
    """
    Saint-Omer Cherbourg Millau Royan Thiers Vierzon Lannion Céret Barr Pau Sète Vire
    """
)
FANTASY = _words(
    """
    Novalia Kéopsys Altéo Bréval Solenza Ombrelle Trémière Vertuose Calypsane Myosotis Granvelle Orfeval
    Pixolène Tandemys Zéphyrine Lumérys Ardoisine Corvanne Félicité Hydrobel
    """
)
FIELDS = _words(
    """
    Conseil Ingénierie Studio Formation Logistique Énergies Immobilier Distribution Médical Digital
    """
)
STRANGERS = _words(
    """
    Marbot Quillien Stavros Dubreuil-Lang Oriane Pelletan Vidalenc Szymczak Thoreau Winckler
    """
)


_FIRST = _words(
    """
    Bar Cham Del Fon Gran Hau Lan Mar Nor Pol Quen Rav Sau Tour Val Vil Ber Cas Dro Esp
    """
)
_LAST = _words(
    """
    baud cel deau fort gier lier meil net pin quet rand sac teau vignes zac bois clerc din font greau
    """
)


def surname(rng: random.Random) -> str:
    return (
        rng.choice(SURNAMES)
        if rng.random() < 0.4
        else rng.choice(_FIRST) + rng.choice(("", "a", "e", "o")) + rng.choice(_LAST)
    )


def customer_name(rng: random.Random) -> str:
    kind = rng.random()
    form = rng.choice(FORMS)
    if kind < 0.2:
        name = f"{rng.choice(TRADES)} {surname(rng)} {rng.choice(_CITIES)}"
    elif kind < 0.5:
        name = f"{rng.choice(TRADES)} {surname(rng)}"
    elif kind < 0.6:
        name = f"{rng.choice(FANTASY)} {rng.choice(FIELDS)}"
    elif kind < 0.75:
        name = f"{surname(rng)} & Fils" if rng.random() < 0.4 else f"{surname(rng)} {surname(rng)}"
    elif kind < 0.9:
        name = f"{rng.choice(TRADES)} de {rng.choice(TOWNS)}"
    else:
        name = f"{rng.choice(('M.', 'Mme'))} {surname(rng)} {rng.choice(('Paul', 'Inès', 'Hugo', 'Léa', 'René'))}"
        form = ""
    return f"{name} {form}".strip() if rng.random() < 0.7 else f"{form} {name}".strip()


def stranger_name(rng: random.Random) -> str:
    if rng.random() < 0.3:  # built of the same words as the customers'
        return f"{rng.choice(TRADES)} {rng.choice(STRANGERS)}"
    return f"{rng.choice(('SARL', 'SAS', 'M', 'STE'))} {rng.choice(STRANGERS)} {rng.choice(FIELDS)}"


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def as_payer(name: str, rng: random.Random) -> str:
    """The name as it leaves the payer's bank: no accents, forms moved or lost, words swapped."""
    text = plain(name).upper().replace("&", rng.choice(("&", "ET", "")))
    words = [w for w in text.replace(".", "").split() if w]
    if rng.random() < 0.5:
        words = [w for w in words if w not in FORMS] or words
    if rng.random() < 0.15:
        words = words[1:] + words[:1]
    if rng.random() < 0.1:
        words = [rng.choice(("SARL", "SAS", "STE")), *words]
    return " ".join(words)


def spoiled_number(number: str, rng: random.Random) -> tuple[str, bool]:
    """A number as payers type it, and whether a reader would still call it whole."""
    choice = rng.random()
    if choice < 0.9:
        return _rewritten(number, choice, rng), True
    if choice < 0.95 and any(c.isalpha() for c in number):
        return number.lstrip("FA-"), False
    digits = [i for i, c in enumerate(number) if c == "0"]
    if digits and len(number) > 7:
        i = rng.choice(digits)
        return number[:i] + "O" + number[i + 1 :], False
    return number, True


def _rewritten(number: str, choice: float, rng: random.Random) -> str:
    if choice < 0.6:
        return number
    if choice < 0.75:
        return "".join(c for c in number if c.isalnum())
    if choice < 0.85:
        return number.replace("-", rng.choice((" ", "/", ""))).replace("/", rng.choice((" ", "-")))
    return number.lower()
