/** One exchange with the server in a person's name: what waits goes out, what has changed comes in. */
import { getChanges, postOps, refreshSession, renewToken } from "./network.js";
import { tell, tellAll } from "./news.js";
import { dropKnown, setHold, setInFlight } from "./ops.js";
import { countWaiting, nextOps, settle, startNewInstallation } from "./outbox.js";
import { adopt } from "./person.js";
import { pull } from "./pull.js";
import { drain } from "./sender.js";
import { offsetNow, serverNow, setOffset } from "./time.js";

const LOCK = "spacs-sender";

/** The server cannot be reached, or nobody is here any more for whom it could be asked. */
export class Away extends Error {}

let isReached = sessionStorage.getItem("away") === null;
let savesData = navigator.connection?.saveData === true;

/** Whether this person wants no news that they did not ask for. */
export const isSparing = () => savesData;

/** Remembered across pages: one that has just opened need not find out again that the network is away. */
export function setReached(value, isRefused = false) {
  isReached = value;
  if (value) sessionStorage.removeItem("away");
  else sessionStorage.setItem("away", "1");
  if (!value) show([]);
  tell("contact", { isReached, isRefused });
}

/** Nothing is called «sending» while the network is known to be away. */
function show(ids) {
  setInFlight(isReached ? ids : []);
  tell("ops", ids);
}

const boxOf = (actor) => ({
  next: async (limit) => {
    const ops = await nextOps(actor, limit);
    show(ops.map((op) => op.op_id));
    return ops;
  },
  settle: (results) => settle(results, new Date(serverNow()).toISOString()),
  renumber: startNewInstallation,
});

const build = () => document.querySelector("meta[name=build]")?.content ?? "";
const report = async (actor) => ({ unsent: await countWaiting(actor), clock_offset_ms: Math.round(offsetNow()), app_version: build() });

/** One sender for all tabs where locks exist; two at once are wasteful, not wrong. */
function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

/**
 * Empty the outbox as far as it goes.
 * @returns {Promise<{left: boolean, wait: number | null}>} whether ops remain, and how long the server asked to wait
 */
export async function sendWaiting(actor) {
  setHold(null);
  if (!(await countWaiting(actor))) return { left: false, wait: null };
  const phone = await report(actor);
  const done = await alone(() => drain(boxOf(actor), { post: postOps, refresh: refreshSession, renew: renewToken, phone }));
  if (!done) return { left: false, wait: null };
  setHold(done.code);
  show([]);
  if (done.settled) tellAll("ops", []);
  if (done.isCut) throw new Away();
  return done;
}

/**
 * Fetch what has changed. @param {() => boolean} isStillHere whether the person has not left meanwhile
 * @returns {Promise<boolean>} false when the session is over, or another person's
 */
export async function fetchChanges(actor, isStillHere) {
  const arrived = async (page, keys) => {
    if (!isStillHere()) throw new Away();
    setOffset(Date.parse(page.now) - Date.now());
    savesData = page.person.data_saver || navigator.connection?.saveData === true;
    await adopt(page.person);
    await dropKnown(keys);
    tellAll("pulled", { keys, isWhole: page.reset, now: page.now });
  };
  let outcome = await pull(actor, getChanges, arrived);
  if (outcome === "refused" && (await refreshSession())) outcome = await pull(actor, getChanges, arrived);
  if (outcome === "stranger") tell("stranger");
  if (outcome === "refused") setHold("sign_in");
  setReached(true, outcome === "refused");
  return outcome === "done";
}
