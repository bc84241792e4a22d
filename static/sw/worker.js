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
    const answer = known || (await fetch(address, { cache: "no-cache" }));
    if (!isKept(answer)) throw new Error(`${address}: ${answer.status}`);
    await shell.put(address, answer);
  }));
}

const isKept = (answer) => answer.status === 200 && !answer.redirected && answer.type !== "opaque";

async function answerPage(request) {
  const person = await withinLimit(readPerson());
  const shell = person && (await caches.match(`/shell/${person.language}`, { cacheName: SHELL_CACHE }));
  return shell || fromNetworkOrShell(request);
}

async function fromNetworkOrShell(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const person = await withinLimit(readPerson());
    const language = person?.language ?? (self.navigator.language ?? "en").slice(0, 2);
    for (const one of [language, "en"]) {
      const shell = await caches.match(`/shell/${one}`, { cacheName: SHELL_CACHE });
      if (shell) return shell;
    }
    throw error;
  }
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

const withinLimit = (promise) =>
  Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, STORE_LIMIT_MS, null); })]).catch(() => null);

/** Who is signed in on this phone, from its own database; reading must never create one. */
function readPerson() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DEVICE);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const asking = db.transaction("meta").objectStore("meta").get("person");
      asking.onsuccess = () => { db.close(); resolve(asking.result ?? null); };
      asking.onerror = () => { db.close(); reject(asking.error); };
    };
  });
}

const toPages = async (message) => {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(message);
};

/** Background Sync is a hint, no more: the page holds the outbox and the page sends. */
self.addEventListener("sync", (event) => event.waitUntil(toPages({ type: "send" })));

const ORDERS = {
  update: () => self.skipWaiting(),
  /** A page of this version runs: the versions before it are no longer needed. */
  proven: async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("shell-") && name !== SHELL_CACHE) await caches.delete(name);
    }
  },
  forget: () => caches.delete(PICTURE_CACHE),
};
self.addEventListener("message", (event) => {
  if (Object.hasOwn(ORDERS, event.data?.type)) event.waitUntil(Promise.resolve(ORDERS[event.data.type]()));
});

self.addEventListener("push", (event) => {
  let news;
  try { news = event.data.json(); } catch { return; }
  const { title, body = "", url = "/notifications", tag, icon, badge, lang } = news ?? {};
  event.waitUntil(Promise.all([
    self.registration.showNotification(String(title ?? "SPACS"), { body, tag, icon, badge, lang, data: { url } }),
    toPages({ type: "pull" }),
  ]));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(show(url.href));
});

async function show(href) {
  const pages = await self.clients.matchAll({ type: "window" });
  const open = pages.find((page) => page.url === href);
  return open ? open.focus() : self.clients.openWindow(href);
}
