/** When to send and when to pull. One round at a time; the outbox goes first, so that the pull brings its answers. */
import { fetchChanges, isSparing, sendWaiting, setReached } from "./exchange.js";
import { cutShort } from "./network.js";
import { backoff } from "./sender.js";

const IDLE_PULL_MS = 300_000;
/** For who saves data: while a page stays open, almost never. */
const SAVING_PULL_MS = 6 * 3_600_000;
const SEEN_WAIT_CAP_MS = 30_000;
const IDLE_WAIT_MS = 1_000;
/** A request cut because its page is being left says nothing of the network. */
const LEAVING_MS = 200;

let actor = null;
let isRunning = false;
let isWanted = false;
let tries = 0;
let timer = null;

const idle = () => (isSparing() ? SAVING_PULL_MS : IDLE_PULL_MS);

/** While somebody looks at the page, a network that came back in silence is noticed soon. */
const pause = () => Math.min(backoff(tries), document.hidden ? Infinity : SEEN_WAIT_CAP_MS);

/** @returns {Promise<number>} how long until the next round, in ms */
async function round() {
  try {
    const { left, wait } = await sendWaiting(actor);
    const isIn = await fetchChanges(actor, () => actor !== null);
    const next = left && isIn ? wait ?? pause() : idle();
    tries = left ? tries + 1 : 0;
    return next;
  } catch {
    await new Promise((still) => setTimeout(still, LEAVING_MS)); // a page that is being left goes no further than this
    if (isWanted || actor === null) return 0; // we cut it short ourselves
    setReached(false);
    const next = pause();
    tries += 1;
    return next;
  }
}

/** Go once through the outbox and the changes; asked again meanwhile, once more afterwards. */
export async function wake() {
  isWanted = true;
  if (isRunning || actor === null) return;
  isRunning = true;
  clearTimeout(timer);
  let wait = 0;
  while (isWanted && actor !== null) {
    isWanted = false;
    wait = await round();
  }
  isRunning = false;
  if (actor !== null) timer = setTimeout(wake, wait);
}

/** The first round waits until the page has drawn itself and listens to fingers. */
const whenIdle = (work) => (globalThis.requestIdleCallback ? requestIdleCallback(work, { timeout: IDLE_WAIT_MS }) : setTimeout(work));

function wakeFresh() {
  tries = 0;
  wake();
}

/** @param {number} account who is signed in */
export function startSync(account) {
  actor = account;
  addEventListener("online", () => { cutShort(); wakeFresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !isSparing()) wake(); });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (["send", "pull"].includes(data?.type)) wakeFresh(); });
  whenIdle(wake);
}

/** The person leaves: nothing more is sent or fetched in their name by this page. */
export function stopSync() {
  actor = null;
  clearTimeout(timer);
  cutShort();
}

/** An op was saved: send it, and ask the browser for a hint when the network comes. */
export async function opSaved() {
  cutShort("/sync/changes");
  wakeFresh();
  navigator.storage?.persist?.();
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("spacs-outbox").catch(() => {});
}
