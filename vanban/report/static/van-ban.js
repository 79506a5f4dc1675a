// A document's page: a row, its words in the text and its boxes on the pictures are shown together, from any of them.
"use strict";
(function () {
  const beside = window.matchMedia("(min-width: 62rem)");
  const card = document.getElementById("the");
  const rows = new Map();
  const marks = new Map();
  const boxes = new Map();
  let chosen = null;

  const put = (map, key, value) => { if (map.has(key)) map.get(key).push(value); else map.set(key, [value]); };
  for (const row of document.querySelectorAll("li.row")) rows.set(row.dataset.r, row);
  for (const mark of document.querySelectorAll("mark")) {
    for (const number of mark.dataset.r.split(" ")) put(marks, number, mark);
  }

  function frame() {
    const held = document.getElementById("khung");
    if (!held) return;
    const sheets = new Map();
    for (const figure of document.querySelectorAll("figure[data-page]")) {
      const [width, height] = figure.dataset.size.split(" ").map(Number);
      sheets.set(Number(figure.dataset.page), { sheet: figure.querySelector(".sheet"), width, height });
    }
    const area = (box) => (box[4] - box[2]) * (box[5] - box[3]);
    for (const [number, page, x0, y0, x1, y1] of JSON.parse(held.textContent).sort((a, b) => area(b) - area(a))) {
      const on = sheets.get(page);
      const row = rows.get(String(number));
      if (!on || !row) continue;
      const box = document.createElement("a");
      const kind = [...row.classList].find((name) => name.startsWith("k-"));
      const name = row.querySelector(".mark").textContent;
      box.className = `box ${kind}`;
      box.href = `#${row.id}`;
      box.dataset.r = String(number);
      box.style.left = `${10 * x0 / on.width}%`;
      box.style.top = `${10 * y0 / on.height}%`;
      box.style.width = `${10 * (x1 - x0) / on.width}%`;
      box.style.height = `${10 * (y1 - y0) / on.height}%`;
      box.title = name;
      if (boxes.has(String(number))) {  // the keyboard stops once at each row
        box.tabIndex = -1;
        box.setAttribute("aria-hidden", "true");
      } else {
        box.setAttribute("aria-label", `${name} trên ảnh trang ${page}`);
      }
      put(boxes, String(number), box);
      on.sheet.append(box);
    }
  }

  function show(element) {
    if (element) element.scrollIntoView({ block: "center", inline: "nearest" });
  }

  function tell(number, row) {
    if (!card) return;
    const name = row.querySelector(".mark").textContent;
    const kind = row.querySelector(".kind").textContent;
    const first = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = `${name} ${kind}`;
    first.append(strong, ` – ${row.querySelector(".why").textContent}`);
    const ways = document.createElement("nav");
    ways.setAttribute("aria-label", "Xem dòng này");
    const way = (words, target) => {
      if (!target) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => show(target));
      ways.append(button);
    };
    way("Trong văn bản", (marks.get(number) || [])[0]);
    way("Dòng trích", row);
    way("Trên ảnh", (boxes.get(number) || [])[0]);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Đóng";
    close.addEventListener("click", () => { card.hidden = true; });
    ways.append(close);
    card.className = `card ${[...row.classList].find((c) => c.startsWith("k-"))}`;
    card.replaceChildren(first, ways);
    card.hidden = false;
  }

  // `from`: the element that was used to choose; the others are brought into view where all stand beside each other.
  function choose(number, from) {
    const row = rows.get(number);
    if (!row) return;
    for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
    const all = [row, ...(marks.get(number) || []), ...(boxes.get(number) || [])];
    for (const element of all) element.classList.add("on");
    chosen = number;
    if (beside.matches) {
      const first = [row, (marks.get(number) || [])[0], (boxes.get(number) || [])[0]];
      for (const element of first) {
        if (element && !(from && element.closest(".pane") === from.closest(".pane"))) show(element);
      }
    }
    tell(number, row);
    try { history.replaceState(null, "", `#${row.id}`); } catch { /* some browsers forbid it on a disk */ }
  }

  // The innermost row at a place; when that is chosen already, the one around it, and so on.
  function at(mark) {
    const numbers = mark.dataset.r.split(" ").reverse().filter((number) => rows.has(number));
    return numbers[(numbers.indexOf(chosen) + 1) % numbers.length];
  }

  document.addEventListener("click", (event) => {
    const target = event.target.closest('mark, a.box, a.ref, a.go, .said a[href^="#"]');
    if (!target || event.ctrlKey || event.metaKey) return;
    if (target.matches("mark")) {
      const number = at(target);
      if (number) choose(number, target);
      return;
    }
    let row = target.closest("li.row");
    if (target.matches("a.box")) row = rows.get(target.dataset.r);
    if (target.matches("a.ref, .said a")) row = document.getElementById(target.hash.slice(1));
    if (!row) return;
    if (beside.matches || target.matches("a.box, a.ref")) event.preventDefault();
    choose(row.dataset.r, target.matches(".said a") ? null : target);
  });

  for (const input of document.querySelectorAll(".kinds input")) {
    input.addEventListener("change", () => {
      document.querySelector("main").classList.toggle(`hide-${input.value}`, !input.checked);
    });
  }

  function follow() {
    const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = wanted && (wanted.matches("li.row") ? wanted
      : document.getElementById(wanted.matches("a.ref") ? wanted.id.slice(2) : ""));
    if (row) {
      choose(row.dataset.r, null);
      if (!beside.matches) show((marks.get(row.dataset.r) || [row])[0]);
    }
  }

  frame();
  window.addEventListener("hashchange", follow);
  follow();
})();
