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
    velocity_status: str = _switch(
        "403",
        ("403", "429"),
        "How an endpoint answers that is blocked after too many errors.",
        "facts 7, unsure",
    )
    limit_headers_on_429: str = _switch(
        "family",
        ("family", "none"),
        "Which budget headers a 429 carries: those of its family, or none.",
        "facts 7",
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
