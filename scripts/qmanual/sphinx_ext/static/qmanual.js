/* Light or dark as the reader chose; which edition this is, and where the others are.
   Everything on the page works without this file. */
(function () {
  "use strict";
  const root = document.documentElement;
  function stored() {
    try { return localStorage.getItem("qm-theme"); } catch (error) { return null; }
  }
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  function offerTheme() {
    const button = document.querySelector(".qm-theme");
    if (!button) return;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const label = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("qm-theme", root.dataset.theme); } catch (error) { /* private window */ }
      label();
    });
    system.addEventListener("change", label);
    label();
  }

  /* How many pages were found: Sphinx 9 has it in English only, Sphinx 7 not in Russian. */
  function sayFound() {
    const box = document.getElementById("search-results");
    if (!box || !box.dataset.found || typeof Documentation === "undefined") return;
    Object.assign(Documentation.TRANSLATIONS, {
      "Search finished, found ${resultCount} page(s) matching the search query.": box.dataset.found,
      "Search finished, found one page matching the search query.": Array(6).fill(box.dataset.found),
    });
  }

  /* The folder of this edition, the folder above it, and this page's path within. */
  function places() {
    const edition = new URL(root.dataset.content_root || "./", location.href);
    const site = new URL("../", edition);
    return { edition, site, page: location.href.split(/[?#]/)[0].slice(edition.href.length) };
  }

  async function samePage(folder, page) {
    const address = new URL(page, folder);
    try {
      const answer = await fetch(address, { method: "HEAD" });
      return answer.ok ? address.href + location.hash : folder.href;
    } catch (error) {
      return folder.href;
    }
  }

  function day(text) {
    if (!text) return "";
    const date = new Date(text.slice(0, 10) + "T12:00:00Z");
    return isNaN(date) ? text
      : date.toLocaleDateString(root.lang === "en" ? "en-GB" : root.lang || undefined, { day: "numeric", month: "long", year: "numeric" });
  }

  function node(name, content, attributes) {
    const made = document.createElement(name);
    made.textContent = content;
    return Object.assign(made, attributes || {});
  }

  function folderOf(entry, site) {
    const address = new URL(entry.url || entry.name + "/", site);
    return address.pathname.endsWith("/") ? address : new URL("./", address);
  }

  async function showEditions() {
    if (!location.protocol.startsWith("http")) return;
    const name = (document.querySelector("meta[name=qmanual-edition]") || {}).content;
    if (!name) return;
    const { site, page } = places();
    let editions;
    try {
      const answer = await fetch(new URL("switcher.json", site));
      if (!answer.ok) return;
      editions = await answer.json();
    } catch (error) {
      return;
    }
    if (!Array.isArray(editions)) editions = editions.editions;
    if (!Array.isArray(editions) || !editions.length) return;
    const current = editions.find((entry) => entry.current);
    offerEditions(editions, name, site, page);
    // A site that marks superseded pages itself has said so already, without a script.
    const said = document.querySelector(".qm-superseded");
    if (current && current.name !== name && !said) await warnSuperseded(editions, current, name, site, page);
  }

  function offerEditions(editions, name, site, page) {
    const box = document.getElementById("qm-editions");
    if (!box) return;
    const list = node("ul", "");
    for (const entry of editions) {
      const link = node("a", entry.title || entry.name, { href: folderOf(entry, site).href });
      link.append(node("small", entry.current
        ? (box.dataset.inForce || "In force since %s").replace("%s", day(entry.effective))
        : (box.dataset.was || "From %s, superseded").replace("%s", day(entry.effective))));
      if (entry.name === name) link.setAttribute("aria-current", "true");
      link.addEventListener("click", async (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        location.href = await samePage(folderOf(entry, site), page);
      });
      const item = node("li", "");
      item.append(link);
      list.append(item);
    }
    const details = node("details", "");
    details.append(node("summary", (box.dataset.label || "Edition %s").replace("%s", name)), list);
    details.addEventListener("keydown", (event) => { if (event.key === "Escape") details.open = false; });
    box.append(details);
  }

  async function warnSuperseded(editions, current, name, site, page) {
    const mine = editions.find((entry) => entry.name === name);
    const banner = document.getElementById("qm-banner") || document.body.insertBefore(
      node("div", "", { id: "qm-banner" }), document.body.firstChild);
    const texts = (document.getElementById("qm-editions") || { dataset: {} }).dataset;
    const since = (mine && mine.superseded_on) || current.effective;
    const words = mine
      ? (texts.superseded || "This edition was superseded on %s.").replace("%s", day(since))
      : texts.working || "This is not a published edition.";
    banner.setAttribute("role", "status");
    banner.append(node("span", words + " "),
      node("a", texts.latest || "Go to the edition in force", { href: await samePage(folderOf(current, site), page) }));
    banner.hidden = false;
  }

  /* Practice questions: say whether what was chosen is right. Without a script the answer is folded below. */
  function checkPractice() {
    for (const question of document.querySelectorAll(".qm-quiz-question")) {
      const words = question.closest(".qm-quiz").dataset;
      const button = question.querySelector("button");
      const said = question.querySelector(".qm-quiz-said");
      const boxes = [...question.querySelectorAll("input")];
      const forget = () => {
        said.textContent = "";
        question.classList.remove("qm-right", "qm-wrong");
      };
      for (const box of boxes) {
        box.checked = false;
        box.addEventListener("change", forget);
      }
      button.hidden = false;
      button.addEventListener("click", () => {
        const chosen = boxes.filter((box) => box.checked);
        const right = boxes.filter((box) => box.dataset.right);
        const hits = chosen.filter((box) => box.dataset.right).length;
        const all = hits === right.length && chosen.length === right.length;
        forget();
        if (!chosen.length) { said.textContent = words.none; return; }
        said.textContent = all ? words.right : hits ? words.partly : words.wrong;
        question.classList.add(all ? "qm-right" : "qm-wrong");
        question.querySelector("details").open = true;
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => { sayFound(); offerTheme(); checkPractice(); showEditions(); });
})();
