// Searches the index that Pagefind made of all statements, pages, checklists, files and rules. What has the query as a name
// (an id, a number, a title, a synonym) comes first, then what has its words. Rules and decisions are found by name, or if the
// reader asks for them. The query and what narrows it are in the address.

import { Spellings, asWords } from "./spellings.js";

const SHOWN = 10;
const EVERY = "xqzrecord"; // a word of every record, as in search_index.py: a search for no word would load every word
const WORK = ["rule", "decision"]; // kinds that only those want who work on this site
const site = new URL("../", import.meta.url);
const page = document.querySelector("article");
const form = page.querySelector("form.search");
const said = page.querySelector("[role=status]");
const list = page.querySelector(".found");
const more = page.querySelector(".more");
const questions = page.querySelector(".site-questions");
const { q: field, edition, kind, work } = form.elements;
page.querySelector(".unstarted").remove();
let spellings;
let kinds;

// Pagefind takes for a word that it does not know the longest beginning that it knows, be it "a" for "apple", or leaves it
// out; what it finds then is not meant. All results have the same beginning, so one tells: it has to have half of each
// word of the query, and three letters. A final y may have become an i ("policies").
function isMeant(query, { content, meta }) {
  const letters = (text) => text.toLowerCase().replaceAll("y", "i").replace(/[^\p{L}\p{N}]+/gu, "");
  const there = `${content} ${meta.title} ${meta.names}`.split(/\s+|(?<=\p{L})[-/]/u).map(letters);
  return asWords(query).split(/\s+/).map(letters).every((word) => {
    const half = word.slice(0, Math.max(3, Math.ceil(word.length / 2)));
    return there.some((one) => one.startsWith(half));
  });
}

async function load() {
  const found = await import(new URL("pagefind/pagefind.js", site));
  await found.options({ excerptLength: 28, ranking: { metaWeights: { title: 5, names: 10, every: 0 } }, noWorker: true });
  await found.init();
  const values = await found.filters();
  spellings = new Spellings(Object.keys(values.name));
  kinds = Object.keys(values.kind).filter((one) => !WORK.includes(one));
  for (const select of [edition, kind]) {
    select.append(...Object.keys(values[select.name]).sort().map((value) => new Option(value, value)));
  }
  return found;
}

async function find(pagefind, query) {
  const filters = {};
  for (const select of [edition, kind]) if (select.value) filters[select.name] = select.value;
  if (!query) return { exact: [], rest: [] };
  const names = spellings.named(query);
  const about = spellings.about(query);
  const narrowed = kind.value || work.checked ? filters : { ...filters, kind: { any: kinds } };
  const [named, ...worded] = await Promise.all([
    names.length ? pagefind.search(EVERY, { filters: { ...filters, name: { any: names } }, sort: { order: "asc" } }) : null,
    ...spellings.worded(about).map((text) => meant(pagefind, text, narrowed)),
  ]);
  const exact = named?.results ?? [];
  const rest = new Map(worded.flat().map((result) => [result.id, result]));
  for (const { id } of exact) rest.delete(id);
  if (!exact.length && !rest.size) return { exact, about, ...await nearly(pagefind, about, narrowed) };
  return { exact, about, rest: [...rest.values()] };
}

// What has most of the words of a query of three words or more, since Pagefind finds only what has all.
async function nearly(pagefind, query, filters) {
  const words = [...new Set(spellings.worded(query)[0].split(" "))];
  if (words.length < 3) return { rest: [] };
  const having = new Map();
  for (const some of await Promise.all(words.map((word) => meant(pagefind, word, filters)))) {
    for (const result of some) {
      const { score, times } = having.get(result.id) ?? { score: 0, times: 0 };
      having.set(result.id, { result, score: score + result.score, times: times + 1 });
    }
  }
  const most = Math.max(2, ...[...having.values()].map(({ times }) => times));
  const best = [...having.values()].filter(({ times }) => times === most).sort((a, b) => b.score - a.score);
  return { rest: best.map(({ result }) => result), shared: most < words.length && `${most} of ${words.length}` };
}

async function meant(pagefind, text, filters) {
  const { results } = await pagefind.search(text, { filters });
  const best = await results[0]?.data();
  return best && isMeant(text, best) ? results : [];
}

// The excerpt is HTML, in which only the marks are not text.
export function quote({ content, excerpt }) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  const paragraph = document.createElement("p");
  for (const { nodeName, textContent } of body.childNodes) {
    const mark = document.createElement("mark");
    mark.textContent = textContent;
    paragraph.append(nodeName === "MARK" ? mark : textContent);
  }
  const words = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const [part, whole] = [words(body.textContent), words(content)];
  if (!whole.startsWith(part)) paragraph.prepend("… ");
  if (!whole.endsWith(part)) paragraph.append(" …");
  return paragraph;
}

function item(found, isExact) {
  const { meta, filters, raw_url: address } = found;
  const entry = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(address, site);
  link.textContent = meta.title;
  if (isExact) link.className = "exact";
  const draft = (filters.edition ?? []).map((name) => Object.assign(document.createElement("span"), { className: "draft", textContent: name }));
  const about = document.createElement("p");
  about.className = "about";
  const id = address.split("#")[1];
  about.textContent = [id, ...filters.kind].filter(Boolean).join(" · ");
  entry.append(link, " ", ...draft, about, quote(found));
  return entry;
}

function count({ exact, rest, about, shared }, query) {
  if (!query) return "";
  if (shared && rest.length) return `Nothing has all words of “${about}”. ${rest.length} found with ${shared} of them.`;
  const all = exact.length + rest.length;
  const named = exact.length ? `, ${exact.length} with that name` : "";
  return all ? `${all} found${about === query || named ? "" : ` for “${about}”`}${named}` : `Nothing is found for “${query}”.`;
}

function start(pagefind) {
  let latest = 0;

  async function show() {
    const turn = ++latest;
    list.ariaBusy = "true";
    const query = field.value.trim();
    const address = new URL(location);
    for (const { name, value } of [field, edition, kind]) {
      value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    }
    work.checked ? address.searchParams.set(work.name, "on") : address.searchParams.delete(work.name);
    history.replaceState(null, "", address);
    const found = await find(pagefind, query);
    const all = [...found.exact, ...found.rest];
    const items = async (from) => {
      const some = all.slice(from, from + SHOWN);
      const data = await Promise.all(some.map((result) => result.data()));
      return data.map((one, n) => item(one, from + n < found.exact.length));
    };
    const first = await items(0);
    if (turn !== latest) return; // another key was pressed meanwhile
    list.replaceChildren(...first);
    list.ariaBusy = "false";
    said.textContent = count(found, query);
    questions.hidden = !query || found.exact.length > 0 || found.rest.length > 0 && !found.shared && found.about === query;
    more.hidden = all.length <= SHOWN;
    more.onclick = async () => {
      const from = list.children.length;
      const next = await items(from);
      if (turn !== latest || from !== list.children.length) return; // pressed twice
      list.append(...next);
      next[0].querySelector("a").focus();
      more.hidden = list.children.length >= all.length;
    };
  }

  const asked = new URL(location).searchParams;
  for (const control of [field, edition, kind]) control.value = asked.get(control.name) ?? "";
  work.checked = asked.has(work.name);
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  if (field.value) return show();
  field.focus();
  return pagefind.search(EVERY); // loads what every query needs, while the reader types
}

try {
  await start(await load());
} catch (error) {
  console.error(error);
  said.textContent = "The search cannot be loaded. The list of all statements leads to the same places.";
}
