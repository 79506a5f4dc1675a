"""Which part of a web page is the document, and what the page itself declares about it.

A portal's page is mostly furniture. The document is the smallest element that holds nearly all running text outside
links and all marks of an official document (Quốc hiệu, Căn cứ, Điều, Nơi nhận).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from ingest.fold import lower

_NEVER = frozenset([
    "script", "style", "noscript", "template", "svg", "iframe", "object", "button", "select", "textarea", "input",
    "nav", "footer", "aside", "head", "audio", "video", "canvas", "dialog", "time",
])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|breadcrumbs?|footer|sidebar|comments?|binh-?luan|related|lien-?quan|tin-?khac|share"
    r"|social|banner|advert\w*|ads|quang-?cao|toolbar|popup|modal|cookie|login|search-?box|pagination|pager|rating|tags?"
    r"|skip-?link|sr-only|visually-hidden|tools?|cong-?cu|chia-?se|font-?size|co-?chu)(?:$|[\s_-])")
# Cỡ chữ | In trang | Chia sẻ · Lượt xem: 120: what a bar above or below a page offers, whatever it is called
_OFFERS = re.compile(r"(?:(?:" + "|".join((
    "cỡ chữ", "cỡ chữ mặc định", "in trang", "in bài(?: viết)?", "in", "chia sẻ(?: bài viết)?",
    "gửi (?:email|mail|bài viết)", "lưu bài(?: viết)?", "nghe (?:bài viết|đọc bài)", "đọc bài viết", "bình luận",
    "quay lại", "trở về", "lượt xem", "facebook", "zalo", "twitter", "email", r"a\s?[+-]",
    r"\d+")) + r")(?!\w)[\s|·•/,:()]*)+")
_MARKS = re.compile(
    r"cộng hòa xã hội chủ ngh|đảng cộng sản việt nam$"
    r"|^(?:căn cứ|điều|nơi nhận|kính gửi|chương|phụ lục|biểu số|mẫu số|số:|tm\.|kt\.|tl\.)(?=[\s\d:]|$)")
_SHARE = 0.9  # of the weight that the chosen element must keep
_WHOLE_SHARE = 0.5  # … that an element must keep with a document's head and end in it: a portal may say as much again
_HEAD_MARKS = ("cộng hòa xã hội chủ ngh", "đảng cộng sản việt nam")
_LABELS = {
    "số hiệu": "symbol", "số ký hiệu": "symbol", "số/ký hiệu": "symbol", "số, ký hiệu": "symbol",
    "số hiệu văn bản": "symbol", "số kí hiệu": "symbol",
    "loại văn bản": "doc_type", "hình thức văn bản": "doc_type", "thể loại": "doc_type",
    "cơ quan ban hành": "issuer", "nơi ban hành": "issuer", "đơn vị ban hành": "issuer",
    "cq ban hành/chức danh/người ký": "issuer",
    "ngày ban hành": "issued_on", "ngày văn bản": "issued_on", "ngày có hiệu lực": "effective_on",
    "ngày hiệu lực": "effective_on", "hiệu lực": "effective_on", "người ký": "signer", "người ký/chức vụ": "signer",
    "chức danh": "signer_position", "chức vụ": "signer_position", "trích yếu": "title",
    "trích yếu nội dung": "title", "về việc": "title", "tên văn bản": "title", "lĩnh vực": "field",
    "tình trạng": "status", "tình trạng hiệu lực": "status", "phạm vi": "scope", "ngày đăng": "published_on",
}
_META = {
    "og:title": "page_title", "dc.title": "page_title", "og:site_name": "site", "og:url": "url",
    "article:published_time": "published_on", "pubdate": "published_on", "dc.date": "published_on",
    "author": "author", "article:author": "author",
}


def is_hidden(element: HtmlElement) -> bool:
    """Whether a page does not show this element, or shows it as furniture of the page in any case."""
    if not isinstance(element.tag, str) or element.tag in _NEVER:
        return True
    return (element.get("hidden") is not None or element.get("aria-hidden") == "true"
            or _HIDDEN.search((element.get("style") or "").lower()) is not None)


def document_element(root: HtmlElement) -> HtmlElement:
    """The element that holds the document: from the body down, while one child keeps all that looks like it."""
    body = root.find("body")
    here = body if body is not None else root
    weights, marks = _weigh(here)
    while True:
        shown = [c for c in here if c in weights]
        best = max(shown, key=lambda c: weights[c], default=None)
        if (best is None or best.tag in ("p", "ul", "ol", "span", "b", "strong", "font")
                or (best.tag in ("table", "tbody", "tr") and best.find(".//table") is None)
                or weights[best] < (_WHOLE_SHARE if _is_whole(marks[best]) else _SHARE) * weights[here]
                or marks[best] < marks[here]):  # a proper subset
            return here
        here = best


def _is_whole(marks: frozenset[str]) -> bool:
    return "nơi nhận" in marks and any(mark in marks for mark in _HEAD_MARKS)


def _weigh(top: HtmlElement) -> tuple[dict[HtmlElement, float], dict[HtmlElement, frozenset[str]]]:
    """For each shown element its running text outside links, in characters, and which marks of a document it has."""
    weights: dict[HtmlElement, float] = {}
    marks: dict[HtmlElement, frozenset[str]] = {}
    order: list[tuple[HtmlElement, bool]] = []
    stack = [(top, False)]
    while stack:
        element, linked = stack.pop()
        if element is not top and (is_hidden(element) or is_furniture(element)):
            continue
        linked = linked or element.tag == "a"
        order.append((element, linked))
        stack += [(child, linked) for child in element]
    for element, linked in reversed(order):
        weight = sum(weights.get(c, 0.0) for c in element)
        found = frozenset[str]().union(*(marks.get(c, frozenset()) for c in element))
        for text in (element.text, *(c.tail for c in element)):
            text = " ".join((text or "").split())
            if not text or linked:
                continue
            if mark := _MARKS.search(lower(text)):
                found |= {mark[0]}
            weight += len(text) * (1.0 if len(text) > 25 else 0.2)
        weights[element], marks[element] = weight, found
    return weights, marks


def is_furniture(element: HtmlElement) -> bool:
    """Whether an element's name says menu, share bar, comments …, and it does not hold the document all the same."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
    if element.tag == "header":
        return element.find(".//h1") is None and element.find(".//table") is None
    if element.tag in ("body", "html", "main", "article", "form", "td", "tr", "table"):
        return False
    named = _FURNITURE.search(names)
    if not named and element.tag not in ("div", "ul", "p", "section"):
        return False
    if not named:
        text = lower(" ".join(" ".join(islice(element.itertext(), 30)).split()))
        return len(text) < 120 and any(c.isalpha() for c in text) and _OFFERS.fullmatch(text) is not None
    text = lower(" ".join("".join(islice(element.itertext(), 500)).split()))
    return not ("nơi nhận" in text or "căn cứ" in text or len(text) > 3000)


