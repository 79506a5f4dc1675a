// The overview's plots: deadlines by month, weaknesses by year, who cites whom. Each leads to the rows that it counts.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("so-lieu").textContent);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: "#1b1f27" };
  const whole = new Intl.NumberFormat("vi-VN");

  // Drawn once its place has a size, and again whenever that changes; on paper and in a folded window it has none, and a
  // network cannot be drawn on nothing.
  function plot(id, option, click, drawn) {
    const place = document.getElementById(id);
    if (!place) return;
    let made = null;
    new ResizeObserver(() => {
      if (!place.clientWidth || !place.clientHeight) return;
      if (made) { made.resize(); return; }
      made = echarts.init(place, null, { renderer: "canvas" });
      made.setOption({ textStyle: text, animation: !calm, ...option });
      if (click) made.on("click", click);
      if (drawn) drawn(made);
    }).observe(place);
  }

  const titled = (name, nameGap) =>
    ({ name, nameGap, nameLocation: "middle", nameTextStyle: { color: "#4a5160", fontSize: 12 } });
  const narrow = window.matchMedia("(max-width: 48rem)").matches;
  const safe = (words) => echarts.format.encodeHTML(String(words));
  const named = (month) => `${month.slice(5)}/${month.slice(0, 4)}`;

  // Every month between the first and the last, so that a gap shows as a gap; of long spans only what is near at first.
  function timeline(months) {
    const found = new Map(months.map(([month, late, coming]) => [month, { late, coming }]));
    const out = [];
    let [year, month] = months[0][0].split("-").map(Number);
    const last = months[months.length - 1][0];
    for (let name = months[0][0]; name <= last; ) {
      out.push({ month: name, late: 0, coming: 0, ...found.get(name) });
      month += 1;
      if (month > 12) { month = 1; year += 1; }
      name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
      if (out.length > 2400) break;
    }
    return out;
  }

  if (data.months.length) {
    const months = timeline(data.months);
    const now = months.findIndex((one) => one.month >= data.as_of.slice(0, 7));
    const centre = now < 0 ? months.length - 1 : now;
    plot("ve-han", {
      grid: { left: 60, right: 16, top: 44, bottom: 94 },
      legend: { top: 4, left: 0 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      dataZoom: [
        { type: "slider", startValue: Math.max(0, centre - 18), endValue: Math.min(months.length - 1, centre + 18),
          bottom: 10, height: 24, labelFormatter: (index) => named(months[index].month) },
        { type: "inside", zoomOnMouseWheel: "ctrl" }],
      xAxis: { type: "category", ...titled("Tháng đến hạn", 28), data: months.map((one) => named(one.month)),
        axisLabel: { color: "#1b1f27" } },
      yAxis: { type: "value", ...titled("Số nhiệm vụ", 40), minInterval: 1, axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
      series: [
        { name: "Đã quá hạn", type: "bar", stack: "n", itemStyle: { color: "#b42318" }, cursor: "pointer",
          data: months.map((one) => one.late || null) },
        { name: "Chưa đến hạn", type: "bar", stack: "n", itemStyle: { color: "#1f6f43" }, cursor: "pointer",
          data: months.map((one) => one.coming || null) }],
    }, (event) => { location.href = `nhiem-vu.html#han=${months[event.dataIndex].month}`; });
  }

  const years = data.weak.years;
  if (data.weak.fields.length) {
    const shown = data.weak.fields.slice(0, 14).reverse();
    const shades = ["#7f1d1d", "#b45309", "#4d7c0f", "#0f766e", "#1d4ed8", "#6d28d9", "#be185d", "#475569"];
    plot("ve-linh-vuc", {
      grid: { left: 8, right: 24, top: 44, bottom: 28, containLabel: true },
      legend: { top: 4, left: 0, type: "scroll" },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      xAxis: { type: "value", ...titled("Số hạn chế", 26), minInterval: 1,
        axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
      yAxis: { type: "category", data: shown.map((one) => one.name),
        axisLabel: { color: "#1b1f27", interval: 0, overflow: "break", width: narrow ? 130 : 270, fontSize: narrow ? 11 : 13, lineHeight: narrow ? 12 : 15 } },
      series: years.map((year, at) => ({
        name: year, type: "bar", stack: "n", barMaxWidth: 26, itemStyle: { color: shades[at % shades.length] },
        data: shown.map((one) => one.counts[at] || null) })),
    });
  }

  if (years.length) {
    const colours = ["#b42318", "#c2671b", "#6b21a8"];
    plot("ve-nam", {
      grid: { left: 60, right: 16, top: 44, bottom: 48 },
      legend: { top: 4, left: 0 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      xAxis: { type: "category", ...titled("Năm", 26), data: years, axisLabel: { color: "#1b1f27" } },
      yAxis: { type: "value", ...titled("Số dòng trích", 40), minInterval: 1, axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
      series: data.weak.kinds.map((one, at) => ({
        name: one.name, type: "bar", stack: "n", barMaxWidth: 60, itemStyle: { color: colours[at] },
        data: one.counts.map((n) => n || null) })),
    });
  }

  // Where the forces have put the nodes they stay, so that the whole network fits its place at any size, with room for the
  // names to the right; a small one is not blown up.
  function settle(made, nodes, room) {
    const held = made.getModel().getSeriesByIndex(0).getData();
    const places = nodes.map((_, at) => held.getItemLayout(at));
    if (!places.every(Boolean)) return;
    const [wide, high] = [0, 1].map((axis) => {
      const along = places.map((place) => place[axis]);
      return Math.max(1, Math.max(...along) - Math.min(...along));
    });
    const fitted = Math.min((made.getWidth() - room - 20) / wide, (made.getHeight() - 50) / high);
    made.setOption({ series: [{
      layout: "none", left: 20, right: room, top: 25, bottom: 25, preserveAspect: true,
      zoom: Math.min(1, 1.8 / fitted),
      data: nodes.map((node, at) => ({ ...node, x: places[at][0], y: places[at][1] })) }] });
  }

  if (data.nodes.length) {
    const most = narrow ? 12 : 28;
    const size = (ties) => (narrow ? 0.5 : 1) * Math.min(40, 9 + 4 * Math.sqrt(ties));
    const nodes = data.nodes.map(([name, ties, href, title], at) => ({
      id: String(at), name, ties, href, title, symbolSize: size(ties),
      cursor: href ? "pointer" : "default",
      itemStyle: href ? { color: "#8f1d1d" } : { color: "#c9b8a3", borderColor: "#7a6a55" },
      label: { show: Boolean(href) || ties > 1 || data.nodes.length <= 40, position: "right", color: "#1b1f27",
        fontSize: 12, formatter: name.length > most ? `${name.slice(0, most - 1)}…` : name } }));
    const room = 10 + Math.max(...nodes.map(({ label, symbolSize }) =>
      label.show ? symbolSize / 2 + echarts.format.getTextRect(label.formatter, `12px ${text.fontFamily}`).width : 0));
    plot("ve-mang", {
      tooltip: {
        confine: true,
        formatter: (one) => one.dataType === "edge" ? safe(one.data.what)
          : `<b>${safe(one.data.name)}</b>${one.data.title ? `<br>${safe(one.data.title)}` : ""}<br>${one.data.ties} liên hệ`,
        extraCssText: "max-width:22rem;white-space:normal",
      },
      series: [{
        type: "graph", layout: "force", roam: true, draggable: true,
        force: { initLayout: "circular", repulsion: data.nodes.length > 60 ? 70 : 130, edgeLength: [30, 90], gravity: 0.12,
          layoutAnimation: false },
        edgeSymbol: ["none", "arrow"], edgeSymbolSize: 6, lineStyle: { color: "#77808f", curveness: 0.08 },
        emphasis: { focus: "adjacency", lineStyle: { width: 2.5 } },
        labelLayout: { hideOverlap: true },
        data: nodes,
        links: data.links.map(([source, target, what, mentions]) => ({
          source: String(source), target: String(target),
          what: `${data.nodes[source][0]} ${what} ${data.nodes[target][0]}${mentions > 1 ? ` (${mentions} lần)` : ""}`,
          lineStyle: { width: Math.min(4, 0.8 + mentions / 3) } })),
      }],
    }, (event) => { if (event.data.href) location.href = event.data.href; }, (made) => settle(made, nodes, room));
  }
})();
