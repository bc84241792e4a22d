/** Starts everything. Nothing on a page depends on it: without it, forms and links go to the server. */
import { connectForms } from "./commit.js";
import { connectFields } from "./forms.js";
import { offerInstall, startWorker } from "./install.js";
import { on, tellAll } from "./news.js";
import { adopt, finishLeaving, isLeaving, personHere, signOut, startsAnew } from "./person.js";
import { offerPush } from "./push.js";
import { dropOutcomes, saveOp, uuid7 } from "./outbox.js";
import { isShell, paintAbsence, paintOps, paintPage, repaint } from "./screens.js";
import { learn, paintStatus } from "./status.js";
import { StoreIsNewer, personStore, shut } from "./store.js";
import { opSaved, startSync, stopSync } from "./sync.js";
import { startTimes } from "./time.js";

/** The page says who is signed in; the shell does not know and asks the phone. */
async function whoIsHere() {
  const { account, language, role } = document.body.dataset;
  if (isShell()) return personHere();
  if (!account || (await isLeaving())) return null;
  await adopt({ id: Number(account), language, role });
  return personHere();
}

/** The real page from the network; the worker lets this address through. */
function goToNetwork() {
  const url = new URL(location);
  if (url.searchParams.has("network")) return paintAbsence("t-absent");
  url.searchParams.set("network", "1");
  return location.replace(url);
}

/** A page of the server's own: the next visit to its address may be the phone's again. */
function stripNetwork() {
  const url = new URL(location);
  if (isShell() || !url.searchParams.has("network")) return;
  url.searchParams.delete("network");
  history.replaceState(null, "", url);
}

async function putAway(op_id, actor) {
  const op = { op_id: uuid7(), actor, subject: actor, kind: "dismiss_op", kind_version: 1, args: { op: op_id }, shown: {} };
  await saveOp({ ...op, client_time: new Date().toISOString(), title: "", href: "", record: "", quiet: true, hides: `op-${op_id}` });
  await dropOutcomes([op_id]);
  tellAll("ops", []);
  tellAll("saved");
}

const initialsOf = (name) => name.split(/\s+/).filter(Boolean).map((word) => [...word][0]).filter((_, n, all) => n === 0 || n === all.length - 1).join("").toUpperCase();

function connectPerson({ id, name = "" }) {
  for (const badge of document.querySelectorAll("[data-person-initials]")) badge.textContent ||= initialsOf(name);
  const show = () => Promise.all([paintOps(id), paintStatus(id)]);
  connectForms(id);
  on("ops", show);
  on("saved", opSaved);
  on("contact", (news) => { document.body.toggleAttribute("data-synced", news.isReached); learn(news); show(); });
  on("stranger", goToNetwork);
  on("leaving", () => { stopSync(); shut(personStore(id)); location.replace("/"); });
  let painting = Promise.resolve();
  on("pulled", ({ keys, isWhole }) => {
    painting = painting.then(async () => {
      if (isShell() || !isWhole) await repaint(id, keys);
      await paintStatus(id);
    });
    offerPush(); // its own matter: a browser may take for ever to answer it
  });
  for (const what of ["online", "offline"]) addEventListener(what, () => paintStatus(id));
  document.addEventListener("click", ({ target }) => { if (target.matches("[data-put-away]")) putAway(target.value, id); });
  addEventListener("pageshow", async ({ persisted }) => { if (persisted && (await personHere())?.id !== id) location.reload(); });
}

function connectDoors(person) {
  document.addEventListener("submit", (event) => {
    const path = new URL(event.target.action, location).pathname;
    if (/^\/sign-(?:in|up)(?:\/|$)/.test(path)) startsAnew();
    if (path !== "/sign-out" || !person) return;
    event.preventDefault();
    signOut(person.id, stopSync).catch(() => event.target.submit());
  });
}

async function start() {
  stripNetwork();
  startTimes();
  connectFields();
  offerInstall();
  startWorker().catch(() => {});
  if ((await finishLeaving()) && document.body.dataset.account) return location.reload();
  const person = await whoIsHere();
  connectDoors(person);
  if (!person) return isShell() && paintAbsence("t-nobody");
  connectPerson(person);
  const isPainted = !isShell() || (await paintPage(person.id));
  if (isPainted) await paintOps(person.id);
  await paintStatus(person.id);
  if (!isPainted) return goToNetwork();
  offerPush();
  return startSync(person.id);
}

start().catch((error) => {
  if (error instanceof StoreIsNewer) return paintAbsence("t-newer");
  if (isShell()) goToNetwork();
  throw error;
});
