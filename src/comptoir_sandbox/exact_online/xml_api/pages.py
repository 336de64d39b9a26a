"""Answers `XMLUpload.aspx` and `XMLDownload.aspx`, with the token and the budgets of the data service."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl

from comptoir_sandbox.exact_online.admission import Admission
from comptoir_sandbox.exact_online.aside import Aside
from comptoir_sandbox.exact_online.exchange import Answer, Request
from comptoir_sandbox.exact_online.messages import say
from comptoir_sandbox.exact_online.odata import ODataError
from comptoir_sandbox.exact_online.refusals import Invalid, Refusal
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.writing import Desk
from comptoir_sandbox.exact_online.xml_api.elements import (
    Element,
    NotXml,
    element,
    fragment,
    read_xml,
    write_xml,
)
from comptoir_sandbox.exact_online.xml_api.office import Office
from comptoir_sandbox.exact_online.xml_api.topics import XML_TOPICS, XmlTopic

PAGE_SIZE = 1_000
_MOST_BYTES = 10_000_000  # as the data service (facts 1)
_XML = "text/xml; charset=utf-8"
_ERROR, _FATAL = 0, 3  # types of message; 0, 3 and 4 are failures
_SCHEMA = {
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:noNamespaceSchemaLocation": "eExact-XML.xsd",
}


@dataclass(frozen=True)
class _Asked:
    """The query of a page, with names in any case."""

    topic: str
    division: int | None
    since: int
    params: Mapping[str, str]


@dataclass
class XmlPages:
    """The XML API of one region."""

    site: Site
    aside: Aside

    def division_of(self, request: Request) -> int | None:
        """The company that a request names, else the one that its user has open."""
        asked = _asked(request)
        if asked.division is not None or self.site.switches.xml_no_division == "refuse":
            return asked.division
        token = request.headers.get("authorization", "").partition(" ")[2].strip()
        access = self.site.authority.access(token)
        return access.chain.user.current_division if access else None

    async def answer(self, request: Request) -> Answer:
        """Never raises for what a caller may send; a POST is an upload, a GET a download."""
        division = self.division_of(request)
        page = "xmlupload" if request.method == "POST" else "xmldownload"
        admission = Admission(self.site, request, division, f"docs/{page}")
        try:
            answer = await self._page(admission, _asked(request))
        except Refusal as refused:
            answer = Answer(refused.status, headers=refused.headers)
        return admission.left_with(answer)

    async def _page(self, admission: Admission, asked: _Asked) -> Answer:
        request = admission.request
        if len(request.body) > _MOST_BYTES:
            raise Refusal(413)
        admission.enter()
        admission.open_division()
        weight = int(self.site.switches.xml_weight)
        self.site.limits.spend(admission.client, admission.division or 0, 0, weight - 1)
        topic = XML_TOPICS.get(asked.topic.lower())
        if topic is None:
            text = say(admission.chain.user.language, "invalid", "Topic")
            return _document(element("Messages", self._message(_ERROR, asked.topic, "", text)))
        if self.site.switches.xml_scope == "rest":
            admission.check_scope(self.site.library.catalogue[topic.endpoint], request.method)
        office = self._office(admission)
        if request.method == "POST":
            return _document(self._upload(office, topic, request.body))
        return await self.aside.run(lambda: _download(office, topic, asked))

    def _upload(self, office: Office, topic: XmlTopic, body: bytes) -> Element:
        """A message for each item: one may be booked while the next is refused."""
        try:
            root = read_xml(body)
        except NotXml as wrong:
            return element("Messages", self._message(_FATAL, topic.code, "", str(wrong)))
        inside = root.find(f"{topic.code}") if root.name == "eExact" else None
        if inside is None:
            text = say(office.language, "mandatory", topic.code)
            return element("Messages", self._message(_FATAL, topic.code, "", text))
        return element("Messages", *(self._one(office, topic, sent) for sent in inside.all(topic.item)))

    def _one(self, office: Office, topic: XmlTopic, sent: Element) -> Element:
        try:
            key = topic.upload(office, sent)
        except Invalid as refused:
            labelled = office.switches.property_labels == "label"
            text = refused.message(office.language, labelled=labelled)
            return self._message(_ERROR, topic.code, _key_of(sent), text)
        except ODataError as refused:
            return self._message(_ERROR, topic.code, _key_of(sent), refused.message)
        return self._message(
            int(office.switches.xml_done_type), topic.code, key, say(office.language, "xml_done")
        )

    def _message(self, kind: int, topic: str, key: str, text: str) -> Element:
        return element(
            "Message",
            element("Topic", element("Data", keyAlt=key), code=topic),
            element("Date", self.site.wall_clock().isoformat(timespec="seconds")),
            element("Description", text),
            type=kind,
        )

    def _office(self, admission: Admission) -> Office:
        company = self.site.company(admission.division or 0)
        if company is None:
            raise Refusal(404)
        user = admission.chain.user
        desk = Desk(
            catalogue=self.site.library.catalogue,
            tables=self.site.library.tables,
            books=company.books if admission.request.method == "POST" else company.still(),
            user=user.user_id,
            currency=self.site.region.currency,
            now=self.site.wall_clock(),
            new_guid=self.site.new_guid,
            switches=self.site.switches,
            client=admission.client,
        )
        return Office(desk, user.language)


def _download(office: Office, topic: XmlTopic, asked: _Asked) -> Answer:
    """A page of the topic, where the next one begins, and no message.

    Items become text one by one: a page can have a hundred thousand elements.
    """
    last, items = asked.since, []
    for stamp, item in islice(topic.download(office.books, asked.since, asked.params), PAGE_SIZE):
        last = stamp
        items.append(fragment(item))
    count = element("Topic", code=topic.code, ts_d=f"0x{last:016X}", count=len(items), pagesize=PAGE_SIZE)
    page = [f"<{topic.code}>", *items, f"</{topic.code}>", fragment(element("Topics", count)), "<Messages />"]
    return Answer(200, write_xml(Element("eExact", _SCHEMA), page), media_type=_XML)


def _document(messages: Element) -> Answer:
    return Answer(200, write_xml(Element("eExact", _SCHEMA, "", [messages])), media_type=_XML)


def _key_of(sent: Element) -> str:
    return sent.attributes.get("entry") or sent.attributes.get("code") or sent.named("code", "Account")


def _asked(request: Request) -> _Asked:
    given = {name.lower().replace("$", "_"): value for name, value in parse_qsl(request.query)}
    division = given.get("_division_", "")
    known = division.isascii() and division.isdecimal() and len(division) < 10  # noqa: PLR2004  # 32 bits
    params = {
        name.removeprefix("params_"): value for name, value in given.items() if name.startswith("params_")
    }
    return _Asked(
        given.get("topic", ""), int(division) if known else None, _stamp(given.get("tspaging", "")), params
    )


def _stamp(text: str) -> int:
    """A row version in hexadecimal; 0, the beginning, for anything else."""
    try:
        return int(text, 16) if len(text) <= 18 else 0  # noqa: PLR2004  # 0x and 64 bits
    except ValueError:
        return 0
