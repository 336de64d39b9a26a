"""Crossings: single values between the unified model and Exact Online, both ways."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE,
    COUNT,
    CURRENCY,
    EMPTY_GUID,
    GUID,
    NUMBER_TEXT,
    PERCENT,
    SERVER_ZONE,
    TEXT,
    VAT_CODE,
    choice,
    decode_date,
    decode_moment,
    encode_date,
    is_guid,
    server_time,
)
from comptoir.kit.money import encode_json

EPOCH = datetime.fromisoformat("1970-01-01")
ID = "8E3A0C1C-6AE2-4CB4-9A3B-0F4E5D6C7B8A"

days = st.dates()
switches = [datetime.fromisoformat(day) for day in ("2025-10-26", "2026-03-29", "2026-10-25")]
near_a_switch = st.builds(
    datetime.__add__, st.sampled_from(switches), st.timedeltas(timedelta(), timedelta(hours=5))
)
clock_times = near_a_switch | st.datetimes(EPOCH, datetime.fromisoformat("2090-01-01"))
percentages = st.decimals(-(10**9), 10**9) | st.decimals(-1000, 1000, places=40)
amounts = st.decimals(allow_nan=False, allow_infinity=False)


def as_exact_writes(wall: datetime) -> str:
    """A wall clock as milliseconds since 1970, as if it were UTC."""
    return f"/Date({(wall - EPOCH) // timedelta(milliseconds=1)})/"


def inline(codec, value):
    """What the compiled decoder makes of a value."""
    if codec.inline is None:
        return None if value is None else codec.decode(value)
    return eval(codec.inline.format("value"), {"value": value})


@given(days, st.integers(0, 86_399_999))
def test_a_day_is_never_shifted_whatever_time_stands_behind_it(day, milliseconds):
    sent = as_exact_writes(datetime.combine(day, time()) + timedelta(milliseconds=milliseconds))
    assert decode_date(sent) == f"{day.isoformat()}T00:00:00Z"


@given(days, st.sampled_from(["", "T00:00:00Z", "T23:59:59.999+14:00", "T00:00:00-12:00", " 08:00:00"]))
def test_a_day_is_written_as_the_caller_wrote_it(day, rest):
    assert encode_date(day.isoformat() + rest) == day.isoformat()


@given(days)
def test_a_day_that_was_read_is_written_back_unchanged(day):
    assert encode_date(decode_date(as_exact_writes(datetime.combine(day, time())))) == str(day)


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "2026-13-01", "25-06-2026", "2026-06-25Tnoon"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match="ISO 8601"):
        encode_date(text)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-01-15T12:00:00.000", "2026-01-15T11:00:00.000Z"),
        ("2026-06-25T15:54:52.940", "2026-06-25T13:54:52.940Z"),
        ("2026-03-29T01:59:59.999", "2026-03-29T00:59:59.999Z"),  # the last of winter
        ("2026-03-29T03:00:00.000", "2026-03-29T01:00:00.000Z"),  # the first of summer
        ("2026-10-25T01:59:59.999", "2026-10-24T23:59:59.999Z"),  # before the hour that comes twice
        ("2026-10-25T03:00:00.000", "2026-10-25T02:00:00.000Z"),  # and after it
        ("2026-01-01T00:30:00.000", "2025-12-31T23:30:00.000Z"),
    ],
)
def test_the_dutch_wall_clock_is_read_as_the_moment_it_means_and_back(wall, moment):
    assert decode_moment(as_exact_writes(datetime.fromisoformat(wall))) == moment
    assert server_time(datetime.fromisoformat(moment)) == wall


def test_a_wall_clock_that_never_was_is_read_as_the_moment_it_would_have_been():
    assert (
        decode_moment(as_exact_writes(datetime.fromisoformat("2026-03-29T02:30")))
        == "2026-03-29T01:30:00.000Z"
    )


def test_the_hour_that_comes_twice_is_read_as_its_first_time():
    assert (
        decode_moment(as_exact_writes(datetime.fromisoformat("2026-10-25T02:30")))
        == "2026-10-25T00:30:00.000Z"
    )


@pytest.mark.parametrize("moment", ["2026-10-25T00:00:00Z", "2026-10-25T00:50:00Z", "2026-10-25T00:59:59Z"])
def test_a_filter_in_the_hour_that_comes_twice_begins_with_the_hour(moment):
    assert server_time(datetime.fromisoformat(moment)) == "2026-10-25T02:00:00.000"


@given(clock_times, st.integers(0, 4 * 3600))
def test_a_filter_on_a_moment_finds_everything_that_changes_later(clock, seconds):
    """Exact stamps a change with its wall clock, and compares wall clocks."""
    asked = clock.replace(tzinfo=UTC)
    changed = (asked + timedelta(seconds=seconds)).astimezone(SERVER_ZONE).replace(tzinfo=None)
    assert datetime.fromisoformat(server_time(asked)) <= changed


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_of_the_calendar_can_be_asked_for(moment):
    asked = datetime.fromisoformat(server_time(moment)).replace(tzinfo=UTC)
    assert abs(asked - moment) <= timedelta(hours=2)


@given(clock_times)
def test_a_moment_that_was_read_asks_for_nothing_later_than_itself(clock):
    wall = clock.replace(microsecond=clock.microsecond // 1000 * 1000)
    moment = datetime.fromisoformat(decode_moment(as_exact_writes(wall)))
    assume(moment.astimezone(SERVER_ZONE).replace(tzinfo=None) == wall)  # it was on the clock that day
    assert datetime.fromisoformat(server_time(moment)) <= wall


@pytest.mark.parametrize("decode", [decode_date, decode_moment])
@pytest.mark.parametrize("text", ["", "soon", "/Date()/", "/Date(1e3)/", "2026-06-25", f"/Date({10**18})/"])
def test_what_is_no_date_of_exact_is_not_read(decode, text):
    with pytest.raises((ValueError, OverflowError)):
        decode(text)


@given(percentages)
def test_a_percentage_is_a_fraction_there_and_exact_both_ways(percentage):
    assert PERCENT.decode(PERCENT.encode(percentage)) == percentage
    assert PERCENT.encode(PERCENT.decode(percentage)) == percentage


@pytest.mark.parametrize(
    ("fraction", "wire"),
    [
        ("0.21", "21"),
        ("0.055", "5.5"),
        ("0.210", "21.0"),
        ("1", "100"),
        ("0", "0"),
        ("0.0", "0"),
        ("10", "1000"),
    ],
)
def test_a_percentage_is_written_out_in_digits(fraction, wire):
    assert encode_json(PERCENT.decode(Decimal(fraction))) == wire.encode()


@pytest.mark.parametrize(
    ("text", "column"), [("1", " " * 17 + "1"), (" 42 ", " " * 16 + "42"), ("A" * 18, "A" * 18)]
)
def test_a_code_stands_right_aligned_in_eighteen_places(text, column):
    assert CODE.encode(text) == column
    assert inline(CODE, column) == text.strip()


@pytest.mark.parametrize("text", ["", "   ", "A" * 19])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(ValueError, match="1 to 18 characters"):
        CODE.encode(text)


@given(st.text(min_size=1, max_size=18).filter(lambda text: text == text.strip()))
def test_every_code_comes_back_as_it_was_written(text):
    assert inline(CODE, CODE.encode(text)) == text


def test_a_vat_code_stands_left_aligned_in_three_places():
    assert [VAT_CODE.encode(text) for text in ("1", "VA", "VAU")] == ["1  ", "VA ", "VAU"]
    assert inline(VAT_CODE, "1  ") == "1"
    with pytest.raises(ValueError, match="VAT code"):
        VAT_CODE.encode("LONG")


@pytest.mark.parametrize("codec", [CODE, VAT_CODE, TEXT, GUID])
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_read_as_null_whether_exact_says_it_by_null_or_by_an_empty_text(codec, nothing):
    assert inline(codec, nothing) is None


def test_an_id_is_written_in_lower_case():
    assert GUID.encode(ID) == ID.lower()


def test_the_id_of_nobody_is_read_as_null():
    assert inline(GUID, EMPTY_GUID) is None
    assert inline(GUID, ID) == ID


@pytest.mark.parametrize(
    "text", ["", "1", ID[:-1], f"{ID}0", f"{{{ID}}}", ID.replace("-", ""), f"{ID}\n", f"{ID}' or 1"]
)
def test_what_is_no_id_is_refused(text):
    assert not is_guid(text)
    with pytest.raises(ValueError, match="is not an id"):
        GUID.encode(text)


@given(st.uuids())
def test_every_uuid_is_an_id(uuid):
    assert GUID.encode(str(uuid)) == str(uuid)


def test_a_currency_that_is_not_published_is_read_as_null():
    assert CURRENCY.decode("EUR") == "EUR"
    assert CURRENCY.decode("XXX") is None


def test_a_choice_reads_what_is_listed_and_null_for_the_rest():
    codec = choice("STATE", int, {20: "DRAFT", 10: "DRAFT", 50: "DONE"})
    assert [codec.decode(number) for number in (10, 20, 50, 99)] == ["DRAFT", "DRAFT", "DONE", None]


def test_a_choice_is_written_as_the_first_that_means_it():
    codec = choice("STATE", int, {20: "DRAFT", 10: "DRAFT", 50: "DONE"})
    assert codec.encode("DRAFT") == 20
    with pytest.raises(ValueError, match="knows DRAFT, DONE"):
        codec.encode("PAID")


def test_a_number_is_read_as_text_and_never_written():
    assert NUMBER_TEXT.decode(26700001) == "26700001"
    assert NUMBER_TEXT.encode is None


class Booking(msgspec.Struct):
    amount: Decimal


@given(amounts)
def test_an_amount_keeps_every_digit_on_its_way_there(amount):
    sent = msgspec.json.decode(b'{"amount": %s}' % str(amount).encode(), type=Booking)
    body = encode_json({"AmountFC": AMOUNT.encode(sent.amount)})
    assert Decimal(body[len('{"AmountFC":') : -1].decode()).as_tuple() == amount.as_tuple()


@given(amounts)
def test_an_amount_keeps_every_digit_on_its_way_back(amount):
    read = msgspec.json.decode(b'{"amount": %s}' % str(amount).encode(), type=Booking)
    assert read.amount.as_tuple() == amount.as_tuple()
    assert msgspec.json.decode(encode_json(read), type=Booking).amount.as_tuple() == amount.as_tuple()


@pytest.mark.parametrize("text", ["0.5", "2147483648", "-4e16", "1e29"])
def test_what_is_counted_is_a_whole_number_that_exact_can_keep(text):
    with pytest.raises(ValueError, match=r"whole number|more than Exact Online counts"):
        COUNT.encode(Decimal(text))


def test_a_count_crosses_both_ways():
    assert [COUNT.encode(Decimal(text)) for text in ("30.0", "0", "-2147483647")] == [30, 0, -2147483647]
