"use strict";
// Searches, sorts and shows the page's data. It contains no trust rules: it looks up verdicts by comparing times. It
// inserts all data as text nodes, never as HTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const isJudged = data.cases.length > 0;
  const STEP = 1000; // The number of rows to add at once, small enough for a phone.
  const collator = new Intl.Collator("en", { numeric: true });

  const roots = data.roots.map((root, index) => ({
    ...root,
    index,
    listed: data.listed_for[root.listed_for],
    state: data.states[root.state],
    isOpen: false,
  }));
  const bySha1 = new Map(roots.map((root) => [root.sha1, root]));
  const question = { purpose: 0, now: data.now, issued: null };
  const order = { key: "name", isDescending: false };
  let limit = STEP;

  // The verdict at the chosen time, from the last era that has begun by then.
  function judge(root) {
    const eras = data.cases[data.judged[root.judged][question.purpose]];
    const era = eras.findLast((it) => it.from <= question.now);
    if (!era.issued || question.issued === null) return data.verdicts[era.unknown];
    const { date, before, since } = era.issued;
    return data.verdicts[question.issued < date ? before : since];
  }

  const ANSWERS = { trusted: "trusted", depends: "depends", refused: "not trusted" };
  const STATES = ["unlimited", "limited", "disabled", "malformed"];

  // Elements

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // Prevents line breaks at the hyphens of dates and purposes.
  function unbroken(text) {
    const parts = text.split(/(\d{4}-\d\d-\d\d|[a-z]+(?:-[a-z]+)+,?)/);
    return parts.map((part, index) => (index % 2 === 1 ? make("span", { class: "unbroken" }, part) : part));
  }

  function makeRow(root) {
    root.button = make("button", { type: "button", "aria-expanded": "false" }, root.name || "(no name)");
    root.button.addEventListener("click", () => toggle(root));
    const hash = make("a", { class: "hash", href: "#" + root.sha1, title: "link to this root" }, root.sha1);
    const cells = [
      make("th", { scope: "row", class: "name" }, root.button),
      make("td", { class: "sha1" }, hash),
      make("td", { class: "listed" }, ...unbroken(root.listed.text)),
      make("td", { class: "ev" }, root.ev || ""),
      make("td", { class: "state " + root.state.kind }, ...unbroken(root.state.text)),
    ];
    if (data.certificates) cells.push(make("td", { class: "until" }, root.certificate ? day(root.certificate.until) : ""));
    root.verdict = make("td", { class: "answer" });
    if (isJudged) cells.push(root.verdict);
    root.row = make("tr", { id: root.sha1 }, ...cells);
    showVerdict(root);
  }

  function showVerdict(root) {
    if (!isJudged || !root.row) return;
    const word = make("strong", { class: root.result.answer }, ANSWERS[root.result.answer]);
    root.verdict.replaceChildren(word, " ", make("span", { class: "reason" }, ...unbroken(root.result.reason)));
  }

  const day = (time) => time.split("T")[0];

  function makeDetails(root) {
    const list = make("dl", {});
    const add = (label, ...values) => {
      list.append(make("div", {}, make("dt", {}, label), ...values.map((value) => make("dd", {}, value))));
    };
    add("SHA-1", copyable(root.sha1));
    if (root.sha256) add("SHA-256", copyable(root.sha256));
    if (root.certificate) {
      const { subject, from, until, key, signature, serial } = root.certificate;
      add("Subject", subject);
      add("Valid", from + " to " + until);
      add("Key", key);
      add("Signature algorithm", signature);
      add("Serial number", serial);
    } else if (data.certificates) {
      add("Certificate", root.mismatched ? "the file in the folder has a different SHA-256" : "not in the folder");
    }
    for (const [label, ...values] of root.details) add(data.texts[label], ...values.map((index) => data.texts[index]));
    root.detailsRow = make("tr", { class: "details" }, make("td", { colspan: columns() }, list));
  }

  // The number of visible columns. A cell that spans more would add columns.
  const columns = () => [...byId("table").tHead.rows[0].cells].filter((head) => head.offsetWidth > 0).length;

  function copyable(text) {
    const code = make("code", {}, text);
    const button = make("button", { type: "button", class: "copy" }, "copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "copied";
      } catch {
        // Some browsers do not allow copying for local files. Select the text, so that the reader can copy it.
        getSelection().selectAllChildren(code);
        button.textContent = "selected";
      }
    });
    const both = document.createDocumentFragment();
    both.append(code, " ", button);
    return both;
  }

  function toggle(root, isOpen = !root.isOpen) {
    root.isOpen = isOpen;
    root.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen && !root.detailsRow) makeDetails(root);
    if (isOpen) root.row.after(root.detailsRow);
    else root.detailsRow?.remove();
  }

  // Search and display

  const value = (id) => byId(id)?.value ?? "";

  function matchesSearch(root, query, digits) {
    root.text ??= [root.name, root.sha1, root.sha256 ?? "", root.certificate?.subject ?? ""].join("\n").toLowerCase();
    return root.text.includes(query) || (digits !== "" && root.text.includes(digits));
  }

  function matchingRoots() {
    const query = value("search").trim().toLowerCase();
    // A hash may have colons or spaces between its bytes.
    const bare = query.replace(/[\s:]/g, "");
    const digits = /^[0-9a-f]{4,}$/.test(bare) ? bare : "";
    const [purpose, state, answer] = ["purpose", "state", "answer"].map(value);
    return roots.filter((root) =>
      (query === "" || matchesSearch(root, query, digits)) &&
      (purpose === "" || root.listed.has.includes(Number(purpose))) &&
      (state === "" || root.state.kind === state) &&
      (answer === "" || root.result.answer === answer));
  }

  const COMPARE = {
    name: (a, b) => collator.compare(a.name, b.name),
    sha1: (a, b) => (a.sha1 < b.sha1 ? -1 : a.sha1 > b.sha1 ? 1 : 0),
    listed: (a, b) => b.listed.has.length - a.listed.has.length || collator.compare(a.listed.text, b.listed.text),
    ev: (a, b) => collator.compare(b.ev ?? "", a.ev ?? ""),
    state: (a, b) => STATES.indexOf(a.state.kind) - STATES.indexOf(b.state.kind) || collator.compare(a.state.text, b.state.text),
    until: (a, b) => collator.compare(a.certificate?.until ?? "", b.certificate?.until ?? ""),
    answer: (a, b) =>
      Object.keys(ANSWERS).indexOf(a.result.answer) - Object.keys(ANSWERS).indexOf(b.result.answer) ||
      collator.compare(a.result.reason, b.result.reason),
  };

  function sorted(list) {
    const sign = order.isDescending ? -1 : 1;
    const compare = COMPARE[order.key];
    return list.sort((a, b) => sign * compare(a, b) || a.index - b.index);
  }

  function show() {
    const all = sorted(matchingRoots());
    const rows = [];
    for (const root of all.slice(0, limit)) {
      if (!root.row) makeRow(root);
      rows.push(root.row);
      if (root.isOpen) rows.push(root.detailsRow);
    }
    byId("rows").replaceChildren(...rows);
    const shown = Math.min(limit, all.length);
    const first = shown < all.length ? `; the first ${shown} are shown` : "";
    byId("count").textContent = all.length === roots.length && first === ""
      ? `All ${roots.length} roots.` : `${all.length} of ${roots.length} roots${first}.`;
    byId("more").hidden = shown === all.length;
    byId("more").textContent = `Show ${Math.min(STEP, all.length - shown)} more`;
    for (const head of byId("table").tHead.rows[0].cells) {
      if (head.dataset.key !== order.key) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", order.isDescending ? "descending" : "ascending");
    }
  }

  function updateVerdicts() {
    if (!isJudged) return;
    question.purpose = Number(value("asked"));
    question.now = instant("now") ?? data.now;
    question.issued = instant("issued");
    const tally = { trusted: 0, depends: 0, refused: 0 };
    for (const root of roots) {
      root.result = judge(root);
      tally[root.result.answer] += 1;
      showVerdict(root);
    }
    const issued = question.issued === null ? "date of issue unknown" : "issued " + formatTime(question.issued);
    byId("question").textContent = `For ${data.purposes[question.purpose]} at ${formatTime(question.now)}, ${issued}:`;
    for (const [answer, count] of Object.entries(tally)) {
      byId("tally").querySelector(`.${answer} dd`).textContent = count;
    }
  }

  const formatTime = (seconds) => new Date(seconds * 1000).toISOString().replace(".000", "");

  // The chosen time in seconds since 1970; null if the field is empty or invalid.
  function instant(id) {
    const seconds = Math.floor(Date.parse(value(id) + "Z") / 1000);
    return Number.isNaN(seconds) ? null : Math.max(seconds, 0);
  }

  // Shows the root that the address names, even if the search does not match it.
  function showLinkedRoot() {
    const root = bySha1.get(location.hash.slice(1).toLowerCase());
    if (!root) return;
    if (!matchingRoots().includes(root)) clearFilters();
    limit = Math.max(limit, sorted(matchingRoots()).indexOf(root) + 1);
    show();
    toggle(root, true);
    root.button.focus({ preventScroll: true });
    root.row.scrollIntoView({ block: "center" });
  }

  function clearFilters() {
    for (const id of ["search", "purpose", "state", "answer"]) if (byId(id)) byId(id).value = "";
  }

  function showFromStart() {
    limit = STEP;
    show();
  }

  // Start

  for (const [index, purpose] of data.purposes.entries()) {
    byId("purpose").append(make("option", { value: index }, purpose));
    byId("asked")?.append(make("option", { value: index }, purpose));
  }
  if (isJudged) byId("now").value = new Date(data.now * 1000).toISOString().slice(0, 19);
  for (const id of ["search", "purpose", "state", "answer"]) byId(id)?.addEventListener("input", showFromStart);
  for (const id of ["asked", "now", "issued"]) {
    byId(id)?.addEventListener("input", () => {
      updateVerdicts();
      showFromStart();
    });
  }
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("reset").addEventListener("click", (event) => {
    event.preventDefault(); // The default would also clear the purpose and times of the verdicts.
    clearFilters();
    showFromStart();
  });
  byId("more").addEventListener("click", () => {
    limit += STEP;
    show();
  });
  for (const head of byId("table").tHead.rows[0].cells) {
    head.firstElementChild.addEventListener("click", () => {
      order.isDescending = order.key === head.dataset.key && !order.isDescending;
      order.key = head.dataset.key;
      showFromStart();
    });
  }
  addEventListener("resize", () => {
    const count = columns();
    for (const root of roots) if (root.detailsRow) root.detailsRow.cells[0].colSpan = count;
  });
  addEventListener("hashchange", showLinkedRoot);
  // Show more rows and all details before printing.
  addEventListener("beforeprint", () => {
    limit = Math.max(limit, 5 * STEP);
    show();
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  for (const id of ["controls", "table", "question", "tally"]) if (byId(id)) byId(id).hidden = false;
  updateVerdicts();
  show();
  showLinkedRoot();
})();
