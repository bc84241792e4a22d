/** The line under the header: no signal, how old the prices are, what waits. And the number beside «Activity». */
import { freshness } from "./pull.js";
import { countWaiting } from "./outbox.js";
import { rowsOf } from "./rows.js";
import { serverNow } from "./time.js";
import { copyOf, distance, say } from "./words.js";

const state = { isReached: !globalThis.sessionStorage?.getItem("away"), isRefused: false, isSaved: true };

/** @param {Partial<typeof state>} news what has become known about the network or the phone */
export function learn(news) {
  Object.assign(state, news);
}

/** @returns {"offline" | "signed-out" | "waiting" | null} which line is due */
export function lineFor({ isReached, isRefused, isOnline, waiting }) {
  if (isRefused) return "signed-out";
  if (!isReached || !isOnline) return "offline";
  return waiting > 0 ? "waiting" : null;
}

function paintBadges(which, count) {
  for (const badge of document.querySelectorAll(which)) {
    badge.textContent = count;
    badge.hidden = count === 0;
  }
}

/** @param {number} account whose outbox and prices */
export async function paintStatus(account) {
  const waiting = await countWaiting(account);
  paintBadges("[data-waiting]", waiting);
  paintBadges("[data-unread]", (await rowsOf(account, "notification")).filter((row) => !row.facets.read).length);
  const line = lineFor({ ...state, isOnline: navigator.onLine, waiting });
  const place = document.getElementById("status");
  place.hidden = line === null;
  if (line === null) return place.replaceChildren();
  const words = copyOf(`t-status-${line}`);
  const { pulled_at } = await freshness(account).catch(() => ({}));
  for (const part of words.querySelectorAll("[data-prices]")) {
    if (pulled_at) say(part, { time: distance(Date.parse(pulled_at) - serverNow()) });
  }
  for (const part of words.querySelectorAll("[data-unsent]")) {
    if (waiting) say(part, { n: waiting });
  }
  if (place.textContent !== words.textContent) place.replaceChildren(words);
  return undefined;
}
