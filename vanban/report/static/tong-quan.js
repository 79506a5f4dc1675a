// The overview's plots: deadlines by month, weaknesses by year, who cites whom. Each leads to the rows that it counts.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("so-lieu").textContent);
  const plots = [];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: "#1b1f27" };
  const whole = new Intl.NumberFormat("vi-VN");

  function plot(id, option, click) {
    const place = document.getElementById(id);
    if (!place) return null;
    const made = echarts.init(place, null, { renderer: "canvas" });
    made.setOption({ textStyle: text, animation: !calm, ...option });
    if (click) made.on("click", click);
    plots.push(made);
    return made;
  }

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
      grid: { left: 48, right: 16, top: 44, bottom: 76 },
      legend: { top: 4, left: 0 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      dataZoom: [
        { type: "slider", startValue: Math.max(0, centre - 18), endValue: Math.min(months.length - 1, centre + 18),
          bottom: 10, height: 24, labelFormatter: (index) => named(months[index].month) },
        { type: "inside", zoomOnMouseWheel: "ctrl" }],
      xAxis: { type: "category", data: months.map((one) => named(one.month)), axisLabel: { color: "#1b1f27" } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
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
    const narrow = window.matchMedia("(max-width: 48rem)").matches;
    const shades = ["#7f1d1d", "#b45309", "#4d7c0f", "#0f766e", "#1d4ed8", "#6d28d9", "#be185d", "#475569"];
    plot("ve-linh-vuc", {
      grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
      legend: { top: 4, left: 0, type: "scroll" },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      xAxis: { type: "value", minInterval: 1, axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
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
      grid: { left: 48, right: 16, top: 44, bottom: 30 },
      legend: { top: 4, left: 0 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
      xAxis: { type: "category", data: years, axisLabel: { color: "#1b1f27" } },
      yAxis: { type: "value", minInterval: 1, axisLabel: { formatter: (n) => whole.format(n), color: "#1b1f27" } },
      series: data.weak.kinds.map((one, at) => ({
        name: one.name, type: "bar", stack: "n", barMaxWidth: 60, itemStyle: { color: colours[at] },
        data: one.counts.map((n) => n || null) })),
    });
  }

  // The whole network at first, however far its forces have pushed it.
  function fit(made, count) {
    const held = made.getModel().getSeriesByIndex(0).getData();
    const places = Array.from({ length: count }, (_, at) => held.getItemLayout(at));
    if (!places.every(Boolean)) return;
    const [left, right, top, bottom] = [0, 1].flatMap((axis) => {
      const along = places.map((place) => place[axis]);
      return [Math.min(...along), Math.max(...along)];
    });
    const zoom = Math.min(1, made.getWidth() / (right - left + 120), made.getHeight() / (bottom - top + 50));
    made.setOption({ series: [{ zoom, center: [(left + right) / 2, (top + bottom) / 2] }] });
  }

  if (data.nodes.length) {
    const size = (ties) => Math.min(40, 9 + 4 * Math.sqrt(ties));
    const net = plot("ve-mang", {
      tooltip: {
        confine: true,
        formatter: (one) => one.dataType === "edge" ? safe(one.data.what)
          : `<b>${safe(one.data.name)}</b>${one.data.title ? `<br>${safe(one.data.title)}` : ""}<br>${one.data.ties} liên hệ`,
        extraCssText: "max-width:22rem;white-space:normal",
      },
      series: [{
        type: "graph", layout: "force", roam: true, draggable: true,
        force: { repulsion: data.nodes.length > 60 ? 70 : 130, edgeLength: [30, 90], gravity: 0.12, layoutAnimation: false },
        edgeSymbol: ["none", "arrow"], edgeSymbolSize: 6, lineStyle: { color: "#77808f", curveness: 0.08 },
        emphasis: { focus: "adjacency", lineStyle: { width: 2.5 } },
        labelLayout: { hideOverlap: true },
        data: data.nodes.map(([name, ties, href, title], at) => ({
          id: String(at), name, ties, href, title, symbolSize: size(ties),
          cursor: href ? "pointer" : "default",
          itemStyle: href ? { color: "#8f1d1d" } : { color: "#c9b8a3", borderColor: "#7a6a55" },
          label: { show: Boolean(href) || ties > 1, position: "right", color: "#1b1f27", fontSize: 12,
            formatter: name.length > 28 ? `${name.slice(0, 27)}…` : name } })),
        links: data.links.map(([source, target, what, mentions]) => ({
          source: String(source), target: String(target),
          what: `${data.nodes[source][0]} ${what} ${data.nodes[target][0]}${mentions > 1 ? ` (${mentions} lần)` : ""}`,
          lineStyle: { width: Math.min(4, 0.8 + mentions / 3) } })),
      }],
    }, (event) => { if (event.data.href) location.href = event.data.href; });
    if (net) fit(net, data.nodes.length);
  }

  window.addEventListener("resize", () => { for (const made of plots) made.resize(); });
})();
