"""The report in a real browser (Chromium, `make test` installs it): what people click, filter and read, by mouse, by
keyboard and on a phone; nothing is fetched, no script complains, and axe-core finds nothing to mend."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plans import PLAN, ROOT, Run

from vanban.query import connect, dicts
from vanban.report import tracker
from vanban.report.build import build

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")
DAY = date(2024, 6, 1)
EVIL = '<img src=x onerror="alert(1)">'
IN_VIEW = "(e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
PATIENCE = 60  # seconds that a page may take on a busy machine
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """A sample with pages and two plans, one of them hostile."""
    root = tmp_path_factory.mktemp("browser")
    source = root / "vào"
    source.mkdir()
    shutil.copy(ROOT / "data/raw/57-KL-UBKTTU_quan-ly-dat-dai.pdf", source)
    (source / "a.txt").write_text(PLAN.format(number=5, day=6), "utf-8")
    hostile = PLAN.format(number=6, day=8).replace("Rà soát quy chế", f"Rà soát {EVIL} quy chế").replace(
        "Phòng Tổng hợp", f"Phòng {EVIL} Tổng hợp").replace("-KL/TU", f"-KL/TU {EVIL}")
    (source / f"b {EVIL.replace('/', '')}.txt").write_text(hostile, "utf-8")
    assert inside("ingest", source, tables=root / "t").returncode == 0
    return root / "t"


@pytest.fixture(scope="module")
def report(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report, with few rows in a script so that a table has several."""
    out = tmp_path_factory.mktemp("out") / "báo cáo #1"
    before, tracker.CHUNK = tracker.CHUNK, 5
    try:
        build(tables, out, DAY)
    finally:
        tracker.CHUNK = before
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
               "--disable-sync", "--no-first-run", "--disable-gpu"]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=options)
        yield opened
        opened.close()


class Tab:
    """A tab that holds against a page whatever it fetches from elsewhere, complains of or asks."""

    def __init__(self, browser: Any, size: dict[str, int], home: str, **options: Any) -> None:
        phone = size is PHONE
        self.page = browser.new_context(
            viewport=size, is_mobile=phone, has_touch=phone, locale="vi-VN", **options).new_page()
        self.page.set_default_timeout(1000 * PATIENCE)
        self.home = home
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda r: None if r.url.startswith((home, "data:")) else self.faults.append(r.url))
        self.page.on("requestfailed", lambda r: self.faults.append(f"failed: {r.url}"))

    def open(self, path: str) -> Any:
        self.page.goto(self.home + path)
        return self.page


@pytest.fixture
def tab(browser: Any, report: Path, request: pytest.FixtureRequest) -> Iterator[Tab]:
    made = Tab(browser, getattr(request, "param", DESK), report.as_uri() + "/")
    yield made
    assert made.faults == []
    made.page.context.close()


def comes(page: Any, true: Callable[[], object]) -> bool:
    """Whether it comes true, however slow the machine."""
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        page.wait_for_timeout(50)
    return bool(true())


def count(page: Any, beginning: str) -> str:
    """What the line above a table says a third of a second after it begins with these words."""
    line = page.locator("#dem")
    assert comes(page, lambda: (words := str(line.inner_text())) and words.startswith(beginning)), line.inner_text()
    page.wait_for_timeout(350)
    return str(line.inner_text())


def kl_page(tables: Path) -> str:
    [row] = dicts(connect(tables), "SELECT doc_id FROM documents WHERE format = 'pdf'")
    return f"van-ban/{row['doc_id']}.html"


def test_the_overview_draws_and_leads_on(tab: Tab, tables: Path) -> None:
    page = tab.open("index.html")
    assert comes(page, lambda: page.locator(".plot canvas").count() == 4)
    drawn = page.evaluate("""() => [...document.querySelectorAll('canvas')].map((canvas) => {
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return new Set(Array.from({length: data.length / 4}, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size; })""")
    assert min(drawn) > 3, "each plot has colours"
    tips = page.evaluate("""() => {
      const plot = echarts.getInstanceByDom(document.getElementById('ve-mang'));
      const nodes = plot.getOption().series[0].data;
      nodes.forEach((_, i) => plot.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: i}));
      return document.querySelectorAll('img').length; }""")
    assert tips == 0
    x, y = page.evaluate("""() => {
      const plot = echarts.getInstanceByDom(document.getElementById('ve-han'));
      const [x, y] = plot.convertToPixel({seriesIndex: 1}, ['06/2024', 0]);
      const place = document.getElementById('ve-han').getBoundingClientRect();
      return [place.x + x, place.y + y - 4]; }""")
    page.mouse.click(x, y)
    page.wait_for_url("**/nhiem-vu.html#han=2024-06")
    [june] = dicts(connect(tables, DAY), "SELECT count(*) AS n FROM task_tracker WHERE month(next_due) = 6 "
                                         "AND year(next_due) = 2024")
    assert june["n"] and count(page, f"{june['n']} trong ")
    assert page.locator("select[name=han] option:checked").inner_text() == "Tháng 06/2024"


