"""What a target system can do with a resource, as `GET /meta` tells it: operations, fields, costs."""

from msgspec import Struct


class CallCost(Struct, kw_only=True, rename="camel"):
    """Calls to the target system: `least` where all references are known, `most` where none is yet.

    `recordsPerCall` makes a list cost one call for each so many records. `note` says what may add to it.
    """

    least: int
    most: int
    records_per_call: int | None = None
    note: str | None = None


class FilterCapability(Struct, kw_only=True, rename="camel"):
    """A published filter; one that is not applied is answered with a warning."""

    name: str
    applied: bool
    required: bool
    values: list[str] | None


class OperationCapability(Struct, kw_only=True, rename="camel"):
    """A published operation: done, with the test that proves it, or refused with the reason.

    `remark` says what of it is otherwise than one would think.
    """

    id: str
    method: str
    path: str
    done: bool
    reason: str | None
    proof: str | None
    cost: CallCost | None
    filters: list[FilterCapability]
    orders: list[str]
    remark: str | None = None


class Choice(Struct, kw_only=True, rename="camel"):
    """A record of the company that a field may name, by its id or its code."""

    id: str | None
    code: str | None
    name: str | None


class FieldCapability(Struct, kw_only=True, rename="camel"):
    """A published field, lists with `[]`. Where it is `answered` but not `readable`, it is always null, for
    the `reason`.

    `values` close it, and `valuesToSend` are those that can be written, where not all can; `insteadOf` says
    of others what to do in their place. `refersTo` names the records that it points to.

    `choices` are these records in this very company, where they were asked for and are few; where this login
    may not read them, `noChoicesReason` says so. `choicesAt` is where all of them are listed. `onRequest`:
    null in a list, or not whole, unless `fields` is `*` or names it.
    """

    name: str
    answered: bool
    readable: bool
    creatable: bool
    updatable: bool
    required: bool
    values: list[str] | None
    values_to_send: list[str] | None
    instead_of: dict[str, str] | None = None
    refers_to: str | None
    choices: list[Choice] | None
    no_choices_reason: str | None = None
    choices_at: str | None = None
    on_request: bool = False
    reason: str | None = None


class ResourceCapability(Struct, kw_only=True, rename="camel"):
    """A resource at one target system. Of each list in `requiredOneOf` a new record needs one field."""

    name: str
    domain: str
    target_system: str
    operations: list[OperationCapability]
    fields: list[FieldCapability]
    required_one_of: list[list[str]]


class ResourceOverview(Struct, kw_only=True, rename="camel"):
    """A resource in the list of all: its operations, without its fields."""

    name: str
    domain: str
    operations: list[OperationCapability]


class DomainOverview(Struct, kw_only=True, rename="camel"):
    """How much of a domain is done: of `published` operations the `done` ones are not refused."""

    name: str
    resources: list[str]
    published: int
    done: int


class Capabilities(Struct, kw_only=True, rename="camel"):
    """Everything that can be done at a target system."""

    target_system: str
    domains: list[DomainOverview]
    resources: list[ResourceOverview]
