"""In whose books: the one rule by which a call, or a choice for good, gets its company."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.kit.errors import CompanyMismatch, CompanyRequired, CompanyUnknown, FieldProblem
from comptoir.store.connections import Connection


def company_of(connection: Connection, asked: str | None) -> str:
    """The company of a call: the pinned one, or the one asked for out of those that were granted.

    A connection that was made with a choice refuses any other (CompanyMismatch). One without a choice
    needs `asked` on every call (CompanyRequired lists the companies), and only a company that this login
    was granted will do (CompanyUnknown). Nothing else ever decides.
    """
    if connection.company_id is not None:
        if asked not in (None, "", connection.company_id):
            text = "This connection is pinned to another company."
            hint = "Leave companyId out, or use a connection of that company."
            raise CompanyMismatch(text, fields=[FieldProblem("companyId", "company_mismatch", text, hint)])
        return connection.company_id
    granted = [str(company["id"]) for company in connection.companies]
    if not asked:
        raise _choose(connection)
    if asked not in granted:
        text = "This login was not granted a company with this id."
        hint = "GET /auth/companies lists those that it was granted."
        raise CompanyUnknown(text, fields=[FieldProblem("companyId", "company_unknown", text, hint)])
    return asked


def granted(companies: Sequence[Mapping[str, Any]], company_id: str) -> dict[str, Any]:
    """The company with this id among those that a login was granted. Raises CompanyUnknown."""
    for company in companies:
        if str(company["id"]) == company_id:
            return dict(company)
    text = "This login was not granted a company with this id."
    raise CompanyUnknown(text, fields=[FieldProblem("companyId", "company_unknown", text)])


def _choose(connection: Connection) -> CompanyRequired:
    companies = [{"id": str(found["id"]), "name": found["name"]} for found in connection.companies]
    names = ", ".join(f"{found['id']} ({found['name']})" for found in companies) or "none"
    text = f"Say which company by companyId. This login reaches: {names}."
    problem = FieldProblem("companyId", "company_required", text, "Send companyId, or pin one company.")
    return CompanyRequired(text, fields=[problem], details={"companies": companies})
