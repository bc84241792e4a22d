/** Requests to our own server. Each has a time limit, as a network that hangs never says so. */

const SEND_LIMIT_MS = 15_000;
const PULL_LIMIT_MS = 60_000;
const KNOCK_LIMIT_MS = 10_000;
const underWay = new Map();

/** End requests that may hang on a network of before, so that the next try need not wait for them. */
export function cutShort(start = "/") {
  for (const [cut, path] of underWay) if (path.startsWith(start)) cut.abort();
}

const TOKEN_COOKIE = "csrf=";

/** The token, read now: one that was kept would be a stale one. */
export function csrfToken() {
  const pair = document.cookie.split("; ").find((one) => one.startsWith(TOKEN_COOKIE));
  return pair ? decodeURIComponent(pair.slice(TOKEN_COOKIE.length)) : "";
}

/** Any page brings a token when the browser has none. */
export const renewToken = () => request("/", { limit: KNOCK_LIMIT_MS, method: "HEAD" });

/** One exchange, its body read whole within the limit: half an answer counts as none. */
async function request(path, { limit, headers = {}, ...options }) {
  const cut = new AbortController();
  const late = setTimeout(() => cut.abort(), limit);
  underWay.set(cut, path);
  try {
    const answer = await fetch(path, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", signal: cut.signal,
      headers: { Accept: "application/json", ...headers }, ...options,
    });
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, redirected: answer.type === "opaqueredirect", text,
      retryAfter: answer.headers.get("Retry-After") };
  } finally {
    clearTimeout(late);
    underWay.delete(cut);
  }
}

async function post(path, limit, body) {
  if (!csrfToken()) await renewToken();
  const type = body ? { "Content-Type": "application/json" } : {};
  return request(path, { limit, method: "POST", body, headers: { "X-CSRF-Token": csrfToken(), ...type } });
}

export const postOps = (body) => post("/sync/ops", SEND_LIMIT_MS, body);

/** @returns {Promise<boolean>} whether the session lives on */
export async function refreshSession() {
  return (await post("/session/refresh", KNOCK_LIMIT_MS)).ok;
}

/** Small JSON posts that may be lost without harm (a push subscription). */
export const postJson = (path, value) => post(path, KNOCK_LIMIT_MS, JSON.stringify(value));

/** @returns {Promise<boolean>} whether the server knows that this session is over */
export async function postSignOut() {
  const answer = await post("/sign-out", KNOCK_LIMIT_MS);
  return answer.ok || answer.redirected || answer.status === 401;
}

/** One page of changes. @returns {Promise<{status: number, page: object | null}>} */
export async function getChanges(cursor) {
  const answer = await request(`/sync/changes?since=${encodeURIComponent(cursor)}`, { limit: PULL_LIMIT_MS });
  return { status: answer.status, page: answer.status === 200 ? JSON.parse(answer.text) : null };
}
