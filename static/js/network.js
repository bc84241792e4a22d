/** Requests to our own server. Each has a time limit, as a network that hangs never says so. */

const SEND_LIMIT_MS = 30_000;
const PULL_LIMIT_MS = 60_000;
const KNOCK_LIMIT_MS = 10_000;

/** A cookie's value, read now: a token that was kept would be a stale one. */
export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export const csrfToken = () => cookie("csrf_access_token");

function request(path, { limit, headers = {}, ...options }) {
  return fetch(path, {
    credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(limit),
    headers: { Accept: "application/json", ...headers }, ...options,
  });
}

const post = (path, limit, token, body) =>
  request(path, {
    limit, method: "POST", body,
    headers: { "X-CSRF-TOKEN": token, ...(body ? { "Content-Type": "application/json" } : {}) },
  });

/** `POST /sync/ops`, read whole: half an answer counts as none. */
export async function postOps(body) {
  const answer = await post("/sync/ops", SEND_LIMIT_MS, csrfToken(), body);
  return {
    status: answer.status, redirected: answer.type === "opaqueredirect",
    retryAfter: answer.headers.get("Retry-After"), text: await answer.text(),
  };
}

/** @returns {Promise<boolean>} whether the session lives on */
export async function refreshSession() {
  const answer = await post("/session/refresh", KNOCK_LIMIT_MS, cookie("csrf_refresh_token"));
  return answer.ok;
}

/** Small JSON posts that may be lost without harm (a push subscription). */
export const postJson = (path, value) => post(path, KNOCK_LIMIT_MS, csrfToken(), JSON.stringify(value));

/** @returns {Promise<boolean>} whether the server knows that this session is over */
export async function postSignOut() {
  const answer = await post("/sign-out", KNOCK_LIMIT_MS, csrfToken());
  return answer.ok || answer.type === "opaqueredirect" || answer.status === 401;
}

/** One page of changes. @returns {Promise<{status: number, page: object | null}>} */
export async function getChanges(cursor) {
  const answer = await request(`/sync/changes?since=${encodeURIComponent(cursor)}`, { limit: PULL_LIMIT_MS });
  return { status: answer.status, page: answer.status === 200 ? await answer.json() : null };
}
