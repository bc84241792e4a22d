/** When to send and when to pull. One round at a time; the outbox goes first, so that the pull brings its answers. */
import { cutShort, getChanges, postOps, refreshSession, renewToken } from "./network.js";
import { tell, tellAll } from "./news.js";
import { dropKnown, setHold, setInFlight } from "./ops.js";
import { countWaiting, nextOps, settle, startNewInstallation } from "./outbox.js";
import { adopt } from "./person.js";
import { pull } from "./pull.js";
import { backoff, drain } from "./sender.js";
import { offsetNow, serverNow, setOffset } from "./time.js";

const LOCK = "spacs-sender";
const IDLE_PULL_MS = 300_000;
/** For who saves data: while a page stays open, almost never. */
const SAVING_PULL_MS = 6 * 3_600_000;
const SEEN_WAIT_CAP_MS = 30_000;

let actor = null;
let isRunning = false;
let isWanted = false;
let tries = 0;
let timer = null;
let savesData = navigator.connection?.saveData === true;
let isReached = sessionStorage.getItem("away") === null;

/** One sender for all tabs where locks exist; two at once are wasteful, not wrong. */
function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

const box = {
  next: async (limit) => {
    const ops = await nextOps(actor, limit);
    show(ops.map((op) => op.op_id));
    return ops;
  },
  settle: (results) => settle(results, new Date(serverNow()).toISOString()),
  renumber: startNewInstallation,
};

/** Nothing is called «sending» while the network is known to be away. */
function show(ids) {
  setInFlight(isReached ? ids : []);
  tell("ops", ids);
}

const build = () => document.querySelector("meta[name=build]")?.content ?? "";
const report = async () => ({ unsent: await countWaiting(actor), clock_offset_ms: Math.round(offsetNow()), app_version: build() });

/** Remembered across pages: one that has just opened need not find out again that the network is away. */
function setReached(value, isRefused = false) {
  isReached = value;
  if (value) sessionStorage.removeItem("away");
  else sessionStorage.setItem("away", "1");
  tell("contact", { isReached, isRefused });
}

/** While somebody looks at the page, a network that came back in silence is noticed soon. */
const pause = (failed = tries) => Math.min(backoff(failed), document.hidden ? Infinity : SEEN_WAIT_CAP_MS);

/** @returns {Promise<number | null>} how long to wait before trying again; null when nothing is left */
async function send() {
  setHold(null);
  if (!(await countWaiting(actor))) return null;
  const phone = await report();
  const done = await drain(box, { post: postOps, refresh: refreshSession, renew: renewToken, phone });
  setHold(done.code);
  show([]);
  if (done.settled) tellAll("ops", []);
  if (done.isCut) throw new TypeError("no answer");
  return done.left ? done.wait ?? pause() : null;
}

function arrived(page, keys) {
  if (actor === null) throw new TypeError("the person has left");
  setOffset(Date.parse(page.now) - Date.now());
  savesData = page.person.data_saver || navigator.connection?.saveData === true;
  return adopt(page.person).then(() => dropKnown(keys)).then(() => tellAll("pulled", { keys, isWhole: page.reset, now: page.now }));
}

async function receive() {
  let outcome = await pull(actor, getChanges, arrived);
  if (outcome === "refused" && (await refreshSession())) outcome = await pull(actor, getChanges, arrived);
  if (outcome === "stranger") tell("stranger");
  if (outcome === "refused") setHold("sign_in");
  setReached(true, outcome === "refused");
}

async function round() {
  try {
    const wait = (await alone(send)) ?? null;
    await receive();
    tries = wait === null ? 0 : tries + 1;
    return wait ?? (savesData ? SAVING_PULL_MS : IDLE_PULL_MS);
  } catch {
    if (isWanted || actor === null) return 0; // we cut it short ourselves
    setReached(false);
    show([]);
    return pause(tries++);
  }
}

/** Go once through the outbox and the changes; asked again meanwhile, once more afterwards. */
export async function wake() {
  isWanted = true;
  if (isRunning || actor === null) return;
  isRunning = true;
  clearTimeout(timer);
  let wait = IDLE_PULL_MS;
  while (isWanted && actor !== null) {
    isWanted = false;
    wait = await round();
  }
  isRunning = false;
  if (actor !== null) timer = setTimeout(wake, wait);
}

function wakeFresh() {
  tries = 0;
  wake();
}

/** @param {number} account who is signed in */
export function startSync(account) {
  actor = account;
  addEventListener("online", () => { cutShort(); wakeFresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (["send", "pull"].includes(data?.type)) wakeFresh(); });
  return wake();
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
