"""Faults: what Exact Online's refusals mean, in four languages, and what they leave open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.cdk.contract import Answer, Call
from comptoir.connectors.exact_online.calls.faults import message_of, problem, unreadable
from comptoir.kit.errors import (
    AccessRefused,
    CompanyBlocked,
    CompanyNotGranted,
    LicenceEnded,
    ModuleOrRightMissing,
    PersonBlocked,
    Problem,
    RecordInUse,
    RecordUnknown,
    RefusedByTarget,
    ScopeMissing,
    TargetRejected,
    UpstreamBadAnswer,
    UpstreamUnavailable,
    WriteInDoubt,
)
from comptoir.kit.money import encode_json

READ = Call("GET", "crm/Accounts")
WRITE = Call("POST", "crm/Accounts", body=b"{}")
KEY = "4c1b7a52-6f0e-4b1a-9d7e-0c2f5a3b8e11"
PAGE = b"<html><body>Exact Online is being maintained.</body></html>"


def said(text: str, status: int = 500, lang: str = "") -> Answer:
    """A refusal as Exact writes it."""
    body = {"error": {"code": "", "message": {"lang": lang, "value": text}}}
    return Answer(status, {"content-type": "application/json"}, encode_json(body))


def page(status: int) -> Answer:
    return Answer(status, {"content-type": "text/html"}, PAGE)


def refused(text: str) -> Problem:
    found = problem(WRITE, said(text))
    assert found.downstream is not None
    assert found.downstream.message == text
    return found


UNFIT = (
    "Error processing request stream. Error encountered in converting the value from request payload "
    "for property 'DiscountPaymentDays' to type 'Int32'"
)
SENTENCES = [
    (UNFIT, "invalid_value", "DiscountPaymentDays"),
    ("Verplicht: Naam", "required", "Naam"),
    ("Mandatory: Name", "required", "Name"),
    ("Pflichtfeld: Name", "required", "Name"),
    ("Erforderlich: Name", "required", "Name"),
    ("Obligatoire: Nom", "required", "Nom"),
    ("Obligatoire : Nom", "required", "Nom"),
    ("Ongeldige referentie: Dagboek", "reference_unknown", "Dagboek"),
    ("Ongeldige referentie: Journals", "reference_unknown", "Journals"),
    ("Ongeldige referentie: Btw-code", "reference_unknown", "Btw-code"),
    ("Ongeldige referentie: Betalingsconditie", "reference_unknown", "Betalingsconditie"),
    ("Invalid reference: Journal", "reference_unknown", "Journal"),
    ("Ungültige Referenz: Journal", "reference_unknown", "Journal"),
    ("Ungültiger Verweis: Journal", "reference_unknown", "Journal"),
    ("Référence non valide: Journal", "reference_unknown", "Journal"),
    ("Référence incorrecte : Journal", "reference_unknown", "Journal"),
    ("Geblokkeerd: Grootboekrekening", "blocked", "Grootboekrekening"),
    ("Blocked: Journal", "blocked", "Journal"),
    ("Gesperrt: Sachkonto", "blocked", "Sachkonto"),
    ("Bloqué : Journal", "blocked", "Journal"),
    ("Bestaat reeds: Code", "already_exists", "Code"),
    ("Already exists: Code", "already_exists", "Code"),
    ("Bereits vorhanden: Code", "already_exists", "Code"),
    ("Existe déjà : Code", "already_exists", "Code"),
    ("Ongeldig: Grootboekrekeningtype", "invalid_value", "Grootboekrekeningtype"),
    ("Ongeldig: Klant (Type)", "invalid_value", "Klant (Type)"),
    ("Ongeldig: Btw-percentage []", "invalid_value", "Btw-percentage []"),
    ("Invalid: Account (Type)", "invalid_value", "Account (Type)"),
    ("Ungültig: Konto", "invalid_value", "Konto"),
    ("Non valide : Compte", "invalid_value", "Compte"),
    ("Periode is afgesloten: 2025 - 12", "period_closed", ""),
    ("Period is closed: 2025 - 12", "period_closed", ""),
    ("Periode ist geschlossen: 2025 - 12", "period_closed", ""),
    ("La période est clôturée: 2025 - 12", "period_closed", ""),
    ("Reeds verwerkt", "already_processed", ""),
    ("Already processed", "already_processed", ""),
    ("Bereits verarbeitet", "already_processed", ""),
    ("Déjà traité", "already_processed", ""),
    ("Invalid journal. The journal must be a cash journal.", "invalid_value", "Journal"),
    ("Ongeldig dagboek. Het dagboek moet een kasboek zijn.", "invalid_value", "Journal"),
    ("Boeking niet in evenwicht: 1", "unbalanced", ""),
    ("Periode ist abgeschlossen: 2025 - 12", "period_closed", ""),
    ("Niet herkende GUID-indeling", "invalid_value", ""),
    ("Unrecognized Guid format.", "invalid_value", ""),
    ("Nicht erkanntes GUID-Format", "invalid_value", ""),
    ("Format de GUID non reconnu", "invalid_value", ""),
    ("Reeds gefactureerd: Order", "already_processed", ""),
    ("Already invoiced: Order", "already_processed", ""),
    ("Bloquée : Relation", "blocked", "Relation"),
    (
        "Opening balance plus all bank entry lines should result in the closing balance",
        "unbalanced",
        "",
    ),
]


@pytest.mark.parametrize(("text", "code", "field"), SENTENCES, ids=[text for text, *_ in SENTENCES])
def test_a_sentence_of_exact_is_told_as_a_code_and_a_field(text, code, field):
    found = refused(text)
    assert isinstance(found, RefusedByTarget)
    (detail,) = found.fields
    assert (detail.code, detail.field, detail.message) == (code, field, text)
    assert detail.hint


@pytest.mark.parametrize(
    "text",
    [
        "In gebruik: Boekstuknummer",
        "In use: Entry number",
        "In Verwendung: Buchungsnummer",
        "Wird verwendet: Buchungsnummer",
        "En cours d'utilisation : Numéro",
    ],
)
def test_what_is_in_use_is_a_conflict(text):
    found = refused(text)
    assert isinstance(found, RecordInUse)
    assert found.fields[0].code == "in_use"
    assert "Choose another value" in str(found.fields[0].hint)
    removed = problem(Call("DELETE", "crm/Accounts"), said(text))
    assert str(removed.fields[0].hint).startswith("Remove what refers")
    assert found.fields[0].field == text.partition(":")[2].strip()


def test_the_words_of_exact_are_never_lost():
    text = "Iets wat niemand ooit zag: §"
    (detail,) = refused(text).fields
    assert (detail.code, detail.message) == ("unrecognised", text)


@pytest.mark.parametrize("status", [400, 500])
def test_validation_is_the_callers_fault_whatever_the_status(status):
    found = problem(WRITE, said("Verplicht: Naam", status, "nl-NL"))
    assert isinstance(found, RefusedByTarget)
    assert found.downstream is not None
    assert found.downstream.status == status


@pytest.mark.parametrize(
    "text",
    [
        "No property 'X' exists in type 'Exact.Metadata.Entity.Account' at position 0.",
        "Bad Request - Error in query syntax.",
        "Please add a $select or a $top=1 statement to the query string.",
        "This $filter parameter is not supported for this resource",
    ],
)
@pytest.mark.parametrize("status", [400, 500])
def test_a_read_that_exact_will_never_answer_is_no_passing_trouble(text, status):
    found = problem(READ, said(text, status))
    assert isinstance(found, TargetRejected)
    assert found.status < 500
    assert found.downstream is not None
    assert found.downstream.message == text


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_instead_of_an_answer_leaves_a_write_in_doubt(status):
    assert isinstance(problem(WRITE, page(status)), WriteInDoubt)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_instead_of_an_answer_is_passing_trouble_for_a_read(status):
    found = problem(READ, page(status))
    assert isinstance(found, UpstreamUnavailable)
    assert found.retry_after


@pytest.mark.parametrize("call", [READ, WRITE])
@pytest.mark.parametrize("status", [405, 501])
def test_what_exact_does_not_do_at_all_is_no_passing_trouble(call, status):
    assert isinstance(problem(call, page(status)), TargetRejected)


@pytest.mark.parametrize("call", [READ, WRITE])
@pytest.mark.parametrize("status", [301, 302, 400, 409, 413, 415])
def test_any_other_refusal_is_told_with_its_status(call, status):
    found = problem(call, page(status))
    assert isinstance(found, TargetRejected)
    assert found.downstream is not None
    assert found.downstream.status == status


@pytest.mark.parametrize("call", [READ, WRITE])
def test_a_key_that_exact_does_not_know_is_an_unknown_record(call):
    assert isinstance(
        problem(call, said("Resource not found for the segment 'Accounts'.", 404)), RecordUnknown
    )


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        ("BlockedUser", PersonBlocked, "person who gave consent is blocked"),
        ("InactiveUser", PersonBlocked, "no longer active"),
        ("BlockedCustomer", LicenceEnded, "licence is blocked"),
        ("LicenseExpired", LicenceEnded, "licence has run out"),
        ("DivisionBlocked", CompanyBlocked, "company is blocked"),
        ("NoDivisionAccess", CompanyNotGranted, "may not open this company"),
        (None, ModuleOrRightMissing, "a module or a right of 'Crm accounts' is missing"),
    ],
)
@pytest.mark.parametrize("call", [READ, WRITE])
@pytest.mark.parametrize("word", ["Forbidden", "Verboden", "Verboten", "Interdit"])
def test_every_reason_for_a_closed_door_is_told_with_what_to_do(call, word, reason, kind, words):
    headers = {} if reason is None else {"reason": reason}
    found = problem(call, Answer(403, headers, said(word, 403).body))
    assert type(found) is kind
    assert words in found.message
    assert found.downstream is not None
    assert (found.downstream.reason, found.downstream.message) == (reason, word)
    (detail,) = found.fields
    assert (detail.field, detail.code, detail.message) == ("", kind.code, found.message)
    assert detail.hint


def test_a_reason_that_nobody_knows_yet_is_passed_on():
    found = problem(READ, Answer(403, {"reason": "SomethingNew"}, said("Forbidden", 403).body))
    assert type(found) is AccessRefused
    assert "'SomethingNew'" in found.message


@pytest.mark.parametrize(("call", "level"), [(READ, "read"), (WRITE, "manage")])
def test_a_missing_scope_is_the_apps_fault_and_not_the_persons(call, level):
    answer = said(f"Forbidden - Application Scope Violated. Cannot {level}", 403)
    found = problem(call, answer)
    assert isinstance(found, ScopeMissing)
    assert f"'Crm accounts' at the level {level}" in str(found.fields[0].hint)


def test_a_company_that_was_not_ticked_needs_a_new_login():
    found = problem(READ, said("Forbidden - User division is not within division scope.", 403))
    assert isinstance(found, CompanyNotGranted)
    assert "did not tick this company" in found.message
    assert "Log in again" in str(found.fields[0].hint)


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (
            Call("GET", "bulk/Cashflow/Receivables", endpoint="bulk/Cashflow/Receivables"),
            "Financial receivables",
        ),
        (Call("POST", "purchaseorder/GoodsReceipts", body=b"{}"), "Logistics wms"),
        (Call("PUT", f"project/Projects(guid'{KEY}')", body=b"{}"), "Projects projects"),
        (Call("GET", "/docs/SysAttachment.aspx"), "Organization documents"),
        (Call("GET", "manufacturing/ShopOrders"), "manufacturing"),
    ],
)
def test_a_plain_no_names_the_part_that_the_endpoint_belongs_to(call, part):
    found = problem(call, said("Forbidden", 403))
    assert isinstance(found, ModuleOrRightMissing)
    assert f"a right of {part!r} is missing" in found.message
    assert f"the right {part!r}" in str(found.fields[0].hint)


def test_a_no_without_a_word_may_also_come_of_too_many_errors():
    found = problem(READ, Answer(403, {}, b""))
    assert isinstance(found, ModuleOrRightMissing)
    assert "after too many errors" in str(found.fields[0].hint)
    assert "after too many errors" not in str(problem(READ, said("Forbidden", 403)).fields[0].hint)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"error":{"code":"","message":{"lang":"","value":"A"}}}', "A"),
        (b'{"error":{"code":"","message":"A"}}', "A"),
        (b'{"error":"access_denied"}', "access_denied"),
        (b"", None),
        (b"null", None),
        (b'{"error":null}', None),
        (PAGE, None),
        (b"\xff\xfe", None),
    ],
)
def test_the_sentence_is_found_in_every_shape_of_an_error(body, text):
    assert message_of(Answer(500, {}, body)) == text


@given(body=st.binary(max_size=40), status=st.integers(300, 599), write=st.booleans())
def test_whatever_comes_back_has_a_meaning(body, status, write):
    found = problem(WRITE if write else READ, Answer(status, {}, body))
    assert found.message
    assert found.downstream is not None


def test_a_success_that_is_no_document_says_what_it_was():
    found = unreadable(page(200))
    assert isinstance(found, UpstreamBadAnswer)
    assert found.downstream is not None
    assert found.downstream.message == f"{len(PAGE)} bytes of text/html"
