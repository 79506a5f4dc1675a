"""A page saved with its pictures in one file (.mht, .mhtml of Word and browsers): the page in it, without the rest."""

from __future__ import annotations

import email
import re
from email import policy

from ingest.errors import NoText

_HEADER = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_MADE_OF_PARTS = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_PAGE = ("text/html", "application/xhtml+xml")


def is_web_archive(data: bytes) -> bool:
    """Whether the bytes are a MIME message (RFC 2557) of a page and what it shows."""
    head = _HEADER.match(data[:20_000].removeprefix(b"\xef\xbb\xbf"))
    return head is not None and _MADE_OF_PARTS.search(head[0]) is not None


def page_of(data: bytes) -> bytes:
    """The bytes of the page, the first part that is one; raises NoText where there is none."""
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in _PAGE:
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page:
                return page
    raise NoText("the saved page holds no page, only what it showed")
