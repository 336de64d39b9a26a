"""What the connect pages say, in each language; a text that one language lacks fails at import."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page cannot go on, and what the person can do about it."""

    title: str
    text: str


_TROUBLE = (
    *("upstream", "upstream_unavailable", "upstream_bad_answer", "upstream_timeout"),
    *("target_down", "target_rejected"),
)
"""The codes that all mean to a person: the accounting system did not do its part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """`refusals` go by the code of the problem; `failed` is said for every other one."""

    select_title: str
    select_lead: str
    application: str
    system: str
    login: str
    filter_label: str
    filter_hint: str
    filter_button: str
    show_all: str
    shown: str
    none_match: str
    none_granted: str
    number: str
    vat_number: str
    coc_number: str
    country: str
    archived: str
    confirm: str
    confirm_note: str
    password_note: str
    done_title: str
    done_text: str
    done_close: str
    back: str
    again: str
    still: str
    reference: str
    failed: Refusal
    refusals: Mapping[str, Refusal]


ENGLISH = Texts(
    select_title="Choose a company",
    select_lead="This application asks to work with the books of one company. It will reach the company "
    "that you choose here, and no other.",
    application="Application",
    system="Accounting system",
    login="Logged in as",
    filter_label="Find a company",
    filter_hint="A part of its name, or one of its numbers",
    filter_button="Find",
    show_all="Show all",
    shown="{shown} of {all} companies",
    none_match="No company fits these words. Try a shorter part of the name, or show all.",
    none_granted="This login was granted no company. Begin the connection anew, and tick at least one.",
    number="Number",
    vat_number="VAT",
    coc_number="Chamber of commerce",
    country="Country",
    archived="Archived",
    confirm="Connect this company",
    confirm_note="This connection keeps its company for good. Another company takes a connection of its own.",
    password_note="You logged in at the accounting system itself; your password never comes here.",  # noqa: S106  a sentence
    done_title="The connection stands",
    done_text="The application can now work with the books, as you allowed it to.",
    done_close="You may close this window.",
    back="Back to the list",
    again="Try again",
    still="Your login still counts for a few minutes. Wait a moment, then try again.",
    reference="Reference",
    failed=Refusal(
        "Something went wrong on our side",
        "Please try again in a moment. If it stays like this, tell whoever sent you the link, with the "
        "reference below.",
    ),
    refusals={
        "invalid_state": Refusal(
            "This page is no longer valid",
            "It was used already, has run out, or was begun in another browser. Go back to the application "
            "that sent you, and begin the connection anew.",
        ),
        "account_key_unknown": Refusal(
            "This address is not complete",
            "It does not belong to the connection that was begun in this browser. Go back to the application "
            "that sent you, and begin the connection anew.",
        ),
        "company_required": Refusal(
            "No company was chosen", "Choose one company from the list, then confirm. Nothing was changed."
        ),
        "company_unknown": Refusal(
            "This company cannot be connected",
            "It is not among the companies that you ticked when you logged in. Nothing was changed.",
        ),
        "company_mismatch": Refusal(
            "Another company is connected already",
            "This connection keeps the company that was chosen first. To connect another one, begin a new "
            "connection in the application that sent you.",
        ),
        "forbidden": Refusal(
            "This form came from another site",
            "A choice counts only when it is made on this page itself. Nothing was changed.",
        ),
        "too_large": Refusal("The form is too large", "Nothing was changed."),
        "consent_refused": Refusal(
            "The connection was not made",
            "You did not agree, or the accounting system did not. Nothing was changed. If you meant to, "
            "begin the connection anew in the application that sent you.",
        ),
    }
    | dict.fromkeys(
        _TROUBLE,
        Refusal(
            "The accounting system did not answer",
            "The connection was not made. Wait a moment, then begin it anew in the application that sent "
            "you.",
        ),
    ),
)

DUTCH = Texts(
    select_title="Kies een administratie",
    select_lead="Deze toepassing vraagt om met één administratie te mogen werken. Ze krijgt toegang tot de "
    "administratie die u hier kiest, en tot geen andere.",
    application="Toepassing",
    system="Boekhoudpakket",
    login="Ingelogd als",
    filter_label="Zoek een administratie",
    filter_hint="Een deel van de naam, of een van de nummers",
    filter_button="Zoek",
    show_all="Toon alle",
    shown="{shown} van {all} administraties",
    none_match="Geen administratie past bij deze woorden. Probeer een korter deel van de naam, of toon alle.",
    none_granted="Deze login kreeg geen administratie. Begin de koppeling opnieuw en vink er een aan.",
    number="Nummer",
    vat_number="Btw",
    coc_number="KvK",
    country="Land",
    archived="Gearchiveerd",
    confirm="Koppel deze administratie",
    confirm_note="Deze koppeling blijft bij de gekozen administratie. Een andere krijgt een eigen koppeling.",
    password_note="U logde in bij het boekhoudpakket zelf; uw wachtwoord komt hier niet langs.",  # noqa: S106  a sentence
    done_title="De koppeling is gemaakt",
    done_text="De toepassing kan nu met de boekhouding werken, zoals u hebt toegestaan.",
    done_close="U kunt dit venster sluiten.",
    back="Terug naar de lijst",
    again="Probeer het opnieuw",
    still="Uw inlog geldt nog enkele minuten. Wacht even en probeer het dan opnieuw.",
    reference="Kenmerk",
    failed=Refusal(
        "Er ging bij ons iets mis",
        "Probeer het zo nog eens. Blijft het zo, meld het dan bij degene van wie u de link kreeg, met het "
        "kenmerk hieronder.",
    ),
    refusals={
        "invalid_state": Refusal(
            "Deze pagina is niet meer geldig",
            "Ze is al gebruikt, verlopen, of in een andere browser begonnen. Ga terug naar de toepassing "
            "waar u vandaan kwam en begin de koppeling opnieuw.",
        ),
        "account_key_unknown": Refusal(
            "Dit adres is niet volledig",
            "Het hoort niet bij de koppeling die in deze browser is begonnen. Ga terug naar de toepassing "
            "waar u vandaan kwam en begin de koppeling opnieuw.",
        ),
        "company_required": Refusal(
            "Er is geen administratie gekozen",
            "Kies er een uit de lijst en bevestig daarna. Er is niets gewijzigd.",
        ),
        "company_unknown": Refusal(
            "Deze administratie kan niet gekoppeld worden",
            "Ze hoort niet bij de administraties die u bij het inloggen aanvinkte. Er is niets gewijzigd.",
        ),
        "company_mismatch": Refusal(
            "Er is al een andere administratie gekoppeld",
            "Deze koppeling blijft bij de administratie die het eerst gekozen is. Begin voor een andere een "
            "nieuwe koppeling, in de toepassing waar u vandaan kwam.",
        ),
        "forbidden": Refusal(
            "Dit formulier kwam van een andere site",
            "Een keuze telt alleen als ze op deze pagina zelf wordt gemaakt. Er is niets gewijzigd.",
        ),
        "too_large": Refusal("Het formulier is te groot", "Er is niets gewijzigd."),
        "consent_refused": Refusal(
            "De koppeling is niet gemaakt",
            "U hebt niet ingestemd, of het boekhoudpakket niet. Er is niets gewijzigd. Wilde u dat wel, "
            "begin de koppeling dan opnieuw in de toepassing waar u vandaan kwam.",
        ),
    }
    | dict.fromkeys(
        _TROUBLE,
        Refusal(
            "Het boekhoudpakket gaf geen antwoord",
            "De koppeling is niet gemaakt. Wacht even en begin ze opnieuw in de toepassing waar u vandaan "
            "kwam.",
        ),
    ),
)

LANGUAGES: Mapping[str, Texts] = {"en": ENGLISH, "nl": DUTCH}