def test_plots_live_through_a_window_without_room(tab: Tab) -> None:
    page = tab.open("index.html")
    assert comes(page, lambda: page.locator(".plot canvas").count() == 4)
    hide = "(how) => document.querySelectorAll('.plot').forEach((place) => { place.style.display = how; })"
    for how in ("none", ""):
        page.evaluate(hide, how)
        page.wait_for_timeout(200)
    page.set_viewport_size({"width": 700, "height": 800})
    assert comes(page, lambda: page.evaluate(
        "[...document.querySelectorAll('.plot canvas')].every((c) => c.clientWidth <= c.parentNode.clientWidth)"))


@pytest.mark.parametrize("tab", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_the_network_and_its_names_lie_inside_its_plot(tab: Tab) -> None:
    page = tab.open("index.html")
    assert comes(page, lambda: page.locator("#ve-mang canvas").count())
    outside = """() => {
      const plot = echarts.getInstanceByDom(document.getElementById('ve-mang'));
      const shapes = plot.getZr().storage.getDisplayList(true).filter((one) => one.style.text || one.shape);
      return shapes.filter((one) => {
        const box = one.getBoundingRect().clone();
        if (one.transform) box.applyTransform(one.transform);
        return !one.ignore && (box.x < 0 || box.y < 0 || box.x + box.width > plot.getWidth()
          || box.y + box.height > plot.getHeight());
      }).length; }"""
    assert comes(page, lambda: page.evaluate(outside) == 0), "where they stand once they have moved there"


def test_the_tracker_searches_filters_and_sorts(tab: Tab, tables: Path) -> None:
    page = tab.open("nhiem-vu.html")
    [total] = dicts(connect(tables), "SELECT count(*) AS n FROM task_tracker")
    assert count(page, "5 trong") == f"5 trong {total['n']} nhiệm vụ (mới nạp 5)"
    page.locator("[name=tim]").fill("ra soat QUY CHE")
    assert count(page, "2 trong") == f"2 trong {total['n']} nhiệm vụ", "the other scripts were loaded for it"
    cells = page.locator(".tabulator-row")
    assert EVIL in cells.nth(1).inner_text() and "còn 5 ngày" in cells.nth(0).inner_text()
    assert page.locator("#bang img").count() == 0
    page.reload()
    assert count(page, "2 trong") == f"2 trong {total['n']} nhiệm vụ", "the address holds what was asked"
    page.get_by_role("button", name="Xóa bộ lọc").click()
    page.locator("[name=don-vi]").fill("van phong ban")
    page.locator("[name=ai]").select_option("phoi-hop")
    count(page, "2 trong ")
    page.get_by_role("button", name="Xóa bộ lọc").click()
    page.locator("[name=han]").select_option("dinh-ky")
    [recurring] = dicts(connect(tables), "SELECT count(*) AS n FROM task_tracker WHERE len(recurrence) > 0 "
                                         "OR (next_due IS NULL AND deadline_text IS NOT NULL)")
    count(page, f"{recurring['n']} trong ")
    page.locator("[name=han]").select_option("")
    page.locator("button.sort").first.press("Enter")

    def in_order() -> bool:
        names = [t.lower() for t in page.locator(".tabulator-row .tabulator-cell:first-child a").all_inner_texts()]
        return len(names) == total["n"] and names == page.evaluate(
            "(names) => names.sort(new Intl.Collator('vi').compare)", names)

    assert comes(page, in_order)
    page.locator(".tabulator-row a").first.click()
    page.wait_for_url("**/van-ban/*.html#n-*")
    assert page.locator("li.row.on").count() == 1


def test_rows_light_up_in_text_list_and_picture_from_each_of_them(tab: Tab, tables: Path) -> None:
    page = tab.open(kl_page(tables))
    assert page.evaluate("[...document.images].every((i) => i.loading === 'lazy')")
    row = page.locator("li.row.k-h").first
    number = row.get_attribute("data-r")

    def lit() -> list[str]:
        return [page.evaluate(f"[...document.querySelectorAll('{kind}.on')].map((e) => e.dataset.r).join('|')")
                for kind in ("li.row", "mark", "a.box")]

    def all_lit() -> bool:
        rows, marks, boxes = lit()
        return (rows == number and all(number in m.split() for m in marks.split("|")) and bool(marks)
                and set(boxes.split("|")) == {number})

    row.locator("a.go").click()
    assert comes(page, all_lit) and "quy tắc" in page.locator("#the").inner_text()
    other = page.locator("li.row.k-v").last
    other.locator("a.go").click()
    assert comes(page, lambda: not all_lit())
    page.locator(f'mark[data-r="{number}"]').first.click()
    assert comes(page, all_lit)
    other.locator("a.go").click()
    assert comes(page, lambda: not all_lit())
    page.locator(f'a.box[data-r="{number}"]').first.click()
    assert comes(page, all_lit) and page.url.endswith(f"#{row.get_attribute('id')}")
    mark = page.locator(f'mark[data-r="{number}"]').first
    assert comes(page, lambda: mark.evaluate(IN_VIEW))
    other.locator("a.go").click()
    assert comes(page, lambda: not all_lit())
    page.locator(f"a.ref[href='#{row.get_attribute('id')}']").press("Enter")
    assert comes(page, all_lit), "by keyboard from the text"
    page.get_by_label("Hạn chế").uncheck()
    assert not row.is_visible() and not page.locator(f'a.box[data-r="{number}"]').first.is_visible()
    picture = page.locator("#trang-1 img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('#trang-1 img').naturalWidth > 500")


def test_boxes_lie_on_ink(tab: Tab, tables: Path) -> None:
    """Under each box of a citation the picture is darker than the margin beside it."""
    page = tab.open(kl_page(tables))
    page.wait_for_function("() => document.querySelector('#trang-1 img').naturalWidth > 500")
    shares = page.evaluate("""() => {
      const image = document.querySelector('#trang-1 img');
      const sheet = image.parentElement.getBoundingClientRect();
      return [...image.parentElement.querySelectorAll('a.box.k-v, a.box.k-h')].map((box) => {
        const b = box.getBoundingClientRect();
        return [(b.left - sheet.left) / sheet.width, (b.top - sheet.top) / sheet.height,
                b.width / sheet.width, b.height / sheet.height]; }); }""")
    from PIL import Image

    [path] = (p for p in (tab_folder(tab) / "anh").rglob("0001-*.jpg"))
    picture = Image.open(path).convert("L")
    assert len(shares) > 3
    for x, y, w, h in shares:
        box = picture.crop((round(x * picture.width), round(y * picture.height),
                            round((x + w) * picture.width), round((y + h) * picture.height)))
        dark = sum(box.histogram()[:128]) / (box.width * box.height)
        assert 0.04 < dark < 0.5, "letters, neither paper nor a picture"


def tab_folder(tab: Tab) -> Path:
    from urllib.parse import unquote, urlparse

    return Path(unquote(urlparse(tab.home).path))


@pytest.mark.parametrize("tab", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_shows_one_column_and_a_card(tab: Tab, tables: Path) -> None:
    for path in ("index.html", "nhiem-vu.html", "van-ban.html", "don-vi.html", kl_page(tables)):
        page = tab.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page.locator("mark").first.tap()
    card = page.locator("#the")
    assert card.is_visible() and "tin cậy" in card.inner_text()
    page.get_by_role("button", name="Trên ảnh").tap()
    box = page.locator("a.box.on").first
    assert comes(page, lambda: box.evaluate(IN_VIEW))
    page = tab.open("nhiem-vu.html")
    page.wait_for_selector(".tabulator-row")
    assert "Thời hạn" in page.locator(".tabulator-row").first.inner_text()


def test_the_keyboard_gets_everywhere(tab: Tab) -> None:
    page = tab.open("nhiem-vu.html")
    page.wait_for_selector(".tabulator-row")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate("""() => {
          const e = document.activeElement;
          return [e.name || e.className || e.tagName, getComputedStyle(e).outlineStyle]; }""")
        assert outline != "none" or name == "BODY", name
        seen.append(name)
    assert [name for name in ("tim", "don-vi", "ai", "han", "loai", "xep", "sort", "A") if name not in seen] == []


def test_paper_holds_all_rows_and_no_controls(tab: Tab) -> None:
    page = tab.open("nhiem-vu.html#loai=Nhiệm vụ")
    shown = int(count(page, "").split()[0])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#in tbody tr:visible").count() == shown
    assert not page.locator("#loc").is_visible() and not page.locator("#bang").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(browser: Any, report: Path, tables: Path, size: dict[str, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    made = Tab(browser, size, report.as_uri() + "/", bypass_csp=True)
    unit = sorted((report / "don-vi").iterdir())[0].name
    for path in ("nhiem-vu.html", *(("index.html", kl_page(tables), f"don-vi/{unit}") if size is DESK else ())):
        page = made.open(path)
        page.wait_for_timeout(200)
        found = axe.run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
    assert made.faults == []
    made.page.context.close()


def test_any_web_server_will_do(browser: Any, report: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(report))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Tab(browser, DESK, f"http://127.0.0.1:{server.server_port}/")
        page = made.open("nhiem-vu.html#tim=ra+soat+quy+che")
        count(page, "2 trong ")
        made.open("index.html")
        assert made.faults == []
        made.page.context.close()
        server.shutdown()
