"""The data service of one site: from a received request to the answer, every refusal in Exact's own shape."""

import logging
from dataclasses import dataclass

from comptoir_sandbox.exact_online.admission import Admission
from comptoir_sandbox.exact_online.aside import Aside
from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.exchange import LONGEST_URL, Answer, Request
from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE, say
from comptoir_sandbox.exact_online.odata import ODataError, format_key, parse_key
from comptoir_sandbox.exact_online.odata.address import Address, read_address
from comptoir_sandbox.exact_online.odata.atom_format import xml_error
from comptoir_sandbox.exact_online.odata.edm_format import metadata
from comptoir_sandbox.exact_online.odata.entry import WRONG_FORM
from comptoir_sandbox.exact_online.odata.json_format import json_error
from comptoir_sandbox.exact_online.odata.negotiation import Format, answer_format
from comptoir_sandbox.exact_online.reads import Reader, Readers, asked_language
from comptoir_sandbox.exact_online.refusals import Refusal, not_found, not_supported, too_large
from comptoir_sandbox.exact_online.rules.languages import is_foreign
from comptoir_sandbox.exact_online.rules.register import BEHAVIOURS, PLAIN
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.writing import Desk

_MOST_BYTES = 10_000_000  # facts 1: one POST is at most 10.0 MB
_MOST_ENCODED = 14_000_000  # of a file, which is measured when it is decoded
_FILES = "documents/documentattachments"
_NOT_FOUND, _GONE = 404, 410
# Statuses that no source is sure of, and the switch that turns each.
_TURNED = {
    405: "verb_status",
    413: "large_body_status",
    414: "long_url_status",
    415: "unspoken_format_status",
}
_MOST_DIGITS = 9  # of a division
_CRASHED = "Object reference not set to an instance of an object."  # facts 6
_LOG = logging.getLogger(__name__)
_XML = "application/xml;charset=utf-8"
_JSON = "application/json"
_CULTURES = {"nl": "nl-NL", "en": "en-US", "de": "de-DE", "fr": "fr-FR"}
_NOBODY = 401
_MOVED = (
    b"<html><head><title>Object moved</title></head><body>\r\n"
    b'<h2>Object moved to <a href="/docs/Login.aspx">here</a>.</h2>\r\n</body></html>\r\n'
)
_BUSINESS = 500  # refusals in the user's language (facts 6)
# The division in these URLs is not looked at closely (facts 4).
_LOOSE = ("system/divisions", "system/alldivisions", "hrm/divisions")


