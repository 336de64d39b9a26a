"""A refusal names a property as the screen does, in four languages."""

from itertools import chain

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.messages import TEXTS, labels, say
from comptoir_sandbox.exact_online.rules.references import REFERENCES


def test_whatever_must_be_sent_or_leads_elsewhere_has_words():
    properties = chain.from_iterable(each.properties.values() for each in catalogue.load())
    wanted = {each.name for each in properties if each.mandatory} | set(REFERENCES)
    assert sorted(wanted - set(labels())) == []


def test_every_label_is_in_every_language():
    assert all(set(words) == set(TEXTS) and all(words.values()) for words in labels().values())


@pytest.mark.parametrize(
    ("language", "kind", "name", "text"),
    [
        ("nl", "mandatory", "DeliveryDate", "Verplicht: Leverdatum"),
        ("nl", "reference", "InvoiceAccount", "Ongeldige referentie: Factuur aan"),
        ("de", "mandatory", "InvoiceMode", "Obligatorisch: Fakturierungsart"),
        ("fr", "reference", "GLRevenue", "Référence non valide : Compte de produits"),
        ("es", "mandatory", "FileName", "Mandatory: File name"),
    ],
)
def test_a_refusal_names_the_label(language, kind, name, text):
    assert say(language, kind, name) == text
