/** Reading the person's store. */
import { personStore, transact } from "./store.js";

const kept = new Map();

/** The rows of a kind, without their HTML; read once until something changes. */
export async function rowsOf(account, kind) {
  if (!kept.has(kind)) {
    kept.set(kind, await transact(personStore(account), ["rows"], "readonly", ({ rows }) => rows.by("kind", kind)));
  }
  return kept.get(kind);
}

/** Something was pulled: what is kept in memory is old. */
export const forgetRows = () => kept.clear();

/** @returns {Promise<(string | undefined)[]>} the stored HTML of these rows */
export function htmlOf(account, keys) {
  return transact(personStore(account), ["html"], "readonly", ({ html }) => Promise.all(keys.map((key) => html.get(key))));
}