@dataclass
class Service:
    """Answers everything below `/api/v1/`."""

    site: Site
    readers: Readers
    aside: Aside

    async def answer(self, request: Request) -> Answer:
        """Never raises for what a caller may send; waits only for long reads, never while it writes."""
        division, path = _split(request.path)
        admission = Admission(self.site, request, division, path.partition("(")[0].partition("/$")[0].lower())
        try:
            answer = await self._admitted(admission, path)
        except ODataError as refused:
            text = (
                refused.message if refused.status != _BUSINESS else say(_language(admission), "guid_format")
            )
            answer = self._refusal(admission, refused.status, text, {})
        except Refusal as refused:
            labelled = self.site.switches.property_labels == "label"
            text = refused.message(_language(admission), labelled=labelled)
            answer = self._refusal(admission, refused.status, text, refused.headers)
        except Exception:  # noqa: BLE001  # a fault of the sandbox; the caller still gets the vendor's shape
            _LOG.exception("%s %s", request.method, request.path)
            answer = self._refusal(admission, 500, _CRASHED, {})
        return admission.left_with(answer)

    async def _admitted(self, admission: Admission, path: str) -> Answer:
        request = admission.request
        if request.url_length > LONGEST_URL:
            raise Refusal(414, "Request URL Too Long")
        if len(request.body) > (_MOST_ENCODED if admission.endpoint == _FILES else _MOST_BYTES):
            raise too_large()
        admission.enter()
        if self._waits_for_a_go_ahead(request):
            raise Refusal(500, "Expect: 100-continue is not supported.")
        address = read_address(path)
        if address.ending == "$metadata":
            return self._metadata(admission, address)
        entity_set = self.readers.catalogue.find(address.path)
        if entity_set is None or entity_set.in_division != (admission.division is not None):
            raise not_found(address.path.rpartition("/")[2])
        if entity_set.standing == "retired" and self.site.switches.retired_endpoints != "answer":
            raise not_found(entity_set.name, int(self.site.switches.retired_endpoints))
        if admission.division is not None and entity_set.path.lower() not in _LOOSE:
            admission.open_division()
        admission.check_scope(entity_set, request.method)
        visible = admission.check_rights(entity_set, request.method)
        reader = Reader(self.readers, self.site, admission.chain, request, admission.division, visible)
        if request.method == "GET" and reader.is_long(entity_set, address):
            beside = reader.beside()
            return await self.aside.run(lambda: beside.answer(entity_set, address))
        return self._dispatch(reader, entity_set, address)

    def _waits_for_a_go_ahead(self, request: Request) -> bool:
        expects = request.headers.get("expect", "").lower() == "100-continue"
        return expects and self.site.switches.expect_continue == "refuse"

    def _dispatch(self, reader: Reader, entity_set: EntitySet, address: Address) -> Answer:
        method = reader.request.method
        if method == "GET":
            return reader.answer(entity_set, address)
        if not entity_set.in_division:
            raise not_supported(method)
        if method in ("POST", "PUT"):
            self._check_content(reader.request)
        if method == "POST" and address.key is None and address.ending is None:
            return self._create(reader, entity_set)
        if method in ("PUT", "DELETE") and address.key is not None and address.below is None:
            return self._change_or_remove(reader, entity_set, address.key)
        raise not_supported(method)

    def _check_content(self, request: Request) -> None:
        """A body that says that it is something else than JSON is not read as JSON (facts 5.1)."""
        kind = request.headers.get("content-type", _JSON).partition(";")[0].strip().lower()
        if kind != _JSON and self.site.switches.content_type == "strict":
            raise Refusal(400, WRONG_FORM)

    def _create(self, reader: Reader, entity_set: EntitySet) -> Answer:
        wanted = reader.format(None)
        row = self._desk(reader).create(entity_set, reader.request.body)
        behaviour = BEHAVIOURS.get(self.readers.tables.of(entity_set), PLAIN)
        prefers = "return=representation" in reader.request.headers.get("prefer", "").lower()
        body = reader.written(entity_set, row, whole=behaviour.full_answer or prefers)
        location = entity_set.url(reader.root) + format_key(row, entity_set)
        return Answer(201, body, {"Location": location}, wanted.value)

    def _change_or_remove(self, reader: Reader, entity_set: EntitySet, key_text: str) -> Answer:
        key = parse_key(key_text, entity_set).get(entity_set.key)
        if reader.request.method == "PUT":
            self._desk(reader).change(entity_set, key, reader.request.body)
        else:
            self._desk(reader).remove(entity_set, key)
        return Answer(204)

    def _desk(self, reader: Reader) -> Desk:
        language = asked_language(reader.request)
        return Desk(
            catalogue=self.readers.catalogue,
            tables=self.readers.tables,
            books=reader.books,
            user=reader.chain.user.user_id,
            currency=self.site.region.currency,
            now=self.site.wall_clock(),
            new_guid=self.site.new_guid,
            switches=self.site.switches,
            client=reader.chain.app.client_id,
            speaks=reader.chain.user.language,
            language=language if is_foreign(language, self.site.region.code) else "",
        )

    def _metadata(self, admission: Admission, address: Address) -> Answer:
        if admission.request.method != "GET":
            raise not_supported(admission.request.method)
        sets = self.readers.catalogue.service(address.path)
        if not sets:
            raise not_found(address.path)
        return Answer(200, metadata(sets, self.readers.catalogue.find), media_type=_XML)

    def _refusal(self, admission: Admission, status: int, text: str, headers: dict[str, str]) -> Answer:
        """The error body in the caller's format; a spent budget answers with nothing at all."""
        if status in _TURNED:
            status = int(getattr(self.site.switches, _TURNED[status]))
        if status in (_NOT_FOUND, _GONE) and self.site.switches.unknown_key_text == "empty":
            text = ""
        if status == 429 or (status in (403, 429) and not text):  # noqa: PLR2004  # facts 7 and 15: empty bodies
            return Answer(status, headers=headers)
        if status == _NOBODY and self.site.switches.unauthorized_body != "document":
            return _of_nobody(self.site.switches.unauthorized_body, headers)
        culture = _CULTURES.get(_language(admission), "") if status == _BUSINESS else ""
        if _wants_json(admission.request):
            return Answer(status, json_error(text, culture), headers, Format.JSON.value)
        return Answer(status, xml_error(text, culture), headers, _XML)


def _of_nobody(form: str, headers: dict[str, str]) -> Answer:
    """A 401 without the error document: with no body, or the page that sends browsers to the login."""
    if form == "empty":
        return Answer(_NOBODY, headers=headers)
    return Answer(_NOBODY, _MOVED, headers, "text/html; charset=utf-8")


def division_of(request: Request) -> int | None:
    """The company that a request names."""
    return division_in(request.path)


def division_in(path: str) -> int | None:
    """The company in a path behind `/api/v1/`."""
    return _split(path)[0]


def _split(path: str) -> tuple[int | None, str]:
    """The division in front, if there is one, and the rest; beta comes before the division."""
    first, _, rest = path.strip("/").partition("/")
    if first.lower() == "beta":
        division, below = _split(rest)
        return division, f"{first}/{below}"
    if first.isascii() and first.isdigit() and len(first) <= _MOST_DIGITS:
        return int(first), rest
    return None, path


def _language(admission: Admission) -> str:
    site = admission.site
    own = admission.access.chain.user.language if admission.access else site.region.language
    translated = site.switches.message_language == "own" or own in _SURE_LANGUAGES
    return own if translated else DEFAULT_LANGUAGE


_SURE_LANGUAGES = ("nl", "en")  # facts 6


def _wants_json(request: Request) -> bool:
    try:
        return answer_format(request.headers.get("accept")) is Format.JSON
    except ODataError:  # a format that nobody speaks is refused in XML
        return False
