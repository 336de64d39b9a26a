"""What goes wrong in a query, in Exact Online's own words (exact-facts 5 and 6)."""


class ODataError(Exception):
    """A request that the data service refuses; `message` goes to the caller as it is."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def bad_syntax() -> ODataError:
    return ODataError("Bad Request - Error in query syntax.")


def filter_unsupported() -> ODataError:
    return ODataError("This $filter parameter is not supported for this resource")


def no_property(name: str, entity: str, position: int) -> ODataError:
    return ODataError(
        f"No property '{name}' exists in type 'Exact.Metadata.Entity.{entity}' at position {position}."
    )


def bad_literal(edm_type: str, text: str, position: int) -> ODataError:
    return ODataError(f"Unrecognized '{edm_type}' literal '{text}' in '{position}'.")


def boolean_expected(position: int) -> ODataError:
    return ODataError(f"Expression of type 'System.Boolean' expected at position {position}")


def incompatible(operator: str, left: str, right: str, position: int) -> ODataError:
    """Two operands that cannot be compared; the types are written as .NET names them."""
    return ODataError(
        f"Operator '{operator}' incompatible with operand types"
        f" '{left}' and '{right}' at position {position}."
    )


def incompatible_operand(operator: str, operand: str, position: int) -> ODataError:
    return ODataError(
        f"Operator '{operator}' incompatible with operand type '{operand}' at position {position}."
    )
