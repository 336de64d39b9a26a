from itertools import chain

from starlette.routing import Match, Route

from comptoir.api.routing import Index


async def answer(scope, receive, send):
    raise AssertionError("nobody asks")


def routed(path: str, *methods: str) -> Route:
    return Route(path, answer, methods=methods or ("GET",))


def asked(path: str, method: str = "GET") -> dict[str, str]:
    return {"type": "http", "path": path, "method": method}


def test_a_literal_part_wins_over_a_parameter_whatever_the_order():
    named, other = routed("/files/{id}"), routed("/files/types")
    found = Index([named, other])
    assert found.matches(asked("/files/types"))[1]["route"] is other
    assert found.matches(asked("/files/42"))[1] == {
        "endpoint": answer,
        "path_params": {"id": "42"},
        "route": named,
    }


def test_a_method_that_the_literal_path_lacks_is_not_looked_for_at_the_parameter():
    found = Index([routed("/files/{id}", "DELETE"), routed("/files/types"), routed("/files/types", "PUT")])
    assert found.matches(asked("/files/types", "DELETE"))[0] is Match.PARTIAL
    assert found.methods(asked("/files/types", "DELETE")) == {"GET", "HEAD", "PUT"}


def test_a_path_with_other_methods_alone_matches_in_part():
    assert Index([routed("/files")]).matches(asked("/files", "PUT"))[0] is Match.PARTIAL


def test_a_path_that_nothing_has_matches_nothing():
    found = Index([routed("/files/{id}")])
    assert [found.matches(asked(path))[0] for path in ("/files", "/files/1/2", "/", "")] == [Match.NONE] * 4


def test_more_resources_are_no_more_candidates():
    few = Index([routed("/a/{id}"), routed("/a")])
    many = Index([routed("/a/{id}"), routed("/a"), *(routed(f"/r{n}/{{id}}") for n in range(500))])
    assert [len(list(chain(*index.candidates("/a/1")))) for index in (few, many)] == [1, 1]