def declared(root: HtmlElement) -> dict[str, str]:
    """What the page says about the document beside its text: metadata, JSON-LD, the table of properties."""
    out: dict[str, str] = {}
    for key, value in (*_meta(root), *_json_ld(root), *_properties(root)):
        value = " ".join(value.split())
        if value and len(value) < 2000:
            out.setdefault(key, value)
    return out


def _meta(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if key := _META.get(name, "published_on" if name == "datepublished" else ""):
            yield key, meta.get("content") or ""
    heads = [h.text_content() for h in root.iter("h1") if not is_hidden(h)]
    if len(heads) == 1:
        yield "headline", heads[0]
    title = root.find(".//title")
    if title is not None:
        yield "page_title", title.text_content()
    for time in root.iter("time"):
        yield "published_on", time.get("datetime") or time.text_content()


def _json_ld(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = found.get("@graph", [found]) if isinstance(found, dict) else found
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict):
                yield from _thing(item)


def _thing(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, key in (("headline", "headline"), ("datePublished", "published_on"), ("legislationIdentifier", "symbol"),
                      ("legislationDate", "issued_on"), ("author", "author"), ("publisher", "site")):
        value = item.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str):
            yield key, value


def _properties(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """`Số hiệu | 12/QĐ-X`, `<b>Người ký:</b> A`, `<dt>…<dd>…`: a known label and what stands next to it."""
    for element in root.iter("td", "th", "dt", "label", "b", "strong", "span", "div", "p", "li"):
        if len(element) > 3:
            continue
        text = " ".join(element.text_content()[:400].split())
        head, _, rest = text.partition(":")
        key = _LABELS.get(lower(head).strip(" .*"))
        if not key:
            continue
        if rest.strip():
            if not re.search(r"(?<!\d):(?!//)", rest):  # else a whole block of properties
                yield key, rest
        elif len(head) < 40:
            yield key, _beside(element)


def _beside(element: HtmlElement) -> str:
    if element.tail and element.tail.strip(" :\n\t"):
        return str(element.tail).strip(" :\n\t")
    following = element.getnext()
    if following is None and element.getparent() is not None and len(element.getparent()) == 1:
        following = element.getparent().getnext()
    if following is None or following.tag == element.tag == "p":
        return ""
    text = " ".join(str(following.text_content())[:2000].split())
    return "" if lower(text).strip(" :") in _LABELS else text
