"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const last = data.positions.length - 1;
  const NS = "http://www.w3.org/2000/svg";
  const make = (name, attributes, parent, text) => {
    const node = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    if (parent) parent.appendChild(node);
    return node;
  };
  const tell = (issue, value) => value.toLocaleString("en-GB", {useGrouping: Math.abs(value) >= 10000, minimumFractionDigits: issue.digits, maximumFractionDigits: issue.digits}).replace("-", "\u2212");
  const count = data.actors.length;
  const height = count <= 12 ? 38 : count <= 30 ? 24 : 15;
  const type = count <= 12 ? 14 : count <= 30 ? 13 : 11;
  const longest = Math.max(...data.actors.map((actor) => actor.short.length));
  const left = Math.min(196, 20 + longest * type * 0.6), right = 62, top = 34;
  const width = data.issues.length === 1 && window.innerWidth > 800 ? 960 : 480;
  const inner = width - left - right;
  const largest = Math.max(...data.actors.map((actor) => actor.capability));
  const radius = (actor) => Math.max(2, Math.sqrt(actor.capability / largest) * (height * 0.38));

  const panels = data.issues.map((issue, i) => {
    const box = document.createElement("div");
    const heading = document.createElement("h3");
    heading.textContent = issue.name.charAt(0).toUpperCase() + issue.name.slice(1) + (issue.unit ? ", " + issue.unit : "");
    box.appendChild(heading);
    document.getElementById("panels").appendChild(box);
    const total = top + count * height + 26;
    const svg = make("svg", {viewBox: `0 0 ${width} ${total}`, role: "img", "aria-label": issue.name + ": positions of all actors"}, null);
    box.appendChild(svg);
    const marker = make("marker", {id: `arrow-${i}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto-start-reverse"}, make("defs", {}, svg));
    make("path", {d: "M0,0 L8,4 L0,8 z", fill: "#4E5863"}, marker);
    const x = (value) => left + (value - issue.least) / (issue.most - issue.least) * inner;
    const y = (row) => top + (row + 0.5) * height;
    for (const tick of issue.ticks) {
      make("line", {x1: x(tick), x2: x(tick), y1: top, y2: total - 22, stroke: "#E6E9EC"}, svg);
      make("text", {x: x(tick), y: total - 6, "text-anchor": "middle", "font-size": 12, style: "fill:#4E5863"}, svg, tick.toLocaleString("en-GB", {useGrouping: Math.abs(tick) >= 10000}));
    }
    data.order.forEach((a, row) => {
      make("line", {x1: left, x2: left + inner, y1: y(row), y2: y(row), stroke: "#E6E9EC"}, svg);
      make("text", {x: left - 12, y: y(row) + type * 0.35, "text-anchor": "end", "font-size": type}, svg, data.actors[a].short);
    });
    const begun = x(data.means[0][i]);
    make("line", {x1: begun, x2: begun, y1: top - 4, y2: total - 22, stroke: "#4E5863", "stroke-dasharray": "1 4", "stroke-width": 1.8}, svg);
    const mean = make("g", {class: "mean"}, svg);
    make("line", {x1: 0, x2: 0, y1: top - 6, y2: total - 22, stroke: "#1B1F24", "stroke-width": 1.4}, mean);
    const label = make("text", {x: 0, y: top - 12, "text-anchor": "middle", "font-size": 12.5, "font-weight": 600}, mean);
    const trails = make("g", {}, svg), links = make("g", {}, svg);
    const dots = {}, values = {};
    data.order.forEach((a, row) => {
      make("circle", {cx: x(data.positions[0][a][i]), cy: y(row), r: Math.max(3, radius(data.actors[a]) * 0.8), fill: "none", stroke: "#8A939D", "stroke-width": 1.3}, svg);
      dots[a] = make("circle", {class: "dot", cx: 0, cy: y(row), r: radius(data.actors[a]), stroke: "#fff", "stroke-width": 1}, svg);
      make("title", {}, dots[a], data.actors[a].name);
      values[a] = make("text", {x: width - 2, y: y(row) + type * 0.35, "text-anchor": "end", "font-size": type, style: "font-variant-numeric: tabular-nums"}, svg);
    });
    const rowOf = {};
    data.order.forEach((a, row) => { rowOf[a] = row; });
    return (turn) => {
      trails.replaceChildren();
      links.replaceChildren();
      data.order.forEach((a, row) => {
        const now = data.positions[turn][a][i];
        const before = turn ? data.positions[turn - 1][a][i] : now;
        const moved = tell(issue, now) !== tell(issue, before);
        dots[a].style.transform = `translateX(${x(now)}px)`;
        dots[a].setAttribute("fill", moved ? "#064CD4" : "#5A6470");
        values[a].textContent = tell(issue, now);
        values[a].style.fill = moved ? "#064CD4" : "#1B1F24";
        values[a].style.fontWeight = moved ? 600 : 400;
        const been = data.positions.slice(0, turn + 1).map((places) => x(places[a][i]));
        make("line", {x1: Math.min(...been), x2: Math.max(...been), y1: y(row), y2: y(row), stroke: "#8A939D", "stroke-opacity": 0.45, "stroke-width": 3, "stroke-linecap": "round"}, trails);
      });
      if (count <= 40) for (const link of data.links[turn]) {
        if (link.by === link.actor) continue;
        const from = [x(data.positions[turn - 1][link.by][i]), y(rowOf[link.by])];
        const to = [x(data.positions[turn][link.actor][i]), y(rowOf[link.actor])];
        const side = (from[1] < to[1] ? -1 : 1) * (radius(data.actors[link.actor]) + 3);
        const bend = Math.min(40, 14 + Math.abs(to[1] - from[1]) * 0.12);
        make("path", {d: `M${from[0]},${from[1]} Q${(from[0] + to[0]) / 2 + bend},${(from[1] + to[1]) / 2} ${to[0]},${to[1] + side}`, fill: "none", stroke: "#4E5863", "stroke-opacity": 0.55, "stroke-width": 1.1, "marker-end": `url(#arrow-${i})`}, links);
      }
      const at = x(data.means[turn][i]);
      mean.style.transform = `translateX(${at}px)`;
      label.textContent = "mean " + tell(issue, data.means[turn][i]);
      label.setAttribute("text-anchor", at < left + 40 ? "start" : at > left + inner - 40 ? "end" : "middle");
    };
  });

  const slider = document.getElementById("slider"), output = document.getElementById("turn"), said = document.getElementById("said");
  let turn = 0, timer = null;
  const play = document.querySelector("[data-to=play]");
  const show = (to) => {
    turn = Math.max(0, Math.min(last, to));
    slider.value = turn;
    output.textContent = turn;
    panels.forEach((draw) => draw(turn));
    const heading = document.createElement("h3");
    heading.textContent = turn ? `Turn ${turn}: ${data.said[turn].length === 1 && data.links[turn].length === 0 ? "nobody moves" : "who moves, and why"}` : "The table, before anyone moves";
    const list = document.createElement("ul");
    for (const line of data.said[turn].slice(0, 12)) {
      const item = document.createElement("li");
      item.textContent = line;
      list.appendChild(item);
    }
    said.replaceChildren(heading, list);
  };
  const halt = () => { clearInterval(timer); timer = null; play.textContent = "Play"; play.setAttribute("aria-label", "Play"); };
  const start = () => {
    if (turn === last) show(0);
    play.textContent = "Pause";
    play.setAttribute("aria-label", "Pause");
    timer = setInterval(() => { if (turn === last) halt(); else show(turn + 1); }, 1400);
  };
  const steps = {first: () => show(0), back: () => show(turn - 1), on: () => show(turn + 1), last: () => show(last)};
  document.querySelectorAll("[data-to]").forEach((button) => button.addEventListener("click", () => {
    const name = button.dataset.to;
    if (name === "play") { if (timer) halt(); else start(); return; }
    halt();
    steps[name]();
  }));
  slider.addEventListener("input", () => { halt(); show(Number(slider.value)); });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const keys = {ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last"};
    if (event.key in keys && event.target !== slider) { halt(); steps[keys[event.key]](); event.preventDefault(); }
    if (event.key === " " && event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY") { if (timer) halt(); else start(); event.preventDefault(); }
  });
  show(0);
})();
