"""Writes a plain one-page PDF with lines of text, enough for an invoice that can be opened and read."""

from collections.abc import Iterable

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
_SIGNS = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


def one_page(lines: Iterable[str]) -> bytes:
    """An A4 page in Helvetica; signs outside Latin-1 become question marks."""
    text = "".join(f"({line.translate(_SIGNS)}) Tj T*\n" for line in lines)
    content = f"BT /F1 11 Tf 16 TL 56 780 Td\n{text}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    document, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(document)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return document + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )
