"""Projects: what work is done for, and booked on."""

from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import CurrencyCode, Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb

ProjectStatus = Literal["ACTIVE", "CLOSED"]


class Project(Struct, kw_only=True, rename="camel"):
    """A project as it is read."""

    id: str | None = None
    code: str | None = None
    created_date: str | None = None
    contact_id: str | None = None
    currency: CurrencyCode | None = None
    description: str | None = None
    end_date: str | None = None
    name: str | None = None
    number: str | None = None
    parent_project_id: str | None = None
    status: ProjectStatus | None = None
    start_date: str | None = None
    updated_date: str | None = None


class ProjectInput(Input, kw_only=True):
    """A project to be created."""

    code: Maybe[str] = UNSET
    contact_id: Maybe[str] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    description: Maybe[str] = UNSET
    end_date: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    parent_project_id: Maybe[str] = UNSET
    status: Maybe[ProjectStatus] = UNSET
    start_date: Maybe[str] = UNSET


PROJECTS = Resource(
    name="projects",
    model=Project,
    key_param="projectId",
    operations=(
        Operation("getProjects", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createProject", Verb.CREATE, ProjectInput),
        Operation("getProject", Verb.GET),
    ),
    doc="Work for a customer, from a start to an end.",
)
