/**
 * Bring what changed on the server into the person's store: one transaction a page, rows and cursor together,
 * so that a cut leaves the store at a page's edge. Nothing here touches the outbox: what a person has done and
 * not yet sent is laid over the rows when they are painted, so no pull can overwrite it.
 */
import { personStore, transact } from "./store.js";

const STORES = ["rows", "html", "meta"];
const MOST_PAGES = 500;

export const idOf = (key) => Number(key.slice(key.indexOf(":") + 1)) || 0;

/**
 * After a `reset` (every page of a whole feed says so) the old rows stay readable until its last page is in.
 * @param {number} account
 * @param {object} page an answer of `GET /sync/changes`
 */
export function applyPage(account, page) {
  return transact(personStore(account), STORES, "readwrite", async ({ rows, html, meta }) => {
    const wasSweeping = (await meta.get("sweep")) === true;
    const generation = ((await meta.get("generation")) ?? 1) + (page.reset && !wasSweeping ? 1 : 0);
    await meta.put(generation, "generation");
    // Asked for all at once: waiting for each answer in turn would make a first sync many times longer.
    await Promise.all(page.changes.flatMap((change) => [
      rows.put({
        key: change.key, kind: change.kind, id: idOf(change.key), search: change.search ?? "",
        facets: change.facets ?? {}, generation,
      }),
      html.put(change.html, change.key),
    ]));
    const isSweeping = page.reset || wasSweeping;
    const old = isSweeping && !page.more ? (await rows.all()).filter((row) => row.generation !== generation) : [];
    for (const key of [...page.gone, ...old.map((row) => row.key)]) {
      await rows.delete(key);
      await html.delete(key);
    }
    await meta.put(isSweeping && page.more, "sweep");
    await meta.put(page.cursor, "cursor");
    if (!page.more) await meta.put(page.now, "pulled_at");
    return [...page.changes.map((change) => change.key), ...page.gone, ...old.map((row) => row.key)];
  });
}

/** @returns {Promise<{cursor?: string, pulled_at?: string}>} how far this person's store has come */
export function freshness(account) {
  return transact(personStore(account), ["meta"], "readonly", async ({ meta }) =>
    ({ cursor: await meta.get("cursor"), pulled_at: await meta.get("pulled_at") }));
}

/**
 * @param {number} account whose store
 * @param {(cursor: string) => Promise<{status: number, page: object | null}>} fetchPage
 * @param {(page: object, keys: string[]) => unknown} arrived awaited after each page is in the store
 * @returns {Promise<"done" | "stranger" | "refused">} stranger: the session is another person's
 */
export async function pull(account, fetchPage, arrived) {
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { page } = await fetchPage((await freshness(account)).cursor ?? "");
    if (!page) return "refused";
    if (page.person?.id !== account) return "stranger";
    await arrived(page, await applyPage(account, page));
    if (!page.more) return "done";
  }
  return "done";
}
