/**
 * The only module that knows IndexedDB.
 * Two kinds of database: one for the phone (outbox, outcomes, who is signed in) and one for each person (rows).
 * A write is done when its transaction is complete, never before: `transact` resolves only then.
 */

export const DEVICE = "spacs-device";
export const personStore = (account) => `spacs-person-${account}`;

const VERSION = 1;
const OPEN_LIMIT_MS = 3_000;
const WRITE_LIMIT_MS = 5_000;
const LOST_CONNECTION = new Set(["InvalidStateError", "AbortError", "UnknownError"]);

/** The store was written by a newer version of the app: this one must not touch it. */
export class StoreIsNewer extends Error {}
/** The phone gave no store, or not in time: nothing was written. */
export class StoreIsAway extends Error {}

const connections = new Map();
const erased = new Set();

function build(name, db) {
  db.createObjectStore("meta");
  if (name === DEVICE) {
    db.createObjectStore("outbox", { keyPath: "op_id" }).createIndex("turn", ["actor", "seq"]);
    db.createObjectStore("outcomes", { keyPath: "op_id" });
  } else {
    db.createObjectStore("rows", { keyPath: "key" }).createIndex("kind", "kind");
    db.createObjectStore("html");
  }
}

function connect(name) {
  if (erased.has(name)) return Promise.reject(new StoreIsAway(name));
  if (!connections.has(name)) {
    const opening = open(name);
    connections.set(name, opening);
    opening.catch(() => connections.delete(name));
  }
  return connections.get(name);
}

function open(name) {
  return new Promise((resolve, reject) => {
    if (!globalThis.indexedDB) throw new StoreIsAway(name);
    const request = indexedDB.open(name, VERSION);
    const late = setTimeout(() => reject(new StoreIsAway(name)), OPEN_LIMIT_MS);
    request.onupgradeneeded = () => build(name, request.result);
    request.onerror = () => {
      clearTimeout(late);
      const isNewer = request.error?.name === "VersionError";
      reject(new (isNewer ? StoreIsNewer : StoreIsAway)(name, { cause: request.error }));
    };
    request.onsuccess = () => {
      clearTimeout(late);
      request.result.onclose = () => connections.delete(name);
      request.result.onversionchange = () => close(name);
      resolve(request.result);
    };
  });
}

/** Let go of a database, as another tab may want to delete or upgrade it. */
export async function close(name) {
  const opening = connections.get(name);
  connections.delete(name);
  (await opening?.catch(() => null))?.close();
}

/** This page does not open this database again. */
export function shut(name) {
  erased.add(name);
  return close(name);
}

/** Delete a whole database: what a person leaves behind when they sign out. */
export async function erase(name) {
  await shut(name);
  await ask(indexedDB.deleteDatabase(name));
}

const ask = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Index keys from `low` to `high`, both included. */
export const between = (low, high) => ({ low, high });
const keys = (range) => (range?.low === undefined ? range : IDBKeyRange.bound(range.low, range.high));

function shelf(store) {
  return {
    get: (key) => ask(store.get(key)),
    put: (value, key) => ask(store.put(value, key)),
    delete: (key) => ask(store.delete(key)),
    clear: () => ask(store.clear()),
    all: (limit) => ask(store.getAll(null, limit)),
    by: (index, range, limit) => ask(store.index(index).getAll(keys(range), limit)),
    count: (index, range) => ask((index ? store.index(index) : store).count(keys(range))),
  };
}

function once(db, names, mode, work) {
  return new Promise((resolve, reject) => {
    const durability = db.name === DEVICE && mode === "readwrite" ? "strict" : "default";
    const tx = db.transaction(names, mode, { durability });
    const stop = () => { try { tx.abort(); } catch { /* it had ended already */ } };
    const late = setTimeout(stop, WRITE_LIMIT_MS);
    let value;
    let failure;
    tx.oncomplete = () => { clearTimeout(late); resolve(value); };
    tx.onabort = () => { clearTimeout(late); reject(failure ?? tx.error ?? new DOMException("gone", "AbortError")); };
    const shelves = Object.fromEntries(names.map((name) => [name, shelf(tx.objectStore(name))]));
    work(shelves).then((result) => { value = result; }, (error) => { failure = error; stop(); });
  });
}

/**
 * Run `work` in one transaction and resolve with its result after `complete`. A connection that the browser
 * has closed is opened again once; `work` must therefore come to the same when it is run twice.
 * @template T
 * @param {string} name DEVICE or personStore(id)
 * @param {string[]} names object stores
 * @param {"readonly" | "readwrite"} mode
 * @param {(shelves: Record<string, ReturnType<typeof shelf>>) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function transact(name, names, mode, work) {
  try {
    return await once(await connect(name), names, mode, work);
  } catch (error) {
    if (!LOST_CONNECTION.has(error?.name)) throw error;
    await close(name);
    return once(await connect(name), names, mode, work);
  }
}
