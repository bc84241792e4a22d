/** The real worker's source, in a world of its own: caches, clients and network are small stand-ins. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import vm from "node:vm";
import { IDBFactory } from "fake-indexeddb";
import { DEVICE, close, transact } from "../../static/js/store.js";
import { freshPhone } from "./phone.js";

const ORIGIN = "https://spacs.test";
const source = ["worker.js", "events.js"].map((name) => readFileSync(new URL(`../../static/sw/${name}`, import.meta.url), "utf8")).join("\n");
const FILES = ["/static/@1/js/app.js", "/shell/en", "/shell/sw"];

class Shelf {
  kept = new Map();
  at = (what) => new URL(what.url ?? what, ORIGIN).pathname;
  put = async (what, answer) => { this.kept.set(this.at(what), answer); };
  match = async (what) => this.kept.get(this.at(what))?.clone();
  keys = async () => [...this.kept.keys()];
  delete = async (what) => this.kept.delete(this.at(what));
}

class Shelves {
  all = new Map();
  open = async (name) => { if (!this.all.has(name)) this.all.set(name, new Shelf()); return this.all.get(name); };
  keys = async () => [...this.all.keys()];
  delete = async (name) => this.all.delete(name);
  match = async (what, { cacheName } = {}) => {
    for (const [name, shelf] of this.all) {
      const found = (!cacheName || name === cacheName) && (await shelf.match(what));
      if (found) return found;
    }
    return undefined;
  };
}

function start(version, { caches = new Shelves(), network = async () => new Response("from the network") } = {}) {
  const heard = {};
  const self = {
    location: new URL(ORIGIN), navigator: { language: "sw-KE" }, skipWaiting: () => { self.hasSkipped = true; },
    addEventListener: (what, listener) => { heard[what] = listener; },
    clients: { claim: async () => {}, matchAll: async () => [], openWindow: async (href) => { self.opened = href; } },
    registration: { showNotification: async (...shown) => { self.shown = shown; } },
  };
  const world = { self, caches, fetch: network, indexedDB, URL, Response, Promise, setTimeout: (f, ms) => setTimeout(f, Math.min(ms, 40)) };
  vm.runInNewContext(`const VERSION = "${version}"; const PRECACHE = ${JSON.stringify(FILES)};\n${source}`, { ...world, Object, Date, Error, String, encodeURIComponent });
  const waitFor = async (what, event) => { const ends = []; heard[what]({ waitUntil: (end) => ends.push(end), ...event }); await Promise.all(ends); };
  const ask = async (path, { method = "GET", mode = "navigate", headers = {}, destination = "document" } = {}) => {
    let answer = null;
    heard.fetch({ request: { url: ORIGIN + path, method, mode, headers: new Headers(headers), destination }, respondWith: (given) => { answer = given; } });
    return answer && (await answer);
  };
  return { self, caches, ask, install: () => waitFor("install", {}), send: (data) => waitFor("message", { data }), waitFor };
}

const remember = (values) => transact(DEVICE, ["meta"], "readwrite", async ({ meta }) => {
  for (const [key, value] of Object.entries(values)) await meta.put(value, key);
});
const signIn = (person = {}) => remember({ person: { id: 17, language: "sw", role: "trader", ...person } });
const perPath = async (what) => new Response(`file ${what.url ?? what}`);
const refused = async () => { throw new TypeError("refused"); };
const hanging = () => new Promise(() => {});

beforeEach(freshPhone);

test("a failed install fails whole", async () => {
  const worker = start("2", { network: async (path) => new Response("", { status: path === "/shell/sw" ? 500 : 200 }) });
  await assert.rejects(worker.install());
});
test("a redirected file is not kept", async () => {
  const network = async () => Object.defineProperty(new Response("elsewhere"), "redirected", { value: true });
  await assert.rejects(start("2", { network }).install());
});
test("what an older version holds is not fetched again", async () => {
  const asked = [];
  const caches = new Shelves();
  await start("1", { caches, network: perPath }).install();
  await start("2", { caches, network: async (what) => { asked.push(what); return perPath(what); } }).install();
  assert.deepEqual(asked, ["/shell/en", "/shell/sw"]);
});
test("the version before stays until the new one is proven by a page of its own", async () => {
  const caches = new Shelves();
  await start("1", { caches, network: perPath }).install();
  const worker = start("2", { caches, network: perPath });
  await worker.install();
  await worker.send({ type: "proven", build: "1" });
  assert.deepEqual(await caches.keys(), ["shell-1", "shell-2"]);
  await worker.send({ type: "proven", build: "2" });
  assert.deepEqual(await caches.keys(), ["shell-2"]);
});
for (const [how, network] of Object.entries({ refuses: refused, hangs: hanging })) {
  test(`a page of the app opens in the person's language when the network ${how}`, async () => {
    const worker = start("1", { network: perPath });
    await worker.install();
    await signIn();
    const away = start("1", { caches: worker.caches, network });
    for (const path of ["/", "/products", "/products/7?from=app", "/groups/12", "/activity", "/me"]) {
      assert.equal(await (await away.ask(path)).text(), "file /shell/sw", path);
    }
  });
  test(`a page that is not the app's falls back to the shell when the network ${how}`, async () => {
    const worker = start("1", { network: perPath });
    await worker.install();
    assert.equal(await (await start("1", { caches: worker.caches, network }).ask("/admin")).text(), "file /shell/sw");
  });
}
for (const [who, values] of Object.entries({ nobody: {}, "an admin": { person: { id: 1, language: "en", role: "admin" } },
  "somebody just signing in": { person: { id: 17, language: "sw" }, anew: true } })) {
  test(`for ${who} pages come from the network`, async () => {
    const worker = start("1", { network: perPath });
    await worker.install();
    await remember({ seen: true, ...values });
    assert.match(await (await worker.ask("/groups")).text(), /spacs\.test|object/);
  });
}
test("a phone without a database gets none from the worker", async () => {
  await close(DEVICE);
  globalThis.indexedDB = new IDBFactory();
  await start("1").ask("/");
  assert.deepEqual(await indexedDB.databases(), []);
});
test("the worker touches no POST, no fragment, no other site and no data", async () => {
  const worker = start("1");
  await signIn();
  assert.equal(await worker.ask("/sync/ops", { method: "POST" }), null);
  assert.equal(await worker.ask("/groups/12/quote", { mode: "cors", headers: { "HX-Request": "true" } }), null);
  assert.equal(await worker.ask("/sync/changes?since=", { mode: "cors", destination: "" }), null);
});
test("an address marked for the network goes there", async () => {
  const worker = start("1", { network: async () => new Response("real") });
  await signIn();
  assert.equal(await (await worker.ask("/groups/404?network=1")).text(), "real");
  assert.deepEqual(await worker.caches.keys(), []);
});
for (const [what, headers, status, kept] of [
  ["a public picture is kept", { "Content-Type": "image/webp", "Cache-Control": "public, max-age=60" }, 200, 1],
  ["a private picture is not kept", { "Content-Type": "image/webp", "Cache-Control": "private" }, 200, 0],
  ["a page in a picture's place is not kept", { "Content-Type": "text/html", "Cache-Control": "public" }, 200, 0],
  ["a missing picture is not kept", { "Content-Type": "image/webp", "Cache-Control": "public" }, 404, 0]]) {
  test(what, async () => {
    const worker = start("1", { network: async () => new Response("x", { status, headers: { Date: new Date().toUTCString(), ...headers } }) });
    await worker.ask("/pictures/1.webp", { mode: "no-cors", destination: "image" });
    assert.equal((await (await worker.caches.open("pictures")).keys()).length, kept);
  });
}
test("a push message becomes a notification, and a tap opens only our own pages", async () => {
  const worker = start("1");
  await worker.waitFor("push", { data: { json: () => ({ title: "Joined", body: "3 bags", url: "/groups/12" }) } });
  assert.deepEqual([worker.self.shown[0], worker.self.shown[1].data.url], ["Joined", "/groups/12"]);
  const tap = (url) => worker.waitFor("notificationclick", { notification: { data: { url }, close: () => {} } });
  await tap("https://evil.test/");
  assert.equal(worker.self.opened, undefined);
  await tap("/groups/12");
  assert.equal(worker.self.opened, `${ORIGIN}/groups/12`);
});
test("a new version takes over only when a page asks", async () => {
  const worker = start("1", { network: perPath });
  await worker.install();
  assert.equal(worker.self.hasSkipped, undefined);
  await worker.send({ type: "update" });
  assert.equal(worker.self.hasSkipped, true);
});
