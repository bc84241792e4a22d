/**
 * The sender: pure, it knows neither IndexedDB nor the network. It decides what each answer means.
 * An op is done only when a 200 echoes its own id with a terminal outcome; anything else leaves it where it is.
 */

export const MOST_OPS = 50;
const MOST_BYTES = 255_000;
export const TERMINAL = new Set(["applied", "rejected", "conflict"]);
export const RETRY_AFTER_CAP_MS = 3_600_000;
export const BACKOFF_FIRST_MS = 2_000;
export const BACKOFF_CAP_MS = 900_000;

/** Wait before try number `tries` (0, 1, 2 …): doubled each time, capped, with half of it left to chance. */
export function backoff(tries, chance = Math.random()) {
  const whole = Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** Math.min(tries, 20));
  return Math.round(whole * (0.5 + chance / 2));
}

/** @returns {number | null} milliseconds; `Retry-After` holds seconds or a date */
export function retryAfter(header, now = Date.now()) {
  if (!header) return null;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), RETRY_AFTER_CAP_MS);
}

/** What is sent of an op: nothing that only this phone needs, and never a token. */
export function envelope(ops, phone = undefined) {
  const sent = ops.map(({ op_id, seq, actor, subject, kind, kind_version, args, shown, client_time }) =>
    ({ op_id, seq, actor, subject, kind, kind_version, args, shown, client_time }));
  return JSON.stringify({ installation: ops[0].installation, phone, ops: sent });
}

/** The longest beginning of one installation's ops that fits into one request; at least one op. */
export function fit(ops) {
  const encoder = new TextEncoder();
  let batch = ops.filter((op) => op.installation === ops[0].installation);
  while (batch.length > 1 && encoder.encode(envelope(batch)).length > MOST_BYTES) batch = half(batch);
  return batch;
}

const half = (batch) => batch.slice(0, Math.ceil(batch.length / 2));

function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}

/** The echoes of this batch's ops, or null when the answer is not the server's (a portal's page, half a body). */
function readEchoes(answer, batch) {
  const results = parse(answer.text)?.results;
  if (!Array.isArray(results)) return null;
  const sent = new Set(batch.map((op) => op.op_id));
  return results.filter((one) => sent.has(one?.op_id));
}

/** @returns {{then: string, settled?: object[], code?: string, wait?: number | null}} what the answer means */
export function judge(answer, batch) {
  if (!answer || answer.redirected) return { then: "wait" };
  const wait = retryAfter(answer.retryAfter);
  const code = answer.status === 200 ? null : parse(answer.text)?.error?.code;
  if (answer.status === 200) {
    const echoes = readEchoes(answer, batch);
    if (!echoes) return { then: "wait" };
    const settled = echoes.filter((one) => TERMINAL.has(one.outcome));
    const first = echoes.find((one) => one.op_id === batch[0].op_id);
    if (first?.outcome === "gap") return { then: "renumber", settled };
    return { then: settled.length ? "settle" : "wait", settled, code: first?.code };
  }
  if (code === "csrf") return { then: "reread" };
  if (answer.status === 401) return { then: "refresh" };
  if (answer.status === 413 && batch.length > 1) return { then: "halve" };
  if (answer.status === 403 && code) return { then: "stop", code };
  return { then: "wait", wait };
}

/**
 * Send until the outbox is empty or something must be waited for.
 * @param {{next: (limit: number) => Promise<object[]>, settle: (results: object[]) => Promise<void>,
 *   renumber: () => Promise<void>}} store
 * @param {{post: (body: string) => Promise<object>, refresh: () => Promise<boolean>, renew: () => Promise<void>,
 *   phone?: object}} send `post` reads the CSRF token afresh each time and rejects when nothing came back;
 *   `renew` fetches a new token; `phone` is what the server may know of this phone
 * @returns {Promise<{settled: number, left: boolean, wait: number | null, code: string | null, isCut: boolean}>}
 *   `left`: ops remain; `wait`: what the server asked for, in ms; `code`: what the person must see to;
 *   `isCut`: no answer came
 */
export async function drain(store, send) {
  const tried = new Set();
  let limit = MOST_OPS;
  let settled = 0;
  const end = (left, code = null, wait = null, isCut = false) => ({ settled, left, code, wait, isCut });
  for (;;) {
    const batch = fit(await store.next(limit));
    if (!batch.length) return end(false);
    const answer = await send.post(envelope(batch, send.phone)).catch(() => null);
    const { then, settled: done = [], code, wait } = judge(answer, batch);
    if (done.length) await store.settle(done);
    settled += done.length;
    if (then === "settle") { tried.clear(); continue; }
    if (then === "halve") { limit = Math.ceil(batch.length / 2); continue; }
    if (then === "stop" || then === "wait") return end(true, code, wait, answer === null);
    if (tried.has(then)) return end(true, then === "refresh" ? "sign_in" : null);
    tried.add(then);
    if (then === "reread") await send.renew();
    if (then === "renumber") await store.renumber();
    if (then === "refresh" && !(await send.refresh())) return end(true, "sign_in");
  }
}
