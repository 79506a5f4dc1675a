// The tables of tasks, documents and units: search without or with diacritics, filters, sorting, pages of fifty rows.
// What the filters say stands behind # in the address, so that a view can be sent on.
"use strict";
(function () {
  const settings = JSON.parse(document.getElementById("cau-hinh").textContent);
  const form = document.getElementById("loc");
  const count = document.getElementById("dem");
  const more = document.getElementById("them");
  const narrow = window.matchMedia("(max-width: 48rem)");
  const whole = new Intl.NumberFormat("vi-VN");
  const compare = new Intl.Collator("vi").compare;
  const rows = [];
  let loaded = 0;
  let table = null;

  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const day = (iso) => iso.split("-").reverse().join("/");

  // --- elements: what a row says only ever becomes text
  function make(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }
  const link = (href, words) => make("a", { href }, make("bdi", {}, words));
  function list(units) {
    const made = make("span", {});
    units.forEach(([name, page], at) => made.append(at ? "; " : "", link(`don-vi/${page}.html`, name)));
    return made;
  }
  function due(row) {
    const made = make("span", {});
    if (row.due) made.append(day(row.due), make("br", {}));
    const left = row.left === null ? "" : row.left < 0 ? `quá hạn ${whole.format(-row.left)} ngày`
      : row.left === 0 ? "hôm nay" : `còn ${whole.format(row.left)} ngày`;
    const tone = row.left === null ? "none" : row.left < 0 ? "late" : row.left <= 30 ? "soon" : "ok";
    if (left) made.append(make("span", { class: `state s-${tone}` }, left));
    if (row.term) made.append(left ? make("br", {}) : "", make("bdi", {}, row.term));
    if (!left && !row.term) made.append(make("span", { class: "state s-none" }, "không ghi"));
    return made;
  }
  const source = (row) => make("span", {}, make("bdi", {}, row.document), row.page ? `, trang ${row.page}` : "");
  const task = (row) => {
    const made = make("span", {}, link(`van-ban/${row.href}`, row.text));
    if (row.kind !== "Nhiệm vụ") made.append(make("span", { class: "why" }, ` (${row.kind.toLowerCase()})`));
    return made;
  };
  const empty = (row) => row.leads.length + row.partners.length + row.others.length === 0;

  // --- the three tables
  const tables = {
    "nhiem-vu": {
      row: ([href, text, kind, leads, partners, others, due, left, term, product, document, page, issuer, state]) => ({
        href, text, kind, leads, partners, others, due, left, term, product, document, page, issuer, state }),
      words: (row) => [row.text, row.product, row.document, row.issuer, row.term, row.state,
        ...[...row.leads, ...row.partners, ...row.others].map((unit) => unit[0])],
      columns: [
        ["Nhiệm vụ", task, 4], ["Chủ trì", (row) => list(row.leads), 2],
        ["Phối hợp, vai trò khác", (row) => list([...row.partners, ...row.others]), 2],
        ["Thời hạn", due, 1.2], ["Sản phẩm", (row) => make("bdi", {}, row.product), 1.4], ["Văn bản giao", source, 1.4],
        ...(settings.states ? [["Tình trạng", (row) => make("bdi", { class: "filled" }, row.state), 1.2]] : [])],
      sorts: {
        "qua-han": (a, b) => (a.left ?? 1e9) - (b.left ?? 1e9),
        "ten": (a, b) => compare(a.text, b.text),
        "don-vi": (a, b) => compare(a.leads[0]?.[0] ?? "\uffff", b.leads[0]?.[0] ?? "\uffff"),
        "van-ban": (a, b) => compare(a.document, b.document),
      },
      heads: { "Nhiệm vụ": "ten", "Chủ trì": "don-vi", "Thời hạn": "qua-han", "Văn bản giao": "van-ban" },
      noun: "nhiệm vụ",
    },
    "van-ban": {
      row: ([href, symbol, type, title, issuer, issued, tasks, weak, cites, status, file, warned]) => ({
        href, symbol, type, title, issuer, issued, tasks, weak, cites, status, file, warned }),
      words: (row) => [row.symbol, row.type, row.title, row.issuer, row.issued && day(row.issued), row.status, row.file],
      columns: [
        ["Số, ký hiệu", (row) => {
          const made = make("span", {}, link(`van-ban/${row.href}`, row.symbol || row.file));
          if (row.status) made.append(make("br", {}), make("span", { class: "state s-soon" }, row.status));
          return made;
        }, 1.6],
        ["Trích yếu", (row) => make("bdi", {}, `${row.type} ${row.title}`.trim()), 4],
        ["Cơ quan ban hành", (row) => make("bdi", {}, row.issuer), 2],
        ["Ngày", (row) => make("span", {}, row.issued ? day(row.issued) : "không rõ"), 1],
        ["Nhiệm vụ", (row) => make("span", {}, whole.format(row.tasks)), 0.8],
        ["Hạn chế", (row) => make("span", {}, whole.format(row.weak)), 0.8],
        ["Viện dẫn", (row) => make("span", {}, whole.format(row.cites)), 0.8]],
      sorts: {
        "ten": (a, b) => compare(a.symbol || "\uffff", b.symbol || "\uffff"),
        "co-quan": (a, b) => compare(a.issuer || "\uffff", b.issuer || "\uffff"),
        "nhiem-vu": (a, b) => b.tasks - a.tasks, "han-che": (a, b) => b.weak - a.weak,
      },
      heads: { "Số, ký hiệu": "ten", "Cơ quan ban hành": "co-quan", "Ngày": "", "Nhiệm vụ": "nhiem-vu", "Hạn chế": "han-che" },
      noun: "văn bản",
    },
    "don-vi": {
      row: ([href, name, all, leads, late, soon]) => ({ href, name, all, leads, late, soon }),
      words: (row) => [row.name],
      columns: [
        ["Đơn vị", (row) => link(`don-vi/${row.href}`, row.name), 5],
        ["Nhiệm vụ", (row) => make("span", {}, whole.format(row.all)), 1],
        ["Chủ trì", (row) => make("span", {}, whole.format(row.leads)), 1],
        ["Quá hạn", (row) => make("span", { class: row.late ? "state s-late" : "" }, whole.format(row.late)), 1],
        ["Trong 30 ngày", (row) => make("span", { class: row.soon ? "state s-soon" : "" }, whole.format(row.soon)), 1]],
      sorts: {
        "ten": (a, b) => compare(a.name, b.name), "chu-tri": (a, b) => b.leads - a.leads,
        "qua-han": (a, b) => b.late - a.late,
      },
      heads: { "Đơn vị": "ten", "Nhiệm vụ": "", "Chủ trì": "chu-tri", "Quá hạn": "qua-han" },
      noun: "đơn vị",
    },
  };
  const shape = tables[settings.table];

  // --- what the form asks for
  const asked = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const quarter = (iso) => `${iso.slice(0, 4)}-${Math.ceil(Number(iso.slice(5, 7)) / 3)}`;
  function fits(wanted) {
    const words = fold(wanted.tim || "").split(/\s+/).filter(Boolean);
    const unit = fold(wanted["don-vi"] || "").trim();
    const has = (units) => units.some((one) => fold(one[0]).includes(unit));
    const role = { "chu-tri": (row) => row.leads, "phoi-hop": (row) => row.partners, "khac": (row) => row.others }[wanted.ai]
      || ((row) => [...row.leads, ...row.partners, ...row.others]);
    const term = {
      "qua-han": (row) => row.left !== null && row.left < 0,
      "30": (row) => row.left !== null && row.left >= 0 && row.left <= 30,
      "quy": (row) => row.due && quarter(row.due) === quarter(settings.as_of),
      "dinh-ky": (row) => row.term !== "", "khong": (row) => !row.due && !row.term,
    }[wanted.han] || ((row) => (row.due || "").startsWith(wanted.han));
    return (row) => words.every((word) => row.folded.includes(word))
      && (!wanted.han || term(row)) && (!wanted.loai || row.kind === wanted.loai)
      && (wanted.ai === "khong" ? empty(row) : !unit && !wanted.ai || (unit ? has(role(row)) : role(row).length > 0));
  }

  // --- loading: the first script came with the page, the others when somebody needs them
  function take() {
    const waiting = (self.vanban || []).splice(0).sort((a, b) => a[0] - b[0]);
    for (const [, held] of waiting) {
      for (const values of held) {
        const row = shape.row(values);
        row.at = rows.length;
        row.id = rows.length;
        row.folded = fold(shape.words(row).join(" "));
        rows.push(row);
      }
      loaded += 1;
    }
  }
  let loading = false;
  function loadRest() {
    if (loading || loaded >= settings.chunks.length) return;
    loading = true;
    const script = make("script", { src: settings.chunks[loaded] });
    script.addEventListener("load", () => {
      loading = false;
      take();
      show();
      loadRest();
    });
    document.head.append(script);
  }

  function show() {
    const wanted = asked();
    const fit = fits(wanted);
    const order = shape.sorts[wanted.xep];
    const found = rows.filter(fit);
    if (order) found.sort((a, b) => order(a, b) || a.at - b.at);
    const rest = settings.total - rows.length;
    count.textContent = `${whole.format(found.length)} trong ${whole.format(settings.total)} ${shape.noun}`
      + (rest ? ` (mới nạp ${whole.format(rows.length)})` : "");
    more.hidden = !rest || loading;
    if (rest && Object.keys(wanted).length) loadRest();
    table.replaceData(found).then(() => table.setPage(1));
    for (const head of document.querySelectorAll("#bang .tabulator-col")) {
      const sort = shape.heads[head.querySelector(".tabulator-col-title")?.textContent];
      if (sort !== undefined) head.setAttribute("aria-sort", sort === (wanted.xep || "") ? "other" : "none");
    }
  }

  function remember() {
    const hash = new URLSearchParams(asked()).toString();
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { /* a disk */ }
  }

  function recall() {
    form.reset();
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
        const month = /^(\d{4})-(\d{2})$/.exec(value);
        if (name === "han" && month) field.append(new Option(`Tháng ${month[2]}/${month[1]}`, value));
      }
      field.value = value;
    }
  }

  // --- the table itself
  function columns() {
    if (narrow.matches) {
      return [{ title: "Danh sách", field: "id", headerSort: false, formatter: (cell) => {
        const row = cell.getRow().getData();
        const card = make("div", { class: "in-one" });
        for (const [title, form] of shape.columns) {
          const shown = form(row);
          if (shown.textContent) card.append(make("div", {}, make("span", { class: "what" }, title), shown));
        }
        return card;
      } }];
    }
    return shape.columns.map(([title, form, wide], at) => ({
      title, field: `c${at}`, headerSort: false, widthGrow: wide, minWidth: 70, formatter: (cell) => form(cell.getRow().getData()),
      titleFormatter: () => {
        const sort = shape.heads[title];
        if (sort === undefined) return make("span", { class: "tabulator-col-title" }, title);
        const button = make("button", { type: "button", class: "sort" },
          make("span", { class: "tabulator-col-title" }, title), make("span", { "aria-hidden": "true" }, " ↕"));
        button.addEventListener("click", () => {
          form_().value = form_().value === sort ? "" : sort;
          form_().dispatchEvent(new Event("input", { bubbles: true }));
        });
        return button;
      } }));
  }
  const form_ = () => form.elements.namedItem("xep");

  function start() {
    take();
    recall();
    table = new Tabulator("#bang", {
      data: [], columns: columns(), layout: "fitColumns", pagination: true, paginationSize: 50,
      paginationSizeSelector: [25, 50, 100, 250], paginationElement: document.getElementById("trang"), index: "id",
      placeholder: "Không có dòng nào khớp với bộ lọc.", locale: "vi",
      columnDefaults: { resizable: "header", vertAlign: "top", variableHeight: true },
      langs: { vi: { pagination: {
        page_size: "Số dòng", page_title: "Trang", first: "Đầu", first_title: "Trang đầu", last: "Cuối",
        last_title: "Trang cuối", prev: "Trước", prev_title: "Trang trước", next: "Sau", next_title: "Trang sau",
        all: "Tất cả", counter: { showing: "Dòng", of: "trong", rows: "dòng", pages: "trang" } } } },
    });
    table.on("tableBuilt", () => {
      const holder = document.querySelector("#bang .tabulator-tableholder");
      holder.removeAttribute("tabindex");  // it never scrolls by itself, and between a grid and its rows stands nothing
      holder.setAttribute("role", "presentation");
      show();
    });
    narrow.addEventListener("change", () => { table.setColumns(columns()); });
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { remember(); show(); }, 120);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { remember(); show(); }));
    window.addEventListener("hashchange", () => { recall(); show(); });
    more.querySelector("button").addEventListener("click", loadRest);
    const names = document.getElementById("cac-don-vi");
    if (names) {
      const known = new Set(rows.flatMap((row) => [...row.leads, ...row.partners].map((unit) => unit[0])));
      names.append(...[...known].sort(compare).slice(0, 500).map((name) => new Option(name, name)));
    }
  }

  // On paper the filtered rows stand as a plain table, all of them and not one page's.
  const paper = document.getElementById("in");
  window.addEventListener("beforeprint", () => {
    const body = make("tbody", {});
    const order = shape.sorts[asked().xep];
    const found = rows.filter(fits(asked()));
    if (order) found.sort((a, b) => order(a, b) || a.at - b.at);
    for (const row of found) {
      body.append(make("tr", {}, ...shape.columns.map(([, form]) => make("td", {}, form(row)))));
    }
    const wide = shape.columns.reduce((sum, [, , share]) => sum + share, 0);
    const widths = shape.columns.map(([, , share]) => {
      const column = make("col", {});
      column.style.width = `${100 * share / wide}%`;
      return column;
    });
    const head = make("thead", {}, make("tr", {}, ...shape.columns.map(([title]) => make("th", { scope: "col" }, title))));
    paper.replaceChildren(make("table", { class: "plain" }, make("colgroup", {}, ...widths), head, body));
  });
  window.addEventListener("afterprint", () => paper.replaceChildren());

  start();
})();
