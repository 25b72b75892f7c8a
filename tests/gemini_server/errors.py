"""Errors in the form that Google's services send them.

The texts are those people quote from the real service in public issue reports.
"""

from typing import Any

Json = dict[str, Any]

RPC_TYPES = "type.googleapis.com/google.rpc"
SERVICE = "generativelanguage.googleapis.com"
LIMITS_PAGE = "https://ai.google.dev/gemini-api/docs/rate-limits"


class ApiError(Exception):
    """An answer with an HTTP status other than 200."""

    def __init__(self, code: int, status: str, message: str, *details: Json) -> None:
        """Keep the HTTP status, Google's name for it, the text, and the typed details."""
        super().__init__(f"{code} {status}: {message}")
        self.code, self.status, self.message, self.details = code, status, message, details

    def to_wire(self) -> Json:
        """Return the body of the answer."""
        body: Json = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            body["details"] = list(self.details)
        return {"error": body}


def key_invalid() -> ApiError:
    """Return what a wrong API key is answered with."""
    text = "API key not valid. Please pass a valid API key."
    return ApiError(
        400,
        "INVALID_ARGUMENT",
        text,
        {
            "@type": f"{RPC_TYPES}.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": SERVICE},
        },
        {"@type": f"{RPC_TYPES}.LocalizedMessage", "locale": "en-US", "message": text},
    )


def invalid_argument(message: str) -> ApiError:
    """Return what a request that makes no sense is answered with."""
    return ApiError(400, "INVALID_ARGUMENT", message)


def file_missing(file_id: str) -> ApiError:
    """Return what a deleted, expired or never seen file is answered with: not a 404."""
    text = f"You do not have permission to access the File {file_id} or it may not exist."
    return ApiError(403, "PERMISSION_DENIED", text)


def file_not_active(file_id: str) -> ApiError:
    """Return what a prompt with a file that is still in processing, or failed, is answered with."""
    text = f"The File {file_id} is not in an ACTIVE state and usage is not allowed."
    return ApiError(400, "FAILED_PRECONDITION", text)


def file_exists(file_id: str) -> ApiError:
    """Return what an upload under a name in use is answered with."""
    return ApiError(409, "ALREADY_EXISTS", f"Requested entity already exists: files/{file_id}")


def not_found(what: str = "Requested entity was not found.") -> ApiError:
    """Return what a missing batch or an unknown address is answered with."""
    return ApiError(404, "NOT_FOUND", what)


def model_unknown(model: str, method: str) -> ApiError:
    """Return what a model that is retired or misspelt is answered with."""
    return not_found(
        f"models/{model} is not found for API version v1beta, or is not supported for {method}."
        " Call ListModels to see the list of available models and their supported methods."
    )


def quota_exceeded(quota_id: str, retry_delay_s: float) -> ApiError:
    """Return a 429. The daily one, too, names a delay of seconds: only the quota id tells."""
    metric = f"{SERVICE}/generate_content_free_tier_requests"
    return ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details. For more"
        f" information on this error, head to: {LIMITS_PAGE}.",
        {
            "@type": f"{RPC_TYPES}.QuotaFailure",
            "violations": [
                {
                    "quotaMetric": metric,
                    "quotaId": quota_id,
                    "quotaDimensions": {"location": "global", "model": "gemini-3.8-flash"},
                    "quotaValue": "20",
                }
            ],
        },
        {
            "@type": f"{RPC_TYPES}.Help",
            "links": [{"description": "Learn more about Gemini API quotas", "url": LIMITS_PAGE}],
        },
        {"@type": f"{RPC_TYPES}.RetryInfo", "retryDelay": f"{retry_delay_s:g}s"},
    )


def unavailable() -> ApiError:
    """Return what an overloaded model answers."""
    text = "The model is overloaded. Please try again later."
    return ApiError(503, "UNAVAILABLE", text)


def internal() -> ApiError:
    """Return what the service answers when it breaks."""
    return ApiError(500, "INTERNAL", "An internal error has occurred. Please retry or report.")
