# ruff: noqa: E501  -- a case stands on one line
"""Web pages: the furniture around the document, the forms that portals give it, and what they declare."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.assemble import assemble
from ingest.errors import Empty, NoText
from ingest.readers.html import read_html

SHARED = Path(__file__).resolve().parents[2] / "../shared"

LETTERHEAD = """<table border="0"><tr><td><p align="center"><b>ỦY BAN NHÂN DÂN<br>HUYỆN MẪU</b></p><p>-------</p></td>
<td><p style="text-align:center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br/>Độc lập - Tự do - Hạnh phúc</p></td></tr>
<tr><td>Số: 4/QĐ-UBND</td><td><i>Mẫu, ngày 2 tháng 3 năm 2031</i></td></tr></table>"""
BODY = """<p><b>QUYẾT ĐỊNH</b></p><p>Căn cứ Luật Tổ chức chính
 quyền địa phương   năm 2025;</p><p>Điều 1. Giao Phòng Kinh tế rà soát<sup>1</sup> các chợ trên địa bàn
huyện trước ngày 30/6.</p><div>Điều 2. Quyết định có hiệu lực từ ngày ký./.</div>
<table><tr><td><b>Nơi nhận:</b><br>- Như Điều 2;<br>- Lưu: VT.</td><td>CHỦ TỊCH<br><br>Nguyễn Văn Mẫu</td></tr></table>"""
WANT = ["ỦY BAN NHÂN DÂN", "HUYỆN MẪU", "Số: 4/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Mẫu, ngày 2 tháng 3 năm 2031", "QUYẾT ĐỊNH",
        "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;",
        "Điều 1. Giao Phòng Kinh tế rà soát¹ các chợ trên địa bàn huyện trước ngày 30/6.",
        "Điều 2. Quyết định có hiệu lực từ ngày ký./.", "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT.", "CHỦ TỊCH",
        "Nguyễn Văn Mẫu"]


def lines_of(source: str) -> list[str]:
    return [line.text for line in read_html(source.encode()).lines]


def page(inside: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{inside}</body></html>"


MENU = "<ul>" + "".join(f"<li><a href='#{i}'>Mục số {i} của cổng thông tin điện tử huyện</a></li>" for i in range(40)) + "</ul>"
FURNITURE = {
    "a bare document": LETTERHEAD + BODY,
    "a menu of links before it": f"<div>{MENU}</div><div class='x'>{LETTERHEAD}{BODY}</div>",
    "a named sidebar, comments and a footer": (
        f"<div id='main'>{LETTERHEAD}{BODY}</div><div class='box-comments'>Bạn đọc hỏi về chợ.</div><footer>Bản quyền</footer>"),
    "a form around the whole page": f"<form><div>{MENU}</div><div>{LETTERHEAD}{BODY}</div></form>",
    "a table that frames the page": f"<table><tr><td>{MENU}</td><td>{LETTERHEAD}{BODY}</td></tr></table>",
    "headline and state above the letterhead": (
        f"<div><h1>Quyết định số 4/QĐ-UBND</h1><p>Còn hiệu lực</p><p>100%</p>{LETTERHEAD}{BODY}</div>"),
    "hidden parts and scripts": (
        f"<div>{LETTERHEAD}<div style='display: none'>Ẩn</div><script>var x='Điều 9';</script>{BODY}<p hidden>Ẩn</p></div>"),
    "a table of contents beside it": (
        f"<div><div>{LETTERHEAD}{BODY}</div><div><p>Mục lục</p><p>Điều 1</p><p>Điều 2</p></div></div>"),
    "share buttons inside it": f"<div>{LETTERHEAD}<p>Chia sẻ</p><p>In trang</p>{BODY}</div>",
    "unclosed tags without end": "<font>" * 3000 + LETTERHEAD + BODY,
}


@pytest.mark.parametrize("source", FURNITURE.values(), ids=FURNITURE.keys())
def test_only_the_document_is_read(source: str) -> None:
    assert lines_of(page(source)) == WANT


def test_an_appendix_beside_the_document_belongs_to_it() -> None:
    appendix = "<div><p>PHỤ LỤC I</p><p>Danh mục chợ hạng ba của huyện</p></div>"
    assert lines_of(page(f"<div><div>{LETTERHEAD}{BODY}</div>{appendix}</div>")) == [
        *WANT, "PHỤ LỤC I", "Danh mục chợ hạng ba của huyện"]


def test_a_table_of_contents_behind_a_short_document_is_no_text() -> None:
    heads = ["Điều 1. Phạm vi", "Điều 2. Đối tượng", "Điều 3. Hiệu lực"]
    document = LETTERHEAD + BODY + "".join(f"<p>{head}</p><p>{n}. Chợ hạng ba.</p>" for n, head in enumerate(heads))
    contents = "".join(f"<li>{head}</li><li>Khoản 1</li><li>Điểm a</li>" for head in heads)
    read = lines_of(page(f"<div><div>{document}</div><div><p>Mục lục</p><ul>{contents}</ul></div></div>"))
    assert "Mục lục" not in read and not any("Khoản 1" in line for line in read)
    assert [line for line in read if line in heads] == heads


PARTY_HEAD = ["TỈNH ỦY HÒA SƠN", "BAN DÂN VẬN", "* Số 7-KH/BDVTU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Hòa Sơn, ngày 2 tháng 3 năm 2031"]


@pytest.mark.parametrize("rule", ["<p>*</p>", "<div>* * *</div>", "<p>-----</p>", ""])
def test_a_letterhead_in_paragraphs_keeps_its_left_column(rule: str) -> None:
    head = "<p>TỈNH ỦY HÒA SƠN</p><p>BAN DÂN VẬN</p>" + rule + "".join(f"<p>{t.strip('* ')}</p>" for t in PARTY_HEAD[2:])
    got = lines_of(page(f"<div><p>Tải văn bản gốc</p><p>Xem 12 lượt</p>{head}<p>KẾ HOẠCH</p><p>Quét chợ</p></div>"))
    assert [line.strip("* ") for line in got] == [*(t.strip("* ") for t in PARTY_HEAD), "KẾ HOẠCH", "Quét chợ"]


def test_a_table_with_merged_cells() -> None:
    table = """<table><tr><th rowspan=2>STT</th><th colspan=2>Nhiệm vụ</th></tr><tr><th>Tên</th><th>Hạn</th></tr>
    <tr><td>1</td><td><p>Rà soát</p><p>chợ</p></td><td>6/2031</td></tr></table>"""
    lines = read_html(page(f"<p>Điều 1. Ban hành danh mục nhiệm vụ của huyện:</p>{table}").encode()).lines
    assert assemble(lines)[0].split("\n")[1:] == ["STT\tNhiệm vụ", "Tên\tHạn", "1\tRà soát chợ\t6/2031"]
    spans = {line.text: (line.cell.row_span, line.cell.col_span) for line in lines if line.cell}
    assert spans["STT"] == (2, 1) and spans["Nhiệm vụ"] == (1, 2)


def test_form_is_style() -> None:
    source = page("<h2>I. MỤC TIÊU CHUNG</h2><p style='TEXT-ALIGN: center'><strong>Chương <i>I</i></strong></p>"
                  "<p><span style='font-weight:700'>Điều 1.</span> Một phần đậm</p><div align=center><em>(Kèm theo)</em></div>")
    got = {line.text: line.style for line in read_html(source.encode()).lines}
    assert got["I. MỤC TIÊU CHUNG"].heading_level == 2 and got["I. MỤC TIÊU CHUNG"].bold
    assert got["Chương I"].bold and got["Chương I"].centred and not got["Chương I"].italic
    assert not got["Điều 1. Một phần đậm"].bold
    assert got["(Kèm theo)"].italic and got["(Kèm theo)"].centred


def test_numbered_lists_show_their_numbers() -> None:
    source = page("<p>Các việc sau đây của xã:</p><ol start=3><li>Quét chợ</li><li>Trồng cây</li></ol><ul><li>Khác</li></ul>")
    assert lines_of(source) == ["Các việc sau đây của xã:", "3. Quét chợ", "4. Trồng cây", "- Khác"]


def test_legacy_fonts_inside_a_page() -> None:
    source = ("<html><body><p><font face='.VnTime'>§iÒu 1. C¨n cø</font> Luật</p>"
              "<p style=\"font-family:'.VnTimeH'\">quyÕt ®Þnh</p><p><font face=VNI-Times>Ñoäc laäp</font></p></body></html>")
    got = [line.text for line in read_html(source.encode()).lines]
    assert got == ["Điều 1. Căn cứ Luật", "QUYẾT ĐỊNH", "Độc lập"]


@pytest.mark.parametrize(("codec", "declared"), [
    ("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-8-sig", "windows-1252"), ("utf-8", "iso-8859-1")])
def test_the_bytes_win_over_the_declared_encoding(codec: str, declared: str) -> None:
    source = f"<html><head><meta http-equiv=Content-Type content='text/html; charset={declared}'></head><p>Điều 1. Phạm vi</p>"
    assert [line.text for line in read_html(source.encode(codec)).lines] == ["Điều 1. Phạm vi"]


def test_a_page_in_tcvn3() -> None:
    source = "<html><meta charset=windows-1252><p>§éc lËp - Tù do - H¹nh phóc</p></html>".encode("cp1252")
    assert [line.text for line in read_html(source).lines] == ["Độc lập - Tự do - Hạnh phúc"]


NEWS = """<header><a>Trang chủ</a></header><h1>Xã Mẫu khai trương chợ mới</h1><time datetime="2031-03-02">2/3/2031</time>
<div class="content"><p>Sáng 2/3, Ủy ban nhân dân xã Mẫu tổ chức lễ khai trương chợ mới ở trung tâm xã.</p>
<p>Chợ có 120 quầy hàng, phục vụ người dân của năm xã lân cận trong vùng và khách du lịch.</p></div>
<div class="tin-lien-quan"><p>Tin khác về chợ</p></div>"""


def test_a_news_article_begins_with_its_headline() -> None:
    head = "<meta property='og:site_name' content='Báo Mẫu'><meta property='article:published_time' content='2031-03-02T08:00'>"
    reading = read_html(page(NEWS, head).encode())
    assert [line.text[:30] for line in reading.lines] == [
        "Xã Mẫu khai trương chợ mới", "Sáng 2/3, Ủy ban nhân dân xã M", "Chợ có 120 quầy hàng, phục vụ "]
    assert reading.declared["site"] == "Báo Mẫu"
    assert reading.declared["published_on"] == "2031-03-02T08:00"


def test_what_the_portal_declares() -> None:
    properties = """<table><tr><td>Số hiệu:</td><td>4/QĐ-UBND</td></tr><tr><td>Người ký</td><td>Nguyễn Văn Mẫu</td></tr></table>
    <div><b>Ngày ban hành:</b> 02/03/2031</div><dl><dt>Cơ quan ban hành</dt><dd>UBND huyện Mẫu</dd></dl>
    <p>Trích yếu: Về việc rà soát chợ</p>"""
    ld = '<script type="application/ld+json">{"@graph":[{"headline":"Chợ","datePublished":"2031-03-02"}]}</script>'
    said = read_html(page(f"<div>{properties}</div><div>{LETTERHEAD}{BODY}</div>", ld).encode()).declared
    assert said == said | {
        "symbol": "4/QĐ-UBND", "signer": "Nguyễn Văn Mẫu", "issued_on": "02/03/2031", "issuer": "UBND huyện Mẫu",
        "title": "Về việc rà soát chợ", "headline": "Chợ", "published_on": "2031-03-02"}


# --- portals of three makes ---------------------------------------------------------------------------------------

LINKS = "".join(f"<tr><td><a href='#{i}'>Tin số {i} của cổng thông tin</a></td></tr>" for i in range(9))
NEWER = "<table><tr><td>3/QĐ-UBND</td><td><a href='#'>Quyết định trồng cây</a></td><td>01/02/2031</td></tr></table>"
DOTNET = f"""<form id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEP"/><table width="1000">
<tr><td colspan="3"><img src="b.jpg" alt="Cổng thông tin"/></td></tr><tr><td width="200"><table>{LINKS}</table>
<table><tr><td>Số lượt truy cập: 1.234.567</td></tr></table></td><td><table><tr><td><span id="lblDuongDan">Trang chủ &gt; Văn bản</span></td></tr>
<tr><td><table border="1"><tr><td><b>Số ký hiệu</b></td><td><span id="lblSo">4/QĐ-UBND</span></td></tr>
<tr><td><b>Ngày ban hành</b></td><td>02/03/2031</td></tr></table></td></tr><tr><td><div id="ctl00_NoiDung">{LETTERHEAD}{BODY}</div></td></tr>
<tr><td><b>Các văn bản khác</b>{NEWER}</td></tr></table></td><td width="180"><table><tr><td>THÔNG BÁO</td></tr>{LINKS}</table></td></tr>
<tr><td colspan="3">Bản quyền thuộc Ủy ban nhân dân huyện Mẫu. Chịu trách nhiệm: Chánh Văn phòng. Địa chỉ: 1 đường Mẫu, thị trấn Mẫu</td></tr></table></form>"""
LIFERAY = f"""<div id="wrapper"><header id="banner" role="banner"><h1 class="site-title"><a class="logo"><img alt="Huyện Mẫu"/></a></h1></header>
<nav class="sort-pages" id="navigation"><ul><li><a><span>Giới thiệu</span></a></li></ul></nav><div id="content"><nav id="breadcrumbs"><ul><li>Trang chủ</li></ul></nav>
<div class="portlet-layout"><div class="portlet-column" id="column-1"><section class="portlet"><div class="portlet-body"><div class="journal-content-article">
<div class="detail-vb"><div class="row"><label>Số/Ký hiệu:</label><span>4/QĐ-UBND</span></div><div class="row"><label>Ngày ban hành:</label><span>02/03/2031</span></div></div>
<div class="noidung">{LETTERHEAD}{BODY}</div></div><div class="asset-ratings"><div class="rating-label">Trung bình (0 Bình chọn)</div></div></div></section></div>
<div class="portlet-column" id="column-2"><section class="portlet"><header><h1 class="portlet-title"><span>Văn bản mới</span></h1></header>
<ul><li><a>3/QĐ-UBND Quyết định trồng cây xanh của huyện năm 2031</a></li></ul></section></div></div></div><footer id="footer">Giấy phép số 5</footer></div>"""


@pytest.mark.parametrize("source", [DOTNET, LIFERAY], ids=["nested tables of .NET", "portlets of Liferay"])
def test_a_portal_of_another_make(source: str) -> None:
    reading = read_html(page(source).encode())
    assert [line.text for line in reading.lines] == WANT
    assert (reading.declared["symbol"], reading.declared["issued_on"]) == ("4/QĐ-UBND", "02/03/2031")


def test_a_news_site_of_wordpress() -> None:
    site = """<a class="skip-link screen-reader-text">Chuyển đến nội dung</a><div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title">Trang tin xã Mẫu</p></header>
    <div class="content-area"><main><article class="post type-post hentry tag-cho"><header class="entry-header"><h1 class="entry-title">Xã Mẫu ra quân dọn chợ</h1>
    <div class="entry-meta"><span class="posted-on">Đăng ngày <time datetime="2031-04-05">05/04/2031</time></span><span class="byline"> bởi admin</span></div></header>
    <div class="entry-content"><div class="addtoany_share_save_container"><a>Facebook</a></div><p><strong>Sáng 5/4, Ủy ban nhân dân xã Mẫu tổ chức lễ ra quân dọn chợ.</strong></p>
    <figure><img/><figcaption>Đoàn viên quét chợ Mẫu</figcaption></figure><p>Chủ tịch xã yêu cầu các thôn quét chợ hằng tuần, báo cáo trước ngày 25 hằng tháng.</p>
    <blockquote><p>“Mỗi hộ một việc”, ông nói.</p></blockquote></div><footer class="entry-footer">Chuyên mục: Tin tức</footer></article>
    <div id="comments" class="comments-area"><h3>Trả lời</h3><p>Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *</p></div></main></div>
    <aside class="widget-area"><h2>Thời tiết hôm nay</h2><div>Nắng, 30 độ, gió nhẹ, khả năng mưa thấp trong ngày hôm nay</div></aside><footer class="site-footer">Bản quyền</footer></div>"""
    assert lines_of(page(site)) == [
        "Xã Mẫu ra quân dọn chợ", "Sáng 5/4, Ủy ban nhân dân xã Mẫu tổ chức lễ ra quân dọn chợ.", "Đoàn viên quét chợ Mẫu",
        "Chủ tịch xã yêu cầu các thôn quét chợ hằng tuần, báo cáo trước ngày 25 hằng tháng.", "“Mỗi hộ một việc”, ông nói."]


def test_nothing_to_read() -> None:
    with pytest.raises(Empty):
        read_html(b"")
    with pytest.raises(NoText):
        read_html(b"<html><body><script>1</script></body></html>")


@pytest.mark.parametrize("name", ["vbpl_qd07_2026_ttg.html", "vbpl_nd335_2025.html"])
def test_a_real_portal(name: str) -> None:
    path = SHARED / "corpus/html" / name
    if not path.exists():
        pytest.skip("real documents are not here")
    lines = [line.text for line in read_html(path.read_bytes()).lines]
    assert lines[0].isupper() and lines[1].startswith("Số:")
    assert lines[-2] in ("PHÓ THỦ TƯỚNG", "(Đã ký)")


@pytest.mark.parametrize("bar", [
    '<div class="x1"><a href="#">Cỡ chữ</a> <a href="#">In trang</a> <a href="#">Chia sẻ</a></div>',
    '<ul><li>A+</li><li>A-</li><li>Gửi email</li></ul>', "<p>Lượt xem: 120</p>", '<div class="tools">Bản in đẹp</div>'])
def test_bars_of_a_page_are_no_text(bar: str) -> None:
    words = "Ủy ban nhân dân xã tổ chức hội nghị triển khai nhiệm vụ sáu tháng cuối năm tại hội trường."
    page = f"<html><body><div>{bar}<h1>Hội nghị</h1><p>{words}</p><p>1,5</p></div></body></html>"
    assert assemble(read_html(page.encode()).lines)[0].splitlines() == ["Hội nghị", words, "1,5"]


@pytest.mark.parametrize(("left", "right"), [
    ("<p>Phòng Giáo dục và Đào tạo huyện Mẫu</p><p>Trường THCS Cao Sơn</p>", "cộng hòa xã hội chủ nghĩa việt nam"),
    ("<p>Đảng bộ huyện mẫu</p><p>Chi bộ trường thcs cao sơn</p>", "đảng cộng sản việt nam"),
])
def test_a_letterhead_in_small_letters_stays_whole(left: str, right: str) -> None:
    """A font of capitals (`.VnTimeH`) or a style made them; the text has small letters."""
    table = f"<table><tr><td>{left}<p>Số: … /KH-THCS</p></td><td><p>{right}</p></td></tr></table>"
    found = lines_of(page(f"<div>Tin mới</div><div>{table}<p>BÁO CÁO</p><p>Nhà trường báo cáo kết quả công tác năm học.</p></div>"))
    assert found[:4] == [*(part.removesuffix("</p>") for part in left.split("<p>")[1:]), "Số: … /KH-THCS", right]
