/** Who is signed in on this phone. The flag stands in the device database; rows in a database of their own. */
import { postSignOut } from "./network.js";
import { tellOthers } from "./news.js";
import { countWaiting, dropOutcomes, outcomesOf } from "./outbox.js";
import { endPush } from "./push.js";
import { DEVICE, erase, personStore, transact } from "./store.js";
import { copyOf, say } from "./words.js";

const read = (key) => transact(DEVICE, ["meta"], "readonly", ({ meta }) => meta.get(key));
const write = (key, value) => transact(DEVICE, ["meta"], "readwrite", ({ meta }) =>
  (value === undefined ? meta.delete(key) : meta.put(value, key)));

/** @returns {Promise<{id: number, language: string, role: string, name?: string} | null>} */
export const personHere = async () => (await read("person")) ?? null;

/** Remember the person whom the server greets. Another person's rows leave the phone; their outbox stays. */
export async function adopt(person) {
  const before = await transact(DEVICE, ["meta"], "readwrite", async ({ meta }) => {
    if (await meta.get("leaving")) return null;
    const known = await meta.get("person");
    await meta.put(known?.id === person.id ? { ...known, ...person } : person, "person");
    await meta.delete("anew");
    return known ?? null;
  });
  if (before && before.id !== person.id) await forget(before.id);
}

/** Nothing of this person stays on the phone, save what they have not yet sent. */
async function forget(account) {
  await dropOutcomes((await outcomesOf(account)).map((one) => one.op_id));
  await erase(personStore(account));
  navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
  await endPush();
}

/** Before the person goes: what waits stays on the phone and is sent when they sign in again. */
async function agreesToLeave(waiting) {
  if (!waiting) return true;
  const dialog = copyOf("t-leave");
  say(dialog.querySelector("[data-sentence]"), { n: waiting });
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((done) => { dialog.addEventListener("close", done, { once: true }); });
  dialog.remove();
  return dialog.returnValue === "leave";
}

/** `stop` ends what this page does in the person's name. Sign out here first, then on the server; without a signal the server hears of it at the next chance. */
export async function signOut(account, stop) {
  if (!(await agreesToLeave(await countWaiting(account)))) return;
  stop();
  await write("leaving", true);
  await write("person", undefined);
  tellOthers("leaving");
  await forget(account);
  await finishLeaving();
  location.replace("/");
}

/** @returns {Promise<boolean>} whether a sign-out was still to be told to the server, and now it knows */
export async function finishLeaving() {
  if (!(await read("leaving"))) return false;
  const isHeard = await postSignOut().catch(() => false);
  if (isHeard) await write("leaving", undefined);
  return isHeard;
}

export const isLeaving = async () => (await read("leaving")) === true;

/** Somebody signs in, maybe somebody else: until the server has greeted them, pages come from the network. */
export async function startsAnew() {
  await write("leaving", undefined);
  await write("anew", true);
}
