"""XML in and out: what is written is read back, and nothing else than an element or a refusal comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir_sandbox.exact_online.xml_api.elements import Element, NotXml, element, read_xml, write_xml

NAMES = st.sampled_from(["eExact", "GLTransactions", "GLAccount", "Value"])
# What XML can carry: no control characters, and line ends as they come out of a parser.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")))
ATTRIBUTES = st.dictionaries(st.sampled_from(["code", "number", "type"]), TEXTS)
LEAVES = st.builds(Element, NAMES, ATTRIBUTES, TEXTS)
TREES = st.recursive(
    LEAVES, lambda inside: st.builds(Element, NAMES, ATTRIBUTES, TEXTS, st.lists(inside, max_size=4))
)


@given(TREES)
def test_what_is_written_is_read_back(tree):
    assert read_xml(write_xml(tree)) == tree


@given(st.binary(max_size=200) | st.text(alphabet="<>/a!&;\"'=[]? -", max_size=60).map(str.encode))
def test_any_bytes_are_an_element_or_no_xml(document):
    try:
        found = read_xml(document)
    except NotXml:
        return
    assert isinstance(found, Element)


def test_a_document_of_too_many_elements_is_refused():
    with pytest.raises(NotXml, match="too large"):
        read_xml(b"<a>" + b"<b/>" * 200_001 + b"</a>")


def test_what_xml_cannot_carry_is_left_out():
    assert read_xml(write_xml(element("a", "x\x00\x1by", code="\x07z"))) == Element("a", {"code": "z"}, "xy")


def test_a_path_that_is_not_there_is_empty():
    tree = element("a", element("b", element("c", "text", code=" 1 ")))
    assert (tree.words("b", "c"), tree.named("code", "b", "c")) == ("text", "1")
    assert (tree.words("b", "d"), tree.named("code", "x", "c"), tree.find("x")) == ("", "", None)
