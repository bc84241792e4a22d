/** Paints any page of the app from the person's store, visited before or not. */
import { connectLists } from "./filters.js";
import { showSteps } from "./forms.js";
import { fillLists, firstOf, forgetLists } from "./lists.js";
import { layOver, localOps, paintRows } from "./ops.js";
import { htmlOf } from "./rows.js";
import { paintTimes } from "./time.js";
import { copyOf, parse } from "./words.js";

const RECORD_PATH = /^\/(product|group)s\/(\d+)$/;
const PAGE_PATH = /^\/(products|groups|activity|notifications|me)?$/;

/** @returns {{key: string, place: string} | null} the row that an address shows, and its place in the navigation */
export function rowAt(path) {
  const [, noun, id] = RECORD_PATH.exec(path) ?? [];
  if (noun) return { key: `${noun}:${id}`, place: `${noun}s` };
  const page = PAGE_PATH.exec(path);
  return page ? { key: `page:${page[1] ?? "home"}`, place: page[1] ?? "home" } : null;
}

let hasShell = null;

/** Whether this page began as the empty shell. Known from the first question on: painting removes the mark. */
export function isShell() {
  hasShell ??= document.querySelector("[data-shell]") !== null;
  return hasShell;
}

const main = () => document.getElementById("main");

/** Fill slots, own ops and moving times of a part that is not on the page yet. */
const finisher = (account) => async (part) => {
  const slots = [...part.querySelectorAll("[data-slot]")].filter((slot) => !slot.hasChildNodes());
  const cards = await htmlOf(account, slots.map((slot) => slot.dataset.slot));
  slots.forEach((slot, n) => (cards[n] ? slot.replaceChildren(firstOf(cards[n])) : slot.remove()));
  layOver(part, await localOps(account));
  showSteps(part);
  paintTimes(part);
};

/** Paint the page of this address. @returns {Promise<boolean>} false when the store does not hold it */
export async function paintPage(account) {
  const row = rowAt(location.pathname);
  const [html] = row ? await htmlOf(account, [row.key]) : [];
  if (!html) return false;
  const page = parse(html);
  const detail = page.querySelector("[data-detail]");
  if (detail) page.replaceChildren(detail);
  for (const mine of page.querySelectorAll("[data-filter], [data-more]")) mine.removeAttribute("hx-get");
  await finisher(account)(page);
  main().replaceChildren(page);
  main().removeAttribute("aria-busy");
  nameIt(row.place);
  await connectLists(account, main(), finisher(account));
  await paintOps(account);
  globalThis.htmx?.process(main());
  return true;
}

function nameIt(place) {
  const title = main().querySelector("h1")?.textContent.trim();
  if (title) document.title = `${title} · SPACS Africa`;
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (link.dataset.nav === place) link.setAttribute("aria-current", "page");
  }
}

/** Show the person's ops where the page shows ops. */
export async function paintOps(account) {
  const ops = await localOps(account);
  paintRows(main(), ops);
  layOver(main(), ops);
  paintTimes(main());
}

const isTouched = (part) => part.querySelector("[data-touched]") !== null || part.contains(document.activeElement);

/** New rows have come: swap what the page shows of them, but never a form that someone is filling in. */
export async function repaint(account, keys) {
  forgetLists();
  const row = rowAt(location.pathname);
  const isHead = row?.key.startsWith("page:") && keys.includes(row.key);
  if (isShell() && isHead && !isTouched(main())) return paintPage(account);
  for (const key of keys) await swap(account, key);
  if (isShell()) await fillLists(account, main(), finisher(account));
  return paintOps(account);
}

async function swap(account, key) {
  const id = key.replace(":", "-");
  const shown = [...main().querySelectorAll(`[id="${id}"], [id="${id}-detail"]`)].filter((part) => !isTouched(part));
  if (!shown.length) return;
  const [html] = await htmlOf(account, [key]);
  for (const part of shown) {
    const fresh = parse(html ?? "").getElementById(part.id);
    if (!fresh) continue;
    await finisher(account)(fresh);
    fresh.append(...part.querySelectorAll("[data-op][data-state=applied], [data-op][data-state=refused]"));
    part.replaceWith(fresh);
    globalThis.htmx?.process(fresh);
  }
}

/** The store lacks this page: say so, without pretending. */
export function paintAbsence(reason) {
  main().replaceChildren(copyOf(reason));
  main().removeAttribute("aria-busy");
}
