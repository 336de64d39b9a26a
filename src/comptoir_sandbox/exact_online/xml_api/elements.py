"""XML in and out: elements as plain values, read without DTD and entities and within narrow limits."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat  # every declaration that makes XML dangerous is refused below

_DEEPEST = 40
_MOST_ELEMENTS = 200_000
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotXml(Exception):
    """The bytes are no XML document that we take."""


@dataclass
class Element:
    """A name, attributes, text, and what is inside."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Element"]:
        """The elements of that name directly inside."""
        return (child for child in self.children if child.name == name)

    def find(self, *path: str) -> "Element | None":
        """The first element at a path of names."""
        found: Element | None = self
        for name in path:
            found = next(found.all(name), None) if found is not None else None
        return found

    def words(self, *path: str) -> str:
        """The text of the element at a path; empty when it is not there."""
        found = self.find(*path)
        return found.text.strip() if found is not None else ""

    def named(self, attribute: str, *path: str) -> str:
        """An attribute of the element at a path; empty when it is not there."""
        found = self.find(*path)
        return found.attributes.get(attribute, "").strip() if found is not None else ""


def element(name: str, /, *inside: "Element | str | None", **attributes: object) -> Element:
    """An element to be written; what is None is left out."""
    made = Element(name, {key: str(value) for key, value in attributes.items() if value is not None})
    for each in inside:
        if isinstance(each, str):
            made.text += each
        elif each is not None:
            made.children.append(each)
    return made


def read_xml(document: bytes) -> Element:
    """The root element; NotXml for broken, hostile or overly large documents."""
    reader = _Reader()
    try:
        reader.parser.Parse(document, True)
    except (expat.ExpatError, LookupError, ValueError) as wrong:
        raise NotXml(str(wrong)) from wrong
    if reader.root is None:
        raise NotXml("no element found")
    return reader.root


def write_xml(root: Element, fragments: Iterable[str] = ()) -> bytes:
    """The document in UTF-8, with its declaration; the root's children come first, then `fragments`."""
    children = "".join(fragment(child) for child in root.children)
    inside = f"{_escaped(root.text)}{children}{''.join(fragments)}"
    return f'<?xml version="1.0" encoding="utf-8"?>{_tag(root, inside)}'.encode()


def fragment(each: Element) -> str:
    """An element as text."""
    return _tag(each, _escaped(each.text) + "".join([fragment(child) for child in each.children]))


class _Reader:
    """Builds elements from expat's events."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse_declaration

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise NotXml("the document is too large")
        made = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made
        self._open.append(made)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse_declaration(self, *_: object) -> None:
        raise NotXml("a document type declaration is not allowed")


def _tag(each: Element, inside: str) -> str:
    attributes = "".join([f' {name}="{_escaped(value)}"' for name, value in each.attributes.items()])
    return f"<{each.name}{attributes}>{inside}</{each.name}>" if inside else f"<{each.name}{attributes} />"


def _escaped(text: str) -> str:
    if text.isalnum():
        return text
    plain = _UNWRITABLE.sub("", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
