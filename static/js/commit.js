/** Forms that commit to something: first onto the phone's disk, then to the network. */
import { tellAll } from "./news.js";
import { recordOf } from "./ops.js";
import { saveOp, uuid7 } from "./outbox.js";
import { copyOf } from "./words.js";

const NOT_SENT = /^_|^(?:op_id|csrf_token)$/;
const SHOWN = "shown_";

/** A field's value: whole numbers only where the form says so, and only when they are whole. */
export function readField(text, isInteger) {
  if (!isInteger) return text;
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
}

/**
 * The op that a form stands for.
 * @param {{dataset: object}} form
 * @param {{name: string, value: string, isInteger: boolean}[]} fields
 * @param {{actor: number, op_id: string, now: string, href: string, record: string}} facts
 */
export function opFromFields({ dataset }, fields, { actor, op_id, now, href, record }) {
  const args = {};
  const shown = {};
  for (const { name, value, isInteger } of fields) {
    if (!name || NOT_SENT.test(name)) continue;
    const [place, field] = name.startsWith(SHOWN) ? [shown, name.slice(SHOWN.length)] : [args, name];
    place[field] = readField(value, isInteger);
  }
  return {
    op_id, actor, subject: actor, kind: dataset.outbox, kind_version: Number(dataset.kindVersion ?? 1), args, shown,
    client_time: now, title: dataset.title ?? "", href, record, quiet: "quiet" in dataset, hides: dataset.hides ?? "",
  };
}

function fieldsOf(form, submitter) {
  const named = [...new FormData(form, submitter ?? null)];
  return named.map(([name, value]) => ({
    name, value: String(value), isInteger: [...form.elements].some((one) => one.name === name && "int" in one.dataset),
  }));
}

/** Write the form's op down; the sender is told only after it is on the disk. */
async function commit(form, submitter, actor) {
  const op_id = uuid7();
  const facts = { actor, op_id, now: new Date().toISOString(), href: location.pathname, record: recordOf(form) };
  try {
    await saveOp(opFromFields(form, fieldsOf(form, submitter), facts));
    tellAll("ops", [op_id]);
    tellAll("saved");
  } catch {
    giveWay(form, op_id);
  }
}

/** The phone kept nothing. With a signal the form goes the plain way, under the same id; without, say so. */
function giveWay(form, op_id) {
  if (navigator.onLine) {
    let field = form.elements.namedItem("op_id");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "op_id" });
      form.append(field);
    }
    field.value = op_id;
    form.submit();
  } else {
    form.parentElement.querySelector("[data-not-saved]")?.remove();
    form.before(copyOf("t-not-saved"));
  }
}

/** @param {number} actor who taps on this phone */
export function connectForms(actor) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || event.defaultPrevented) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    commit(form, event.submitter, actor).finally(() => { delete form.dataset.busy; });
  }, { capture: true });
}
