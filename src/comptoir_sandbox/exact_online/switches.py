"""The behaviours that nobody could tell us for sure: each can be switched, and says where it comes from.

The choices stand here, where the rest of the sandbox is checked against them; switches.tsv explains them.
"""

from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args, get_type_hints


@dataclass
class Switches:
    """One region's settings for the unsure behaviours; all values are words."""

    foreign_references: Literal["refuse", "null"] = "refuse"
    long_url_status: Literal["414", "404", "400"] = "414"
    large_body_status: Literal["413", "400"] = "413"
    verb_status: Literal["405", "501"] = "405"
    unspoken_format_status: Literal["415", "406", "400"] = "415"
    unknown_key_text: Literal["segment", "empty"] = "segment"
    retired_endpoints: Literal["404", "410", "answer"] = "404"
    print_language: Literal["user", "customer"] = "user"
    description_language: Literal["own", "english"] = "own"
    order_errors: Literal["sentence", "id"] = "sentence"
    out_of_bounds: Literal["500", "400"] = "500"
    exchange_difference: Literal["book", "open"] = "book"
    property_labels: Literal["label", "name"] = "label"
    message_language: Literal["own", "english"] = "own"
    null_comparison: Literal["sql", "framework"] = "sql"
    offset_id_null: Literal["unfiltered", "nothing", "refuse", "works"] = "unfiltered"
    or_across_properties: Literal["allow", "refuse"] = "allow"
    read_only: Literal["ignore", "refuse"] = "ignore"
    own_keys: Literal["take", "replace"] = "take"
    put_lines: Literal["refuse", "ignore"] = "refuse"
    invoice_to: Literal["ordered_by", "mandatory"] = "ordered_by"
    over_receipt: Literal["refuse", "allow"] = "refuse"
    purchase_invoice_ledger: Literal["at_once", "never"] = "at_once"
    quotation_actions: Literal["order_first", "none_first"] = "order_first"
    credit_quantity: Literal["as_sent", "negative"] = "as_sent"
    your_ref_twice: Literal["allow", "refuse"] = "allow"
    own_currency_rate: Literal["one", "refuse"] = "one"
    amount_dc_alone: Literal["zero", "refuse"] = "zero"
    blocked_reference: Literal["refuse", "accept"] = "refuse"
    missing_rate: Literal["refuse", "one"] = "refuse"
    velocity_status: Literal["403", "429"] = "403"
    velocity_growth: Literal["hour", "double", "none"] = "hour"
    velocity_scope: Literal["endpoint", "key"] = "endpoint"
    limit_headers_on_429: Literal["family", "none"] = "family"
    retry_after: Literal["none", "seconds"] = "none"
    mandatory_filters: Literal["off", "on"] = "off"
    mandatory_select: Literal["cashflow", "off", "all"] = "cashflow"
    no_rights: Literal["forbidden", "empty"] = "forbidden"
    receivable_sign: Literal["negative", "positive"] = "negative"
    top_shape: Literal["array", "results"] = "array"
    name_case: Literal["strict", "loose"] = "strict"
    text_case: Literal["loose", "strict"] = "loose"

    app_regions: Literal["own", "all"] = "own"
    return_addresses: Literal["loopback", "https"] = "loopback"
    unknown_client_status: Literal["400", "401"] = "400"
    unreviewed_app: Literal["access_denied", "page"] = "access_denied"
    token_type: Literal["bearer", "Bearer"] = "bearer"  # noqa: S105  a word, not a secret
    code_error: Literal["invalid_grant", "invalid_request"] = "invalid_grant"
    early_refresh: Literal["keep", "burn"] = "keep"
    early_refresh_status: Literal["400", "401"] = "400"
    ended_chain: Literal["broken", "old"] = "broken"
    ended_access: Literal["keep", "end"] = "keep"
    oauth_calls_counted: Literal["all", "granted"] = "all"
    oauth_limit_status: Literal["400", "429"] = "400"
    wrong_method: Literal["json", "empty"] = "json"
    unauthorized_body: Literal["document", "empty", "html"] = "document"
    blocked_person: Literal["everywhere", "companies"] = "everywhere"
    file_scope: Literal["documents", "none"] = "documents"
    content_type: Literal["strict", "loose"] = "strict"
    cookies: Literal["on", "off"] = "on"
    expect_continue: Literal["refuse", "accept"] = "refuse"
    scope_write_text: Literal["write", "manage"] = "write"

    webhook_duplicate: Literal["refuse", "allow"] = "refuse"
    webhook_sight: Literal["own", "all"] = "own"
    webhook_instant: Literal["refuse", "ignore"] = "refuse"
    webhook_new_address: Literal["validate", "trust"] = "validate"
    webhook_fires: Literal["marked", "any"] = "marked"
    webhook_lines: Literal["document", "none"] = "document"
    webhook_time: Literal["local", "utc"] = "local"
    webhook_callback: Literal["loopback", "https"] = "loopback"
    webhook_targets: Literal["loopback", "any"] = "loopback"
    webhook_validation_after: Literal["0", "1", "5", "30"] = "1"
    webhook_not_validated: Literal["remove", "keep"] = "remove"
    webhook_retry_unit: Literal["seconds", "minutes", "hours"] = "minutes"
    webhook_exhausted: Literal["keep", "drop"] = "keep"

    xml_uneven_match: Literal["keep_open", "refuse"] = "keep_open"
    xml_no_division: Literal["current", "refuse"] = "current"
    xml_scope: Literal["rest", "none"] = "rest"
    xml_done_type: Literal["2", "1"] = "2"
    xml_entries: Literal["entry", "ledger"] = "entry"
    xml_write_off_type: Literal["83", "90"] = "83"
    xml_weight: Literal["1", "50"] = "1"

    def change(self, name: str, value: str) -> None:
        """Set one switch; ValueError when there is no such switch or choice."""
        if name not in CHOICES:
            raise ValueError(f"there is no switch {name!r}")
        if value not in CHOICES[name]:
            raise ValueError(f"{name} is one of {', '.join(CHOICES[name])}")
        setattr(self, name, value)

    def describe(self) -> list[dict[str, object]]:
        """Every switch with its value, choices and source."""
        return [
            {"name": name, "value": getattr(self, name), "choices": choices, **explanations()[name]}
            for name, choices in CHOICES.items()
        ]


CHOICES: dict[str, tuple[str, ...]] = {
    name: get_args(kind) for name, kind in get_type_hints(Switches).items()
}


@cache
def explanations() -> dict[str, dict[str, str]]:
    """Switch → `about`, what it turns, and `source`, where we know the choices from."""
    text = resources.files(__package__).joinpath("switches.tsv").read_text("utf-8")
    return {row.pop("switch"): row for row in DictReader(text.splitlines(), delimiter="\t")}
