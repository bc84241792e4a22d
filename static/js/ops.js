/** Shows each op's honest state: in the rows of /activity, and in place of the form that it came from. */
import { dropOutcomes, nextOps, outcomesOf } from "./outbox.js";
import { copyOf } from "./words.js";

const MOST_SHOWN = 200;
const inFlight = new Set();
const HOLDS = new Set(["sign_in", "account_disabled", "installation_revoked", "upgrade_needed"]);
let hold = null;

/** Ops that the sender has handed to the network just now. */
export function setInFlight(ids) {
  inFlight.clear();
  for (const id of ids) inFlight.add(id);
}

/** Why ops wait for the person: `sign_in`, `account_disabled` … or null. */
export function setHold(code) {
  hold = code;
}

/** @returns {string} saved, sending, applied, refused, or what it waits for: sign_in, account_disabled … */
export function stateOf(op, isInFlight = inFlight.has(op.op_id), held = hold) {
  if (op.outcome) return op.outcome === "applied" ? "applied" : "refused";
  if (isInFlight) return "sending";
  return HOLDS.has(held) ? held : "saved";
}

/** The person's ops that the server's rows do not show yet, newest first. */
export async function localOps(actor) {
  const [unsent, judged] = [await nextOps(actor, MOST_SHOWN), await outcomesOf(actor)];
  return [...unsent, ...judged].sort((a, b) => (a.op_id < b.op_id ? 1 : -1));
}

/** Write an op into a copy of a template: words of other states go, the title, message, time and link come. */
function fill(copy, op) {
  const state = stateOf(op);
  copy.dataset.op = op.op_id;
  copy.dataset.state = state;
  for (const part of copy.querySelectorAll("[data-in]")) {
    if (!part.dataset.in.split(" ").includes(state)) part.remove();
  }
  for (const title of copy.querySelectorAll("[data-title]")) title.textContent = op.title;
  for (const message of copy.querySelectorAll("[data-message]")) {
    if (op.message) message.textContent = op.message;
  }
  for (const link of copy.querySelectorAll("[data-look]")) link.setAttribute("href", op.href);
  for (const time of copy.querySelectorAll("time")) time.dateTime = op.client_time;
  for (const button of copy.querySelectorAll("[data-put-away]")) button.value = op.op_id;
  return copy;
}

/** Fill the places for unsent ops. `known` are the ops that stand on the page as the server's own rows. */
export function paintRows(root, ops) {
  for (const place of root.querySelectorAll("[data-outbox-rows]")) {
    const shown = ops.filter((op) => !op.quiet && !root.querySelector(`[id="op-${op.op_id}"]`));
    place.replaceChildren(...shown.map((op) => fill(copyOf("t-op"), op)));
    const empty = document.querySelector("[data-empty]");
    if (empty && shown.length) empty.hidden = true;
  }
}

/** The record that a form belongs to: "group-12" in its card and in its detail. */
export const recordOf = (form) => form.closest("[data-card], [data-detail]")?.id.replace(/-detail$/, "") ?? "";

const isFrom = (op, form) => recordOf(form) === op.record && (op.record !== "" || op.href === location.pathname);

/** Lay the person's ops over what the server said: a form already used gives way to its op's state. */
export function layOver(root, ops) {
  for (const op of ops) {
    if (op.hides && stateOf(op) !== "refused") for (const one of root.querySelectorAll(`[id="${op.hides}"]`)) one.hidden = true;
    if (!op.quiet && !op.outcome) chip(root, op);
    for (const form of op.quiet ? [] : root.querySelectorAll(`form[data-outbox="${op.kind}"]`)) {
      if (isFrom(op, form)) markForm(form, op);
    }
  }
}

/** On a record's card, the op that waits stands beside what the server knows. */
function chip(root, op) {
  for (const place of op.record ? root.querySelectorAll(`[id="${op.record}"] [data-own-state]`) : []) {
    place.querySelector(`[data-op="${op.op_id}"]`)?.remove();
    place.append(fill(copyOf("t-op-chip"), op));
  }
}

function markForm(form, op) {
  const before = form.parentElement.querySelector(`[data-op="${op.op_id}"]`);
  if (!before && op.outcome) return;
  const notice = fill(copyOf("t-op-notice"), op);
  if (before?.dataset.state !== notice.dataset.state) {
    before?.remove();
    form.after(notice);
  }
  form.hidden = stateOf(op) !== "refused";
}

/** Outcomes that came back as rows of the server's are not kept twice. */
export async function dropKnown(keys) {
  const ids = keys.filter((key) => key.startsWith("op:")).map((key) => key.slice(3));
  if (ids.length) await dropOutcomes(ids);
}
