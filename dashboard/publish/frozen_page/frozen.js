"use strict";
// Sorts, seeks and filters the tables of the frozen page, shows another milestone, and saves what is seen.
// Words come from the page's data and go back as text, never as markup.
(() => {
  const told = JSON.parse(document.getElementById("data").textContent);
  const [, group, , , , decimal] = told.words.marks;
  const rowsOf = (table) => [...table.tBodies[0].rows];

  // --- values ---

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

  function amount(text) {
    const plain = text.replaceAll(group, "").replace(decimal, ".").replace("−", "-");
    const found = parseFloat(plain);
    return Number.isNaN(found) ? null : found;
  }

  function dayOf(text) {
    const parts = /^(\d+)\/(\d+)\/(\d+)$/.exec(text);
    const found = parts ? Date.UTC(parts[3], parts[2] - 1, parts[1]) : Date.parse(text);
    return Number.isNaN(found) ? null : found;
  }

  function reader(table, column) {
    if (table.classList.contains(`d${column}`)) return dayOf;
    if (table.classList.contains(`n${column}`)) return amount;
    return (text) => text || null;
  }

  const names = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (a, b) => (typeof a === "string" ? names.compare(a, b) : a - b);

  // --- order ---

  function sort(table, heading) {
    const column = heading.cellIndex + 1;
    const read = reader(table, column);
    const first = read === amount ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const way = heading.getAttribute("aria-sort") === first ? other : first;
    unsorted(table);
    heading.setAttribute("aria-sort", way);
    const keyed = rowsOf(table).map((row) => [read(row.cells[column - 1].textContent), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return way === "ascending" ? compare(a, b) : compare(b, a);
    });
    table.tBodies[0].append(...keyed.map(([, row]) => row));
  }

  function unsorted(table) {
    for (const heading of table.tHead.rows[0].cells) heading.removeAttribute("aria-sort");
  }

  for (const table of document.querySelectorAll("table.sorts")) {
    for (const heading of table.tHead.rows[0].cells) {
      if (heading.classList.contains("drawing")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sort(table, heading));
      heading.replaceChildren(button);
    }
  }

  // --- search and filter ---

  const sought = new WeakMap();

  function wordsOf(row) {
    if (!sought.has(row)) {
      const code = row.dataset.code || "";
      sought.set(row, fold(`${row.cells[0].textContent} ${row.cells[1].textContent} ${code}`));
    }
    return sought.get(row);
  }

  function passes(row, filter) {
    if (!filter.value) return true;
    const column = Number(filter.dataset.filter);
    return (column ? row.cells[column - 1].textContent : row.dataset[filter.dataset.filter]) === filter.value;
  }

  function sift(tools) {
    const rows = rowsOf(document.getElementById(tools.dataset.table));
    const wanted = fold(tools.querySelector("input[type=search]").value).split(/\s+/).filter(Boolean);
    const filters = [...tools.querySelectorAll("select")];
    let shown = 0;
    for (const row of rows) {
      const text = wordsOf(row);
      row.hidden = !(wanted.every((word) => text.includes(word)) && filters.every((each) => passes(row, each)));
      shown += !row.hidden;
    }
    const counts = { shown, all: rows.length };
    tools.querySelector(".found").textContent = told.words.found.replace(/\{(\w+)\}/g, (_, name) =>
      counts[name].toLocaleString(document.documentElement.lang),
    );
  }

  for (const tools of document.querySelectorAll(".tools")) {
    tools.hidden = false;
    for (const filter of tools.querySelectorAll("select")) {
      const column = Number(filter.dataset.filter);
      if (!column) continue;
      const rows = rowsOf(document.getElementById(tools.dataset.table));
      const found = new Set(rows.map((row) => row.cells[column - 1].textContent));
      filter.append(...[...found].sort(names.compare).map((text) => new Option(text)));
    }
    tools.addEventListener("input", () => sift(tools));
    sift(tools);
  }

  // --- milestones ---

  const ranking = document.getElementById("ranking");

  function set(shape, values) {
    for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
  }

  function redraw(svg, [start, length, low, high, dot], common) {
    const [bar, line, interval, circle] = svg.children;
    set(bar, { x: start, width: length });
    set(line, { x1: common, x2: common });
    set(interval, { x1: low, x2: high });
    set(circle, { cx: dot });
  }

  function show(milestone) {
    const { sentence, leftOut, ticks, common, rows, order } = told.rankings[milestone];
    const places = new Map(rowsOf(ranking).map((row) => [row.dataset.code, row]));
    for (const [code, row] of places) {
      const [groupOf, cells, shape] = rows[code];
      row.dataset.group = groupOf;
      cells.forEach((text, place) => (row.cells[place + 2].textContent = text));
      redraw(row.cells[1].firstElementChild, shape.length ? shape : [0, 0, 0, 0, -20], common ?? -20);
    }
    ranking.tHead.querySelectorAll("text").forEach((text, place) => {
      text.textContent = ticks[place][1];
      text.setAttribute("x", ticks[place][0]);
    });
    unsorted(ranking);
    ranking.tBodies[0].append(...order.map((code) => places.get(code)));
    ranking.dataset.milestone = milestone;
    document.getElementById("ranking-title").textContent = sentence;
    document.getElementById("left-out").textContent = leftOut;
    sift(document.querySelector('.tools[data-table="ranking"]'));
  }

  for (const choice of document.querySelectorAll('input[name="milestone"]')) {
    // A browser that reloads the page keeps what was chosen.
    choice.checked = choice.defaultChecked;
    choice.addEventListener("change", () => show(choice.value));
  }

  // --- saving ---

  function field(table, cell) {
    const text = cell.textContent.trim();
    const isCount = reader(table, cell.cellIndex + 1) === amount && /^[\d.,\s]+$/.test(text) && amount(text) !== null;
    if (isCount) return String(amount(text));
    // A spreadsheet takes what begins so for a formula; a signed number is none.
    const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-][\d.,]+%?$/.test(text);
    return `"${(isFormula ? "'" : "") + text.replaceAll('"', '""')}"`;
  }

  function csvOf(table) {
    const rows = [table.tHead.rows[0], ...rowsOf(table).filter((row) => !row.hidden)];
    const cells = (row) => [...row.cells].filter((cell) => !cell.classList.contains("drawing"));
    return "\ufeff" + rows.map((row) => cells(row).map((cell) => field(table, cell)).join(",") + "\r\n").join("");
  }

  for (const button of document.querySelectorAll("button.save")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      const table = document.getElementById(button.dataset.table);
      link.href = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv" }));
      link.download = `${table.id}-${told.words.file}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }

  // --- paper ---

  // Tables that stand closed are printed too, but not thousands of units.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(#units-box)")];
    opened.forEach((each) => (each.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((each) => (each.open = false)));
})();
