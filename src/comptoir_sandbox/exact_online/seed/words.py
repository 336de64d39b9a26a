"""Words that Dutch names and addresses are put together from; no entry is meant to be a real person or firm."""

CITIES: tuple[tuple[str, int, str], ...] = (
    # city, first digits of its postcodes, area code
    ("Amsterdam", 1012, "020"),
    ("Haarlem", 2011, "023"),
    ("Leiden", 2312, "071"),
    ("Den Haag", 2511, "070"),
    ("Rotterdam", 3011, "010"),
    ("Dordrecht", 3311, "078"),
    ("Utrecht", 3511, "030"),
    ("Amersfoort", 3811, "033"),
    ("Middelburg", 4331, "0118"),
    ("Breda", 4811, "076"),
    ("Tilburg", 5038, "013"),
    ("'s-Hertogenbosch", 5211, "073"),
    ("Eindhoven", 5611, "040"),
    ("Venlo", 5911, "077"),
    ("Maastricht", 6211, "043"),
    ("Nijmegen", 6511, "024"),
    ("Arnhem", 6811, "026"),
    ("Apeldoorn", 7311, "055"),
    ("Deventer", 7411, "0570"),
    ("Enschede", 7511, "053"),
    ("Zwolle", 8011, "038"),
    ("Lelystad", 8232, "0320"),
    ("Leeuwarden", 8911, "058"),
    ("Assen", 9401, "0592"),
    ("Groningen", 9711, "050"),
)
STREETS = (
    "Dorpsstraat", "Kerkstraat", "Molenweg", "Stationsweg", "Industrieweg", "Havenstraat", "Nijverheidsweg",
    "Parallelweg", "Ambachtsweg", "Marktplein", "Oude Gracht", "Zandpad", "Lindelaan", "Kastanjelaan",
    "Wilgenkade", "Noorderkade", "Zuidersingel", "Tolhuisweg", "Veerdijk", "Korenbloemstraat", "Weverstraat",
    "Smidsgilde", "Rietdekkersweg", "Handelsweg", "Buitenhaven", "Spoorlaan", "Beukenlaan", "Hoogstraat",
)  # fmt: skip
FAMILIES = (
    "Hoekstra", "Van der Veen", "Bakker", "Vermeulen", "Smeets", "De Wit", "Kuipers", "Dijkman", "Van Leeuwen",
    "Postma", "Scholten", "Verhagen", "Brouwer", "Mulder", "Timmer", "Wouters", "Kramer", "Van den Heuvel",
    "Janssens", "De Groot", "Molenaar", "Terpstra", "Schipper", "Goossens", "Verbeek", "Hendriks", "Van Dam",
    "Noordhof", "Zijlstra", "Peeters",
)  # fmt: skip
FIRST_NAMES = (
    ("Anouk", "V"), ("Bram", "M"), ("Carlijn", "V"), ("Daan", "M"), ("Eva", "V"), ("Floris", "M"), ("Gerda", "V"),
    ("Hugo", "M"), ("Ilse", "V"), ("Joost", "M"), ("Karin", "V"), ("Lars", "M"), ("Marieke", "V"), ("Niels", "M"),
    ("Ottelien", "V"), ("Pieter", "M"), ("Roos", "V"), ("Sander", "M"), ("Tessa", "V"), ("Wouter", "M"),
)  # fmt: skip
TRADES = (
    "Techniek", "Installatie", "Bouw", "Transport", "Advies", "Tweewielers", "Interieur", "Horeca", "Catering",
    "Tuinen", "Schilderwerken", "Verhuur", "Evenementen", "Metaal", "Kantoorinrichting", "Logistiek", "Media",
    "Elektro", "Groenvoorziening", "Textiel",
)  # fmt: skip
PLACES = (
    "De Linde", "Het Anker", "De Zwaan", "Noorderlicht", "De Molen", "Zuiderzee", "De Waag", "Het Veerhuis",
    "De Oude Haven", "Waterland", "De Kroon", "Het Spoor", "De Brink", "Zonnestraal", "De Beurs",
)  # fmt: skip
VENUES = (
    "Restaurant", "Lunchroom", "Fietswinkel", "Hotel", "Rijwielhandel", "Zorgcentrum", "Sportclub", "Basisschool",
    "Camping", "Eetcafé",
)  # fmt: skip
FORMS = ("B.V.", "B.V.", "B.V.", "V.O.F.", "Groep B.V.", "Holding B.V.", "Nederland B.V.")
