"""Names and labels that share nothing with those of `matching_words` and `matching_labels`."""

import random
import unicodedata
from collections.abc import Callable


def _words(text: str) -> list[str]:
    return text.split()


TRADES = _words(
    """
    Ambulances Assainissement Bijouterie Chaudronnerie Cordonnerie Crèche Déménagements Forge Herboristerie
    Laboratoire Lavomatique Marbrerie Miroiterie Orfèvrerie Papeterie Poissonnerie Rôtisserie Sellerie
    Tapisserie Verrerie
    """
)
FAMILIES = _words(
    """
    Abgrall Baudouin Cazeneuve Dumoulin Esnault Fauconnier Giraudet Hurel Izard Jaouen Kerleau Lhermitte
    Maugendre Noblecourt Outrequin Peyrefitte Quintard Rochette Sabatier Thibaudin Ulmann Vauquelin
    Weissenbach Ythier Zuccarelli Martin Martins Bernard Durand Dupont Dupond Legrand Le-Grand Leroy Lenoir
    """
)
FIRST = _words(
    """
    Agathe Bastien Cédric Delphine Étienne Fanny Gaël Hélène Ismaël Jeanne
    """
)
PLACES = _words(
    """
    Arras Blois Cahors Dinan Épinal Foix Gaillac Honfleur Issoire Langres Mâcon Noyon Orthez Privas Redon
    """
)
INVENTED = _words(
    """
    Abrivo Boxalis Cimélia Dorvance Exalune Florvert Gridéo Hexapont Iridéa Joliane Kaptivo Lumigraph
    """
)
WORLDS = _words(
    """
    Aéro Agro Bois Béton Câbles Data Emballages Films Gaz Hydro Labo Mobilier
    """
)
OUTSIDE = _words(
    """
    Ferrandi Guillemot Hasselblad Ivanovic Jourdain Kowalczyk Lebrument Mezzasalma Nordmann Oberlin
    """
)
FORMS = ("SARL", "SAS", "SASU", "EURL", "SCI", "SELARL", "S.A.R.L.", "Ets", "")
Fields = dict[str, str]


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()


def name(rng: random.Random) -> str:
    form = rng.choice(FORMS)
    core = rng.choice(
        (
            f"{rng.choice(TRADES)} {rng.choice(FAMILIES)}",
            f"{rng.choice(FAMILIES)} {rng.choice(('& Fils', 'Frères', 'et Associés', 'Père et Fille'))}",
            f"{rng.choice(INVENTED)} {rng.choice(WORLDS)} {rng.choice(PLACES)}",
            f"{rng.choice(FIRST)} {rng.choice(FAMILIES)}",
            f"La {rng.choice(TRADES)} de {rng.choice(PLACES)}",
            f"Syndicat des copropriétaires {rng.choice(PLACES)} {rng.randrange(1, 99)}",
            f"{rng.choice(TRADES)} {rng.choice(FAMILIES)} {rng.choice(PLACES)}",
        )
    )
    return f"{core} {form}".strip() if rng.random() < 0.6 else f"{form} {core}".strip()


def stranger(rng: random.Random) -> str:
    return (
        f"{rng.choice(TRADES)} {rng.choice(OUTSIDE)}"
        if rng.random() < 0.5
        else f"{rng.choice(OUTSIDE)} {rng.choice(WORLDS)}"
    )


def typed(given: str, rng: random.Random) -> str:
    """A name as the payer's bank holds it."""
    words = (
        plain(given)
        .replace("&", rng.choice(("ET", "&", "+")))
        .replace(".", "")
        .replace("-", rng.choice((" ", "-")))
        .split()
    )
    forms = {plain(f).replace(".", "") for f in FORMS}
    choice = rng.random()
    if choice < 0.35:
        words = [w for w in words if w not in forms] or words
    elif choice < 0.5:
        words = [*(w for w in words if w in forms), *(w for w in words if w not in forms)]
    elif choice < 0.6 and len(words) > 2:
        words = words[-1:] + words[:-1]
    return " ".join(words)


def bnp(payer: str, said: str, rng: random.Random) -> Fields:
    return {
        "counterparty_name": f"VIR SEPA RECU /DE {payer}"[:35],
        "remittance_information": f"/MOTIF {said} /REF {trace(rng)}",
    }


def bnp_whole(payer: str, said: str, rng: random.Random) -> Fields:
    return {"remittance_information": f"VIR SEPA RECU /DE {payer} /MOTIF {said} /REF {trace(rng)}/BEN NOUS"}


def sg(payer: str, said: str, rng: random.Random) -> Fields:
    return {
        "remittance_information": f"VIR RECU {rng.randrange(10**9, 10**10)} DE: {payer} MOTIF: {said} REF: {trace(rng)}"
    }


def sg_swapped(payer: str, said: str, rng: random.Random) -> Fields:
    """An instant transfer whose motif repeats the payer and whose reference holds the words."""
    head = f"VIR INST RE {rng.randrange(10**11, 10**12)} DE: {payer} DATE: {rng.randrange(1, 29):02d}/05/2026 11:23"
    return {"remittance_information": f"{head} MOTIF: {payer} REF: {said}"}


def agricole(payer: str, said: str, rng: random.Random) -> Fields:
    return {"remittance_information": f"VIREMENT EN VOTRE FAVEUR {payer} {said} {rng.randrange(1, 29):02d}.05.2026"}


def mutuel(payer: str, said: str, _: random.Random) -> Fields:
    return {"counterparty_name": f"VIR {payer}"[:31], "remittance_information": said}


def populaire(payer: str, said: str, _: random.Random) -> Fields:
    return {"counterparty_name": f"EVI {payer}"[:24], "remittance_information": said[:70]}


def postale(payer: str, said: str, rng: random.Random) -> Fields:
    return {"remittance_information": f"VIREMENT DE {payer} REFERENCE : {rng.choice(('', trace(rng) + ' '))}{said}"}


def nord(payer: str, said: str, _: random.Random) -> Fields:
    return {"remittance_information": f"VIR SEPA DE {payer} Motif : {said}"}


def online(payer: str, said: str, _: random.Random) -> Fields:
    return {"counterparty_name": payer.title(), "remittance_information": f"Virement {payer.title()} {said}"}


def cfonb(payer: str, said: str, rng: random.Random) -> Fields:
    """Lines of 31 and 70 characters, cut wherever they end."""
    text = f"{said} {trace(rng)}"
    return {
        "counterparty_name": f"VIR {payer}"[:31].strip(),
        "remittance_information": " ".join((text[:31], text[31:])).strip(),
    }


def structured(payer: str, said: str, _: random.Random) -> Fields:
    return {"counterparty_name": payer, "remittance_information": said, "end_to_end_reference": "NOTPROVIDED"}


BANKS: tuple[Callable[[str, str, random.Random], Fields], ...] = (
    bnp, bnp_whole, sg, sg_swapped, agricole, mutuel, populaire, postale, nord, online, cfonb, structured,
)  # fmt: skip


def trace(rng: random.Random) -> str:
    """What banks and payers put beside: never one of our numbers on purpose."""
    return rng.choice(
        (
            "NOTPROVIDED", f"{rng.randrange(10**5):05d}", f"LOT{rng.randrange(999)}", f"{rng.randrange(10**8)}",
            f"2026{rng.randrange(10**4):04d}", f"CPT{rng.randrange(10**6)}", f"{rng.randrange(1, 13):02d}/2026", "SCT",
        )
    )  # fmt: skip
