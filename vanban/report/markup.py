"""What stands on a document's page a thousand times, its marked text and its list of rows, written straight: Jinja
takes several times as long for the same bytes (`tests/bench/in_jinja.html`, the template that a test compares with)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from vanban.report.rows import Item
from vanban.report.text import Block, Cell, Run

_TABLE = '<div class="wide" tabindex="0" role="region" aria-label="Bảng trong văn bản"><table>\n'


def marked(blocks: Iterable[Block], rows: Sequence[Item]) -> Markup:
    """The blocks of a text as elements; what `rows` (by their numbers) cover as marks, with links to the list."""
    out: list[str] = []
    for block in blocks:
        if block.tag == "table":
            out.append(_TABLE)
            for cells in block.rows:
                out += ["<tr>", *(piece for cell in cells for piece in _cell(cell, rows)), "</tr>\n"]
            out.append("</table></div>\n")
        elif block.runs:
            out += [f'<{block.tag} class="s-{block.css}">', *_runs(block.runs, rows), f"</{block.tag}>\n"]
    return Markup("".join(out))


def _cell(cell: Cell, rows: Sequence[Item]) -> Iterator[str]:
    wide = f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    high = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    yield f"<td{wide}{high}>"
    yield from _runs(cell.runs, rows)
    yield "</td>"


def _runs(runs: Sequence[Run], rows: Sequence[Item]) -> Iterator[str]:
    for text, covering, begin in runs:
        if not covering:
            yield escape(text)
            continue
        for number in begin:
            row = rows[number]
            yield f'<a class="ref k-{row.kind.css}" id="o-{row.anchor}" href="#{row.anchor}">{row.mark}</a>'
        yield f'<mark class="k-{rows[covering[-1]].kind.css}" data-r="{" ".join(map(str, covering))}">'
        yield escape(text)
        yield "</mark>"


def listed(rows: Iterable[Item]) -> Markup:
    """The rows as items of a list, with those under them."""
    return Markup("".join([piece for row in rows for piece in (*_item(row), "\n")]))


def _item(item: Item) -> Iterator[str]:
    css = item.kind.css
    heading = f": {escape(item.heading)}" if item.heading else ""
    yield (f'<li id="{item.anchor}" class="row k-{css}" data-r="{item.number}"><a class="go" href="#o-{item.anchor}">'
           f'<span class="mark k-{css}">{item.mark}</span> <span class="kind">{item.kind.name}{heading}</span> <bdi>')
    yield escape(item.text)
    yield "</bdi></a>\n"
    if item.details or item.links:
        yield '<ul class="said">'
        for name, value in item.details:
            yield f"<li>{name}: <bdi>"
            yield escape(value)
            yield "</bdi></li>"
        for link in item.links:
            yield f'<li>{link.what} <a href="{link.href}">{link.name}</a></li>'
        yield "</ul>\n"
    yield f'<p class="why">{f"Trang {item.page} · " if item.page else ""}{_rule(item.rule, item.rule_says)}'
    yield f" · tin cậy {item.confidence}</p>\n"
    if item.under:
        yield '<ul class="under">'
        for each in item.under:
            yield from _item(each)
        yield "</ul>"
    yield "</li>"


@lru_cache(maxsize=1000)
def _rule(name: str, says: str) -> str:
    return f"quy tắc: {escape(says)} (<code>{escape(name)}</code>)" if says else f"quy tắc <code>{escape(name)}</code>"
