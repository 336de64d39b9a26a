"""Records that a vendor keeps beside another: what a table may say of them, and what is written of them."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import UNSET, Struct

from comptoir.cdk.drafts import Written
from comptoir.cdk.mapping import Beside, Codec, Column, Constant, Endpoint, MappingError, One, Row, Table
from comptoir.cdk.readback import compare
from comptoir.cdk.writing import write
from comptoir.kit.errors import InvalidBody
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import Operation, Resource, Verb

TEXT = Codec("TEXT", str, encode=str)


class Place(Struct, kw_only=True, rename="camel"):
    street: str | None = None
    use: str | None = None


class Firm(Struct, kw_only=True, rename="camel"):
    id: str | None = None
    name: str | None = None
    places: list[Place] | None = None
    tills: list[Place] | None = None


class PlaceInput(Input, kw_only=True):
    street: Maybe[str] = UNSET
    use: Maybe[str] = UNSET
    rent: Maybe[Decimal] = UNSET


class FirmInput(Input, kw_only=True):
    name: Maybe[str] = UNSET
    places: Maybe[list[PlaceInput]] = UNSET
    till: Maybe[PlaceInput] = UNSET


FIRMS = Resource(
    name="firms",
    model=Firm,
    key_param="firmId",
    operations=(Operation("createFirm", Verb.CREATE, FirmInput),),
)
PLACES = Resource(name="firms.places", model=Place, key_param="placeId", operations=(), parent=FIRMS)
_WRITABLE = Column(str, post=True, put=True)
FIRM_ENDPOINT = Endpoint("Firms", "ID", {"ID": Column(str), "Name": _WRITABLE, "Street": _WRITABLE})
PLACE_ENDPOINT = Endpoint(
    "Places", "ID", {"ID": Column(str), "Firm": _WRITABLE, "Street": _WRITABLE, "Use": _WRITABLE}
)


def _same(sent: Any, known: Any) -> bool:
    return bool(sent.use == known.use)


def _places(foreign: str | None = "Firm") -> Table:
    rows = (Row("street", "Street", TEXT, required=True), Row("use", "Use", TEXT))
    return Table(PLACES, PLACE_ENDPOINT, rows, foreign=foreign)


def _firms(*rows: Any) -> Table:
    return Table(FIRMS, FIRM_ENDPOINT, (Row("id", "ID", TEXT), Row("name", "Name", TEXT), *rows))


WHOLE = _firms(
    One(
        "places",
        Place,
        (Row("street", "Street", TEXT), Constant("use", "HOME")),
        takes=lambda sent: sent.use == "HOME",
    ),
    Beside("places", _places(), _same),
    Beside("tills", _places(), _same, sent="till"),
)


def _written(**given: Any) -> Written:
    return write(WHOLE, FirmInput(**given), Verb.CREATE, "Books")


def test_what_stands_beside_must_say_to_whom_it_belongs():
    with pytest.raises(MappingError, match="no `foreign` column"):
        _firms(Beside("places", _places(foreign=None), _same))


def test_a_wrong_name_of_what_is_sent_is_told():
    with pytest.raises(MappingError, match="'tell'"):
        _firms(Beside("tills", _places(), _same, sent="tell"))


def test_a_resource_with_operations_needs_its_key_and_a_part_of_another_none():
    assert _places().decoder.columns == ("ID", "Street", "Use")
    with pytest.raises(MappingError, match="no row gives the key"):
        Table(FIRMS, FIRM_ENDPOINT, (Row("name", "Name", TEXT),))


def test_the_record_itself_takes_one_and_the_rest_go_beside_it():
    places = [PlaceInput(street="A", use="SHOP"), PlaceInput(street="B", use="HOME"), PlaceInput(street="C")]
    written = _written(name="Firm", places=places, till=PlaceInput(street="D"))

    assert written.payload == {"Name": "Firm", "Street": "B"}
    assert [(aside.place, aside.payload) for aside in written.asides] == [
        ("places[0]", {"Street": "A", "Use": "SHOP"}),
        ("places[2]", {"Street": "C"}),
        ("till", {"Street": "D"}),
    ]
    assert written.warnings == []


def test_what_the_vendor_lacks_is_said_and_what_it_needs_is_asked_for():
    written = _written(places=[PlaceInput(street="A", use="SHOP", rent=Decimal(5))])
    assert written.warnings == ["places[0].rent was not written: Books has no place for it."]
    with pytest.raises(InvalidBody) as caught:
        _written(places=[PlaceInput(use="SHOP")], till=PlaceInput(street=""))
    assert [problem.field for problem in caught.value.fields] == ["places[0].street", "till.street"]


def test_what_was_sent_is_held_against_what_stands_beside():
    sent = FirmInput(
        places=[PlaceInput(street="A", use="SHOP"), PlaceInput(street="B", use="MILL")],
        till=PlaceInput(street="D"),
    )
    booked = Firm(places=[Place(street="X", use="SHOP")], tills=[Place(street="D", use=None)])
    assert compare(WHOLE, sent, booked) == [
        "places[0].street: A was sent, X was booked.",
        "places[1] was sent, but is not there.",
        "till was sent, but is not there.",
    ]


def test_an_empty_text_in_a_new_record_says_nothing():
    sent = FirmInput(name="", places=[])
    written = write(WHOLE, sent, Verb.CREATE, "Books")
    assert (written.payload, written.warnings) == ({}, [])
    assert compare(WHOLE, sent, Firm(name="By default")) == []
