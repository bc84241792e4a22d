/** The worker's other half: hints, orders from pages, notifications. Served in one file behind worker.js. */
/* global VERSION, SHELL_CACHE, PICTURE_CACHE */

const toPages = async (message) => {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(message);
};

/** Background Sync is a hint, no more: the page holds the outbox and the page sends. */
self.addEventListener("sync", (event) => event.waitUntil(toPages({ type: "send" })));

const ORDERS = {
  update: () => self.skipWaiting(),
  /** A page of this version runs: the versions before it are no longer needed. */
  proven: async ({ build }) => {
    if (build !== VERSION) return;
    for (const name of await caches.keys()) {
      if (name.startsWith("shell-") && name !== SHELL_CACHE) await caches.delete(name);
    }
  },
  forget: () => caches.delete(PICTURE_CACHE),
};
self.addEventListener("message", (event) => {
  if (Object.hasOwn(ORDERS, event.data?.type)) event.waitUntil(Promise.resolve(ORDERS[event.data.type](event.data)));
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
