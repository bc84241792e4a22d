/**
 * The service worker. VERSION and PRECACHE stand above this text when it is served as /sw.js.
 * It answers GET only, and only what the table ROUTES names; everything else goes to the network untouched.
 * It knows nothing of the outbox: the page sends. It never keeps a page that a server made for a person.
 */
/* global VERSION, PRECACHE */

const SHELL_CACHE = `shell-${VERSION}`;
const PICTURE_CACHE = "pictures";
const MOST_PICTURES = 150;
const PICTURE_AGE_MS = 30 * 86_400_000;
const STORE_LIMIT_MS = 800;
const PAGE_LIMIT_MS = 12_000;
const DEVICE = "spacs-device";
const SHELL_PATHS = /^\/(?:products(?:\/\d+)?|groups(?:\/\d+)?|activity|notifications|me)?$/;
const SCRIPT_PATH = /^\/static\/@/;

/** One line a kind of request: which, how it is answered. Read from the top; the first match answers. */
const ROUTES = [
  { name: "fragment", match: ({ request }) => request.headers.has("HX-Request"), answer: null },
  { name: "page of the app", match: ({ isPage, url }) => isPage && SHELL_PATHS.test(url.pathname) && !url.searchParams.has("network"), answer: answerPage },
  { name: "other page", match: ({ isPage }) => isPage, answer: fromNetworkOrShell },
  { name: "shell file", match: ({ url }) => SCRIPT_PATH.test(url.pathname), answer: fromShell },
  { name: "picture", match: ({ request, url }) => request.destination === "image" && !url.search, answer: fromPictures },
];

self.addEventListener("install", (event) => event.waitUntil(precache()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const route = ROUTES.find((one) => one.match({ request, url, isPage: request.mode === "navigate" }));
  if (route?.answer) event.respondWith(route.answer(request));
});

/** All or nothing. Addresses name their content, so what an older version holds is not fetched again. */
async function precache() {
  const shell = await caches.open(SHELL_CACHE);
  await Promise.all(PRECACHE.map(async (address) => {
    const known = SCRIPT_PATH.test(address) && (await caches.match(address));
    const answer = known || (await fetch(address, { cache: SCRIPT_PATH.test(address) ? "default" : "no-cache" }));
    if (!isKept(answer)) throw new Error(`${address}: ${answer.status}`);
    await shell.put(address, answer);
  }));
}

const isKept = (answer) => answer.status === 200 && !answer.redirected && answer.type !== "opaque";

/** Pages come from the phone at once; an admin's, and those of somebody just signing in, are the server's. */
async function answerPage(request) {
  const person = await within(STORE_LIMIT_MS, readPerson());
  const shell = person && person.role !== "admin" && !person.isAnew && (await caches.match(`/shell/${person.language}`, { cacheName: SHELL_CACHE }));
  return shell || fromNetworkOrShell(request);
}

/** The server's own page. When the network refuses or hangs, the shell says what is on this phone and what is not. */
async function fromNetworkOrShell(request) {
  const answer = await within(PAGE_LIMIT_MS, fetch(request));
  if (answer) return answer;
  const person = await within(STORE_LIMIT_MS, readPerson());
  for (const language of [person?.language, (self.navigator.language ?? "").slice(0, 2), "en"]) {
    const shell = await caches.match(`/shell/${language}`, { cacheName: SHELL_CACHE });
    if (shell) return shell;
  }
  return Response.error();
}

/** A page of the version before finds its files in that version's cache, until the new one is proven. */
async function fromShell(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

async function fromPictures(request) {
  const pictures = await caches.open(PICTURE_CACHE);
  const known = await pictures.match(request);
  if (known && Date.now() - Date.parse(known.headers.get("Date")) < PICTURE_AGE_MS) return known;
  const answer = await fetch(request).catch(() => known ?? Response.error());
  const isPublic = /\bpublic\b/.test(answer.headers.get("Cache-Control") ?? "");
  if (isKept(answer) && isPublic && /^image\//.test(answer.headers.get("Content-Type") ?? "")) {
    await pictures.put(request, answer.clone());
    for (const old of (await pictures.keys()).slice(0, -MOST_PICTURES)) await pictures.delete(old);
  }
  return answer;
}

/** What the promise brings, or null when it fails or takes too long. */
const within = (limit, promise) =>
  Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, limit, null); })]).catch(() => null);

/** Who is signed in on this phone, from its own database; reading must never create one. */
function readPerson() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DEVICE);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const tx = db.transaction("meta");
      const [person, anew] = ["person", "anew"].map((key) => tx.objectStore("meta").get(key));
      tx.oncomplete = () => { db.close(); resolve(person.result ? { ...person.result, isAnew: anew.result === true } : null); };
      tx.onerror = () => { db.close(); reject(tx.error); };
    };
  });
}
