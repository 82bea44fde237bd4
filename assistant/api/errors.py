"""Errors of the API: a status and one sentence that says what to do, in the shape that the caller's protocol has.

    ApiError    an answer of ours: bad input, nothing there, too busy

No error repeats what was sent, for an error is what people paste into tickets and logs keep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.api.line import RETRY_SECONDS, BusyError
from vectorstore import VectorstoreError

BUSY = f"Many people are asking right now. Try again in {RETRY_SECONDS} seconds."
UNREADABLE = "The documents cannot be read right now. Try again later."
FAILED = "Something went wrong and this was not answered. Try again later."
OPENAI_PATHS = "/v1/"
_WORDS = {"missing": "This field is required", "model_attributes_type": "Send an object with fields here"}


class ApiError(Exception):
    """A request that cannot be answered as it is."""

    def __init__(self, status: HTTPStatus, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field


def plain(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """`{"detail": "…"}`."""
    return {"detail": detail}


def openai(status: HTTPStatus, detail: str, field: str | None = None) -> dict[str, Any]:
    """The error object that OpenAI clients read."""
    kinds = {HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error", HTTPStatus.FORBIDDEN: "permission_error"}
    kind = kinds.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": detail, "type": kind, "param": field, "code": None}}


def in_words(errors: Sequence[Any], fields: Sequence[str]) -> tuple[str, str | None]:
    """What pydantic found wrong first, as a sentence, and the field; `fields` are the names that there are.

    Of a place only numbers and those names are told, because a caller may name a field anything.
    """
    first = errors[0]
    if first["type"] == "extra_forbidden":
        return f"There is a field that is not known here. The fields are: {', '.join(fields)}.", None
    where = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part in fields)
    said = _WORDS.get(first["type"], first["msg"])
    return (f"{where}: {said}." if where else f"{said}."), where or None


def install(site: FastAPI, fields: Mapping[str, Sequence[str]]) -> None:
    """Let `site` answer errors of the API in the shape of the path that was asked for.

    `fields` are the names of all fields that a path takes.
    """

    def answer(request: Request, status: HTTPStatus, detail: str, field: str | None = None) -> JSONResponse:
        is_openai = request.url.path.startswith(OPENAI_PATHS)
        headers = {"Retry-After": str(RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
        body = openai(status, detail, field) if is_openai else plain(status, detail)
        return JSONResponse(body, status, headers)

    @site.exception_handler(ApiError)
    async def ours(request: Request, error: ApiError) -> JSONResponse:
        return answer(request, error.status, error.detail, error.field)

    @site.exception_handler(BusyError)
    async def busy(request: Request, error: BusyError) -> JSONResponse:
        return answer(request, HTTPStatus.SERVICE_UNAVAILABLE, BUSY)

    @site.exception_handler(VectorstoreError)
    async def unreadable(request: Request, error: VectorstoreError) -> JSONResponse:
        return answer(request, HTTPStatus.SERVICE_UNAVAILABLE, UNREADABLE)

    @site.exception_handler(HTTPException)
    async def of_framework(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        return answer(request, status, status.phrase)

    @site.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        detail, field = in_words(error.errors(), fields.get(request.url.path, ()))
        return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, field)
