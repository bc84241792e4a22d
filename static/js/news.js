/** What happened, told to the modules of this page and, when it concerns the store, to the other tabs. */

const heard = new Map();
const otherTabs = globalThis.BroadcastChannel ? new BroadcastChannel("spacs") : null;
otherTabs?.unref?.(); // outside a browser, listening must not keep the process alive
otherTabs?.addEventListener("message", ({ data }) => tellHere(data.what, data.detail));

function tellHere(what, detail) {
  for (const listener of heard.get(what) ?? []) listener(detail);
}

/** @param {string} what @param {(detail: any) => void} listener */
export function on(what, listener) {
  heard.set(what, [...(heard.get(what) ?? []), listener]);
}

export const tell = tellHere;

export const tellOthers = (what, detail) => otherTabs?.postMessage({ what, detail });

/** The store has changed: other tabs show it too. */
export function tellAll(what, detail) {
  tellHere(what, detail);
  tellOthers(what, detail);
}
