/** The API's page: each form sends what it says, and shows what came back. */

const CSRF_COOKIE = "csrf";
const KEY_HEADER = "Idempotency-Key";
const KEY_BYTES = 16;

if (typeof document !== "undefined") connect(document.querySelector("main"));

/** @param {HTMLElement} page */
export function connect(page) {
  for (const part of page.querySelectorAll("[data-needs-script]")) part.hidden = false;
  const token = page.querySelector("#token");
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await send(event.target, token.value.trim());
    show(event.target, answer);
    if (answer.body?.access_token) token.value = answer.body.access_token;
  });
  openLinked(page);
  addEventListener("hashchange", () => openLinked(page));
}

async function send(form, token) {
  const values = [...form.querySelectorAll("[data-in]")].map((field) => fieldValue(field));
  const { url, options } = request(form.dataset.method, form.dataset.path, values, token, cookie(CSRF_COOKIE));
  const response = await fetch(url, options).catch(() => null);
  if (!response) return { status: "", body: null };
  return { status: `${response.status} ${response.statusText}`, body: await response.json().catch(() => null) };
}

function fieldValue(field) {
  if (field.name === KEY_HEADER && !field.value) field.value = newKey();
  return { name: field.name, place: field.dataset.in, value: field.value };
}

/**
 * What to fetch. A token speaks for itself; without one the cookie does, and a change shows the CSRF token.
 * @param {string} method @param {string} path
 * @param {{name: string, place: string, value: string}[]} values
 * @param {string} token @param {string} csrf
 */
export function request(method, path, values, token, csrf) {
  const headers = { Accept: "application/json" };
  const query = new URLSearchParams();
  const options = { method, headers };
  let url = path;
  for (const { name, place, value } of values) {
    if (place === "path") url = url.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === "query" && value) query.append(name, value);
    else if (place === "header" && value) headers[name] = value;
    else if (place === "body") options.body = value;
  }
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  else if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  options.credentials = token ? "omit" : "same-origin";
  return { url: query.size ? `${url}?${query}` : url, options };
}

function show(form, answer) {
  form.querySelector("[data-result]").hidden = false;
  form.querySelector("[data-status]").textContent = answer.status || "—";
  form.querySelector("[data-answer]").textContent = answer.body ? JSON.stringify(answer.body, null, 2) : "";
}

function openLinked(page) {
  const linked = [...page.querySelectorAll("details[id]")].find(({ id }) => `#${id}` === location.hash);
  if (linked) linked.open = true;
}

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
