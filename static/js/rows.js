/** Reading the person's store. */
import { personStore, transact } from "./store.js";

const kept = new Map();

/** The rows of a kind, without their HTML; read once until something changes. @returns {Promise<object[]>} */
export function rowsOf(account, kind) {
  if (!kept.has(kind)) {
    const reading = transact(personStore(account), ["rows"], "readonly", ({ rows }) => rows.by("kind", kind));
    reading.catch(() => kept.delete(kind));
    kept.set(kind, reading);
  }
  return kept.get(kind);
}

/** Something was pulled: what is kept in memory is old. */
export const forgetRows = () => kept.clear();

/** @returns {Promise<(string | undefined)[]>} the stored HTML of these rows */
export function htmlOf(account, keys) {
  return transact(personStore(account), ["html"], "readonly", ({ html }) => Promise.all(keys.map((key) => html.get(key))));
}
