"""Downloads of attachments below `/docs/`, with the same token and budgets as the data service (facts 10)."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from comptoir_sandbox.exact_online.admission import Admission
from comptoir_sandbox.exact_online.exchange import Answer, Request
from comptoir_sandbox.exact_online.odata.literals import read_guid
from comptoir_sandbox.exact_online.refusals import Refusal
from comptoir_sandbox.exact_online.rules.documents import ATTACHMENTS
from comptoir_sandbox.exact_online.site import Site

_BINARY = "application/octet-stream"


@dataclass
class Files:
    """Answers `SysAttachment.aspx?ID=…&_Division_=…`."""

    site: Site

    def answer(self, request: Request) -> Answer:
        asked = {name.lower(): values[0] for name, values in parse_qs(request.query).items()}
        division = asked.get("_division_", "")
        number = int(division) if division.isdecimal() and len(division) < 10 else None  # noqa: PLR2004  # 32 bits
        admission = Admission(self.site, request, number, "docs/sysattachment")
        try:
            answer = self._file(admission, read_guid(asked.get("id", "").strip("{}")))
        except Refusal as refused:
            answer = Answer(refused.status, headers=refused.headers)
        return admission.left_with(answer)

    def _file(self, admission: Admission, key: str | None) -> Answer:
        admission.enter()
        admission.open_division()
        if self.site.switches.file_scope == "documents":
            admission.check_scope(self.site.library.catalogue["documents/DocumentAttachments"], "GET")
        company = self.site.company(admission.division or 0)
        row = company.books.table(ATTACHMENTS).get(key) if company else None
        content = row.get("Content") if row else None
        if row is None or not isinstance(content, bytes):
            raise Refusal(404)
        name = str(row["FileName"]).replace('"', "'").encode("latin-1", "replace").decode("latin-1")
        return Answer(200, content, {"Content-Disposition": f'attachment; filename="{name}"'}, _BINARY)
