"""Belgium, Flemish: words, accounts by the Belgian plan, rates, and invented companies."""

from decimal import Decimal
from random import Random

from comptoir_sandbox.exact_online.seed.checkdigits import belgian_iban, belgian_number
from comptoir_sandbox.exact_online.seed.locales.locale import Firm, Locale, Words, behind
from comptoir_sandbox.exact_online.seed.locales.nl import TEXTS
from comptoir_sandbox.exact_online.seed.locales.trades import bicycles, design

_CHART = {
    "0310": ("240000", "Meubilair en materieel"),
    "0340": ("241000", "Rollend materieel"),
    "0500": ("100000", "Kapitaal"),
    "0520": ("140000", "Overgedragen winst"),
    "1000": ("570000", "Kas"),
    "1100": ("550000", "Kredietinstellingen"),
    "1110": ("551000", "Spaarrekening"),
    "1300": ("400000", "Handelsdebiteuren"),
    "1400": ("340000", "Handelsgoederen"),
    "1500": ("451000", "Te betalen btw"),
    "1501": ("451010", "Te betalen btw 6 %"),
    "1503": ("451020", "Te betalen btw medecontractant"),
    "1504": ("451030", "Te betalen btw intracommunautair"),
    "1510": ("411000", "Terug te vorderen btw"),
    "1511": ("411010", "Terug te vorderen btw 6 %"),
    "1513": ("411020", "Terug te vorderen btw medecontractant"),
    "1514": ("411030", "Terug te vorderen btw intracommunautair"),
    "1600": ("440000", "Leveranciers"),
    "1900": ("499000", "Wachtrekeningen"),
    "4100": ("610000", "Huur"),
    "4110": ("612000", "Energie"),
    "4310": ("611200", "Leasing wagens"),
    "4500": ("612300", "Kantoorbenodigdheden"),
    "4510": ("612400", "Telefoon en internet"),
    "4530": ("613100", "Software"),
    "4630": ("613200", "Verzekeringen"),
    "4640": ("650000", "Bankkosten"),
    "7000": ("604000", "Aankopen handelsgoederen"),
    "7010": ("600000", "Aankopen grondstoffen"),
    "7020": ("611000", "Algemene onderaanneming"),
    "8000": ("700000", "Verkopen handelsgoederen"),
    "8010": ("700600", "Verkopen 6 %"),
    "8020": ("705000", "Diensten"),
    "8900": ("745000", "Diverse opbrengsten"),
}
_WORDS = Words(
    cities=(
        ("Antwerpen", "2000", "03"),
        ("Gent", "9000", "09"),
        ("Brugge", "8000", "050"),
        ("Leuven", "3000", "016"),
        ("Mechelen", "2800", "015"),
        ("Hasselt", "3500", "011"),
        ("Kortrijk", "8500", "056"),
        ("Aalst", "9300", "053"),
    ),
    streets=(
        "Kerkstraat",
        "Stationsstraat",
        "Gentsesteenweg",
        "Molenstraat",
        "Nieuwstraat",
        "Veldstraat",
        "Kapelstraat",
        "Industrielaan",
        "Lindelaan",
        "Havenlaan",
        "Dorpsplein",
        "Bergstraat",
    ),
    families=(
        "Peeters",
        "Janssens",
        "Maes",
        "Jacobs",
        "Mertens",
        "Willems",
        "Claes",
        "Goossens",
        "Wouters",
        "De Smet",
        "Dubois",
        "Lambrecht",
        "Vermeersch",
        "De Clercq",
    ),
    first_names=(
        ("An", "V"),
        ("Bart", "M"),
        ("Charlotte", "V"),
        ("Dries", "M"),
        ("Elke", "V"),
        ("Filip", "M"),
        ("Greet", "V"),
        ("Hannes", "M"),
        ("Ine", "V"),
        ("Jeroen", "M"),
    ),
    trades=(
        "Techniek",
        "Installaties",
        "Bouw",
        "Transport",
        "Advies",
        "Fietsen",
        "Interieur",
        "Horeca",
        "Tuinen",
        "Drukkerij",
        "Elektro",
        "Schilderwerken",
    ),
    forms=(
        "BV",
        "BV",
        "NV",
        "Comm.V",
        "Group NV",
    ),
    venues=(
        "Restaurant",
        "Fietsenzaak",
        "Hotel",
        "Brasserie",
        "Zorghuis",
        "Sportclub",
        "Basisschool",
        "Camping",
    ),
    places=(
        "De Linde",
        "Het Anker",
        "De Zwaan",
        "De Molen",
        "Ter Duinen",
        "De Kroon",
        "'t Veer",
        "De Beuk",
    ),
)
_FIRMS = (
    Firm(
        division=4210313,
        hid=1,
        name="Leieland Fietsen BV",
        trade="bicycles",
        street="Havenlaan 18",
        postcode="9000",
        city="Gent",
        phone="09 210 44 18",
        email="boekhouding@leieland-fietsen.example",
        invoices=180,
        customers=60,
        suppliers=15,
        sector="Groothandel in fietsen",
    ),
    Firm(
        division=4210326,
        hid=2,
        name="Atelier Vestingmuur BV",
        trade="design",
        street="Veldstraat 5",
        postcode="3000",
        city="Leuven",
        phone="016 41 20 66",
        email="info@atelier-vestingmuur.example",
        invoices=70,
        customers=24,
        suppliers=10,
        sector="Grafisch ontwerp",
    ),
)
_GOODS = {
    "bicycles": bicycles(
        ("Fietsen", "Onderdelen", "Diensten"),
        (
            "Stadsfiets Leie 7 dames",
            "E-bike Schelde 400 Wh",
            "Kinderfiets 16 inch",
            "Binnenband 28 inch",
            "Ketting 1/2 x 1/8",
            "Kettingslot 110 cm",
            "Onderhoudsbeurt fiets",
            "Vrachtkosten",
        ),
        repairs_at_low_rate=True,
    ),
    "design": design(
        ("Uren", "Drukwerk"),
        (
            "Ontwerp",
            "Art direction",
            "Opmaak",
            "Flyers A5, 1.000 stuks",
            "Boekproductie",
        ),
    ),
}


def _postcode(random: Random, beginning: str) -> str:
    return f"{int(beginning) + random.randrange(20)}"


def _numbers(random: Random) -> tuple[str, str]:
    number = belgian_number(random)
    return f"BE{number}", number


LOCALE = Locale(
    country="BE",
    language="NL",
    currency="EUR",
    firms=_FIRMS,
    words=_WORDS,
    texts=TEXTS,
    chart=_CHART,
    low=Decimal("0.06"),
    high=Decimal("0.21"),
    goods=_GOODS,
    address=behind,
    postcode=_postcode,
    numbers=_numbers,
    bank_account=belgian_iban,
)
