/** Lists painted from the store: filtered, searched, sorted, a page at a time. */
import { forgetRows, htmlOf, rowsOf } from "./rows.js";
import { prepare, search } from "./search.js";
import { parse } from "./words.js";

const DEFAULT_SIZE = 20;
const shelves = new Map();
const turns = new WeakMap();

/** Orders that a list may name in `data-sort`; each ends in the id, so that the order is total. */
export const ORDERS = {
  name: (a, b) => (a.search < b.search ? -1 : a.search > b.search ? 1 : a.id - b.id),
  closes_at: (a, b) => byFacet(a, b, "closes_at") || a.id - b.id,
  "-at": (a, b) => byFacet(b, a, "at") || b.id - a.id || (a.key < b.key ? 1 : -1),
};

function byFacet(a, b, facet) {
  const [one, other] = [a.facets[facet] ?? "\uffff", b.facets[facet] ?? "\uffff"];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** @returns {boolean} whether a row has every wanted facet; chips come as text, facets as they are */
export const hasFacets = (row, wanted) =>
  Object.entries(wanted).every(([facet, value]) => String(row.facets[facet]) === String(value));

function read(list, page) {
  const asked = new URLSearchParams(location.search);
  const wanted = JSON.parse(list.dataset.where ?? "{}");
  for (const chip of page.querySelectorAll("[data-chip]")) {
    const value = asked.get(chip.dataset.chip);
    if (value) wanted[chip.dataset.chip] = value;
  }
  return { wanted, text: asked.get("q") ?? "" };
}

async function found(account, list, page) {
  const kind = list.dataset.list;
  const { wanted, text } = read(list, page);
  if (!shelves.has(list)) {
    const rows = [...(await rowsOf(account, kind))].sort(ORDERS[list.dataset.sort] ?? ORDERS.name);
    shelves.set(list, rows.map(prepare));
  }
  return search(shelves.get(list).filter((one) => hasFacets(one.record, wanted)), text);
}

/** Put a list's first cards in place: as many as it shows, and `further` ones. @param {(root: ParentNode) => void} finish what each new card still needs */
async function fillList(account, page, list, finish, further = 0) {
  const size = Number(list.dataset.size) || DEFAULT_SIZE;
  const count = Math.max(size, list.childElementCount) + further;
  const turn = (turns.get(list) ?? 0) + 1;
  turns.set(list, turn);
  const rows = await found(account, list, page);
  const cards = await htmlOf(account, rows.slice(0, count).map((row) => row.key));
  const content = document.createDocumentFragment();
  for (const html of cards) content.append(firstOf(html));
  await finish(content);
  if (turns.get(list) !== turn) return; // more was typed meanwhile
  list.replaceChildren(content);
  const near = list.parentElement;
  for (const words of near.querySelectorAll("[data-empty]")) words.hidden = rows.length > 0;
  const more = near.querySelector("[data-more]");
  if (!more) return;
  more.hidden = rows.length <= count;
  more.onclick = (event) => {
    event.preventDefault();
    fillList(account, page, list, finish, size);
  };
}

/** Fill every list of a page that was painted from the store. */
export const fillLists = (account, page, finish) =>
  Promise.all([...page.querySelectorAll("[data-list]")].map((list) => fillList(account, page, list, finish)));

/** A stored row's first root: the card; the detail, when there is one, stays behind. */
export function firstOf(html) {
  const content = parse(html ?? "");
  content.querySelector("[data-detail]")?.remove();
  return content;
}

/** The store has changed. */
export function forgetLists() {
  forgetRows();
  shelves.clear();
}
