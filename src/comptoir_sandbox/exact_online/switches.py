"""The behaviours that nobody could tell us for sure: each can be switched, and says where it comes from."""

from dataclasses import dataclass, field, fields


def _switch(default: str, choices: tuple[str, ...], about: str, source: str) -> str:
    """A dataclass field with its documentation; typed as the value that it holds."""
    return field(default=default, metadata={"choices": choices, "about": about, "source": source})


@dataclass
class Switches:
    """One region's settings for the unsure behaviours; all values are words."""

    foreign_references: str = _switch(
        "refuse",
        ("refuse", "null"),
        "A GUID that this company does not know: refused with a text, or silently stored as nothing.",
        "facts 12, unsure",
    )
    long_url_status: str = _switch(
        "414",
        ("414", "404", "400"),
        "How a URL of more than 6,000 characters is refused.",
        "facts 1 give the length alone",
    )
    large_body_status: str = _switch(
        "413",
        ("413", "400"),
        "How a body of more than 10 MB is refused.",
        "facts 1 and 15, unsure",
    )
    verb_status: str = _switch(
        "405",
        ("405", "501"),
        "How an endpoint refuses a method that it does not have.",
        "facts 6 have both",
    )
    unspoken_format_status: str = _switch(
        "415",
        ("415", "406", "400"),
        "How an Accept is refused that names no format of Exact's, such as application/xml.",
        "facts 5.1, no status",
    )
    unknown_key_text: str = _switch(
        "segment",
        ("segment", "empty"),
        "What a 404 says for an unknown key or path: the segment that was not found, or nothing.",
        "facts 15",
    )
    retired_endpoints: str = _switch(
        "404",
        ("404", "410", "answer"),
        "How an endpoint answers that was decommissioned in 2023: not found, gone, or with its rows.",
        "facts 8 name them, no status",
    )
    print_language: str = _switch(
        "user",
        ("user", "customer"),
        "The language of a printed invoice or order: that of who prints it, or of the customer's record.",
        "guess; Exact prints by a layout of the company's",
    )
    description_language: str = _switch(
        "own",
        ("own", "english"),
        "What values are called for German and French users: words of ours in their language, or English.",
        "facts 5.5, which show English",
    )
    order_errors: str = _switch(
        "sentence",
        ("sentence", "id"),
        "What `Errors` of InvoiceSalesOrders says of an order that is not invoiced: why, or its id alone.",
        "facts 5.6, which have a text",
    )
    out_of_bounds: str = _switch(
        "500",
        ("500", "400"),
        "How a day or an amount is refused that is more than books can hold, such as a due date in 10000.",
        "guess",
    )
    exchange_difference: str = _switch(
        "book",
        ("book", "open"),
        "What two rates make of a foreign invoice and its payment: booked as a difference, or left open.",
        "facts 13 name the type, 82",
    )
    property_labels: str = _switch(
        "label",
        ("label", "name"),
        "What a refusal calls a property: its label on the screen, with words of ours, or its name.",
        "facts 6 have a few labels",
    )
    message_language: str = _switch(
        "own",
        ("own", "english"),
        "The refusals of German and French users: in their language, with words of ours, or in English.",
        "facts 6 have Dutch and English",
    )
    null_comparison: str = _switch(
        "sql",
        ("sql", "framework"),
        "A missing value in $filter: neither equal nor unequal, as in SQL, or unequal, as in the framework.",
        "facts 5.3, null is not told but for eq null",
    )
    offset_id_null: str = _switch(
        "unfiltered",
        ("unfiltered", "nothing", "refuse", "works"),
        "What `OffsetID eq null` finds, which is known not to work: all rows, none, a refusal; or it works.",
        "facts 5.3, one report that it does not work",
    )
    or_across_properties: str = _switch(
        "allow",
        ("allow", "refuse"),
        "Whether `or` may join conditions on different properties.",
        "facts 5.3, two sources that disagree",
    )
    read_only: str = _switch(
        "ignore",
        ("ignore", "refuse"),
        "A read-only property in a body: put aside, or refused.",
        "guess",
    )
    own_keys: str = _switch(
        "take",
        ("take", "replace"),
        "The key that a POST brings along: taken, or replaced by one of Exact's.",
        "facts 5.6, unsure",
    )
    put_lines: str = _switch(
        "refuse",
        ("refuse", "ignore"),
        "A PUT on a header that brings lines: refused, or the lines are put aside.",
        "facts 12: it cannot carry lines; how that shows is a guess",
    )
    invoice_to: str = _switch(
        "ordered_by",
        ("ordered_by", "mandatory"),
        "A sales invoice without InvoiceTo: it is OrderedBy, or the invoice is refused.",
        "facts 5.6, sources that disagree",
    )
    over_receipt: str = _switch(
        "refuse",
        ("refuse", "allow"),
        "Goods received beyond what was ordered.",
        "facts 12: a setting of the company decides",
    )
    purchase_invoice_ledger: str = _switch(
        "at_once",
        ("at_once", "never"),
        "When an open purchase invoice is booked in the ledger and becomes a payable.",
        "guess",
    )
    quotation_actions: str = _switch(
        "order_first",
        ("order_first", "none_first"),
        "What an accepted quotation's Action makes: 0 order, 1 invoice, 2 project; or 0 nothing, 1 order …",
        "facts 13 have the numbers 0 to 3 and 99 alone",
    )
    credit_quantity: str = _switch(
        "as_sent",
        ("as_sent", "negative"),
        "A positive quantity on a credit note (8021, 8024): booked as sent, or turned to negative.",
        "facts 12, unsure",
    )
    your_ref_twice: str = _switch(
        "allow",
        ("allow", "refuse"),
        "A second purchase entry of a supplier with the same YourRef.",
        "guess; a setting of the company decides",
    )
    own_currency_rate: str = _switch(
        "one",
        ("one", "refuse"),
        "A rate other than 1 sent with the company's own currency: taken as 1, or refused.",
        "guess",
    )
    amount_dc_alone: str = _switch(
        "zero",
        ("zero", "refuse"),
        "A line of a sales or purchase entry with AmountDC and no AmountFC: booked with 0, or refused.",
        "facts 12, a live recording of purchase entries; of sales entries a guess",
    )
    blocked_reference: str = _switch(
        "refuse",
        ("refuse", "accept"),
        "A document that names a blocked relation, ledger account, journal or VAT code.",
        "guess",
    )
    missing_rate: str = _switch(
        "refuse",
        ("refuse", "one"),
        "A foreign currency without a rate, sent or in the table of exchange rates: refused, or booked at 1.",
        "facts 12 say that rates are entered by hand; the refusal is a guess",
    )
    velocity_status: str = _switch(
        "403",
        ("403", "429"),
        "How an endpoint answers that is blocked after too many errors.",
        "facts 7, unsure",
    )
    velocity_growth: str = _switch(
        "hour",
        ("hour", "double", "none"),
        "How the next block in a row is longer: by an hour, twice as long, or not at all.",
        "facts 7: longer for who continues, no figure",
    )
    velocity_scope: str = _switch(
        "endpoint",
        ("endpoint", "key"),
        "What a block closes: the endpoint, or all of the company for this app and person.",
        "facts 7 count by endpoint and speak of a blocked key",
    )
    limit_headers_on_429: str = _switch(
        "family",
        ("family", "none"),
        "Which budget headers a 429 carries: those of its family, or none.",
        "facts 7",
    )
    retry_after: str = _switch(
        "none",
        ("none", "seconds"),
        "Whether a 429 says in Retry-After when the budget is whole again.",
        "facts 7, never seen",
    )
    mandatory_filters: str = _switch(
        "off",
        ("off", "on"),
        "Whether lists with a Filter column refuse an unfiltered GET.",
        "facts 5.7, per app",
    )
    mandatory_select: str = _switch(
        "cashflow",
        ("cashflow", "off", "all"),
        "Which regular lists refuse a GET that has neither $select nor $top=1.",
        "facts 5.3; live for cashflow/Receivables and Payments",
    )
    no_rights: str = _switch(
        "forbidden",
        ("forbidden", "empty"),
        "How a list answers that the user has no rights on; logistics/Items is always empty.",
        "facts 4",
    )
    receivable_sign: str = _switch(
        "negative",
        ("negative", "positive"),
        "The sign of AmountDC of a receivable that waits to be paid.",
        "facts 12, two live reports that disagree",
    )
    top_shape: str = _switch(
        "array",
        ("array", "results"),
        "What a $top within one page answers with.",
        "facts 5.2, one contrary recording",
    )
    name_case: str = _switch(
        "strict",
        ("strict", "loose"),
        "Whether property names in $select and $filter must match in case.",
        "guess",
    )
    text_case: str = _switch(
        "loose",
        ("loose", "strict"),
        "Whether text comparisons in $filter look at the case.",
        "guess, as SQL Server",
    )

    app_regions: str = _switch(
        "own",
        ("own", "all"),
        "Whether an app of another region's App Centre is known here too; its tokens never are.",
        "facts 1, unsure",
    )
    return_addresses: str = _switch(
        "loopback",
        ("loopback", "https"),
        "Where an app may be returned to: loopback addresses as well, or public https alone as Exact.",
        "facts 2.1; loopback is the sandbox's own",
    )
    unknown_client_status: str = _switch(
        "400",
        ("400", "401"),
        "How the authorisation page answers a client id that it does not know.",
        "guess",
    )
    unreviewed_app: str = _switch(
        "access_denied",
        ("access_denied", "page"),
        "What people of another instance get from an app before review: sent back, or a page that says no.",
        "facts 3 and 15, unsure",
    )
    token_type: str = _switch(
        "bearer",
        ("bearer", "Bearer"),
        "How a token answer writes token_type.",
        "facts 2.2; clients saw the one, the docs show the other",
    )
    code_error: str = _switch(
        "invalid_grant",
        ("invalid_grant", "invalid_request"),
        "The error word for a code that is used, too old, or exchanged with another address.",
        "facts 2.1 and 2.3, not captured",
    )
    early_refresh: str = _switch(
        "keep",
        ("keep", "burn"),
        "Whether a refresh that came too early leaves the refresh token usable.",
        "facts 2.2 and 15, unsure",
    )
    early_refresh_status: str = _switch(
        "400",
        ("400", "401"),
        "The status of a refresh that came too early.",
        "facts 2.2; older reports show 401",
    )
    ended_chain: str = _switch(
        "broken",
        ("broken", "old"),
        "A refresh after the consent was withdrawn or given anew: a broken chain, or an old token.",
        "facts 2.2 and 2.5, no answer captured",
    )
    ended_access: str = _switch(
        "keep",
        ("keep", "end"),
        "Whether access tokens outlive a withdrawn or renewed consent for the rest of their 600 seconds.",
        "facts 2.5, unsure",
    )
    oauth_calls_counted: str = _switch(
        "all",
        ("all", "granted"),
        "Which token calls count to the 200 of a day: all of a known person, or those that gave tokens.",
        "facts 2.2, unsure",
    )
    oauth_limit_status: str = _switch(
        "400",
        ("400", "429"),
        "The status of a token call beyond those of the day.",
        "facts 2.2, not captured",
    )
    wrong_method: str = _switch(
        "json",
        ("json", "empty"),
        "The body of a 405 for a method that an OAuth address does not have: an error document, or nothing.",
        "guess",
    )
    unauthorized_body: str = _switch(
        "document",
        ("document", "empty", "html"),
        "The body of a 401: the error document without text, nothing, or the page of the old sign-in.",
        "facts 2.5 and 15, unsure",
    )
    blocked_person: str = _switch(
        "everywhere",
        ("everywhere", "companies"),
        "Where a blocked person is refused: on every call, or only on those with a company.",
        "facts 4, unsure",
    )
    file_scope: str = _switch(
        "documents",
        ("documents", "none"),
        "Whether the download of an attachment needs the scope of documents.",
        "facts 3 and 10, unsure",
    )
    content_type: str = _switch(
        "strict",
        ("strict", "loose"),
        "Whether a body must say that it is JSON; one that says nothing is read as JSON.",
        "facts 5.1",
    )
    cookies: str = _switch(
        "on",
        ("on", "off"),
        "Whether answers of the API set the vendor's two harmless cookies.",
        "facts 5.1",
    )
    expect_continue: str = _switch(
        "refuse",
        ("refuse", "accept"),
        "Whether a call with `Expect: 100-continue` is a 500; the vendor says that it tends to be.",
        "facts 5.1, known issues; published clients switch that header off",
    )
    scope_write_text: str = _switch(
        "write",
        ("write", "manage"),
        "How the 403 of a violated scope ends for writes: `Cannot write` or `Cannot manage`.",
        "facts 3, not captured",
    )

    webhook_duplicate: str = _switch(
        "refuse",
        ("refuse", "allow"),
        "A second subscription of an app to the same topic of a company: refused, or told as well.",
        "facts 9, one weak source",
    )
    webhook_sight: str = _switch(
        "own",
        ("own", "all"),
        "Whose subscriptions an app sees and changes: its own, or those of every app of the company.",
        "guess",
    )
    webhook_instant: str = _switch(
        "refuse",
        ("refuse", "ignore"),
        "What becomes of IsInstant on topics where it does not work: refused, or stored as false.",
        "facts 9, unsure",
    )
    webhook_new_address: str = _switch(
        "validate",
        ("validate", "trust"),
        "Whether a changed callback address gets the empty POST too.",
        "guess",
    )
    webhook_fires: str = _switch(
        "marked",
        ("marked", "any"),
        "Which changed properties make an event: those with the webhook mark, or any but the audit ones.",
        "facts 9, the marks are reconstructed",
    )
    webhook_lines: str = _switch(
        "document",
        ("document", "none"),
        "Whether a changed line is told as a change of its document.",
        "guess",
    )
    webhook_time: str = _switch(
        "local",
        ("local", "utc"),
        "EventCreatedOn: the site's wall clock without a zone, or UTC with a Z.",
        "facts 5.5, unsure for webhooks",
    )
    webhook_callback: str = _switch(
        "loopback",
        ("loopback", "https"),
        "Which callback addresses a subscription may have: https and loopback http, or https alone as Exact.",
        "facts 9; loopback is the sandbox's own",
    )
    webhook_targets: str = _switch(
        "loopback",
        ("loopback", "any"),
        "Where webhooks are delivered: to this machine alone (others are withheld), or anywhere.",
        "the sandbox's own",
    )
    webhook_validation_after: str = _switch(
        "1",
        ("0", "1", "5", "30"),
        "How many seconds after a subscription is made the empty POST comes that validates it.",
        "facts 9, about one second seen live",
    )
    webhook_not_validated: str = _switch(
        "remove",
        ("remove", "keep"),
        "What becomes of a subscription whose empty POST is not answered with a success.",
        "facts 9, unsure",
    )
    webhook_retry_unit: str = _switch(
        "minutes",
        ("seconds", "minutes", "hours"),
        "The unit of the 2^n that are waited after the n-th failed delivery.",
        "facts 9, no unit is stated",
    )
    webhook_exhausted: str = _switch(
        "keep",
        ("keep", "drop"),
        "After the last of ten retries the event is lost; the subscription is kept or goes too.",
        "facts 9 and 15, unsure",
    )

    xml_uneven_match: str = _switch(
        "keep_open",
        ("keep_open", "refuse"),
        "What becomes of a match set with a difference and no write-off: it stays open, or all is refused.",
        "guess",
    )
    xml_no_division: str = _switch(
        "current",
        ("current", "refuse"),
        "An XML call without `_Division_`: for the user's current company, or forbidden.",
        "facts 4, unsure",
    )
    xml_scope: str = _switch(
        "rest",
        ("rest", "none"),
        "Whether an XML topic needs the scope of the REST endpoint beside it.",
        "facts 3, unsure",
    )
    xml_done_type: str = _switch(
        "2",
        ("2", "1"),
        "The type of the message for an item that was done.",
        "facts 11: neither 0, 3 nor 4",
    )
    xml_entries: str = _switch(
        "entry",
        ("entry", "ledger"),
        "Whether a booking uploaded to a general, bank or cash journal is an entry of the REST API too.",
        "guess",
    )
    xml_write_off_type: str = _switch(
        "83",
        ("83", "90"),
        "The type of the transaction that writes a difference off.",
        "facts 13, which has it as payment difference",
    )
    xml_weight: str = _switch(
        "1",
        ("1", "50"),
        "How many calls of the day budget one call of the XML API costs.",
        "facts 7, one report of 50 for some plans",
    )

    def change(self, name: str, value: str) -> None:
        """Set one switch; ValueError when there is no such switch or choice."""
        for each in fields(self):
            if each.name == name:
                if value not in each.metadata["choices"]:
                    raise ValueError(f"{name} is one of {', '.join(each.metadata['choices'])}")
                setattr(self, name, value)
                return
        raise ValueError(f"there is no switch {name!r}")

    def describe(self) -> list[dict[str, object]]:
        """Every switch with its value, choices and source."""
        return [
            {
                "name": each.name,
                "value": getattr(self, each.name),
                **{key: each.metadata[key] for key in each.metadata},
            }
            for each in fields(self)
        ]
