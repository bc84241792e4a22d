import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { countWaiting } from "../../static/js/outbox.js";
import { applyPage, freshness, pull } from "../../static/js/pull.js";
import { close, personStore, transact } from "../../static/js/store.js";
import { AMINA, freshPhone, saveMany } from "./phone.js";

const row = (key, html = `<article>${key}</article>`) => ({ key, kind: key.split(":")[0], html, search: key, facets: {} });
const page = (cursor, changes, extra = {}) => ({
  cursor, more: false, reset: false, now: "2026-11-21T10:00:00Z", person: { id: AMINA }, changes: changes.map((one) => row(one)), gone: [], ...extra,
});
const stored = () => transact(personStore(AMINA), ["rows"], "readonly", async ({ rows }) => (await rows.all()).map((one) => one.key));
const from = (pages) => async () => {
  const next = pages.shift();
  if (next instanceof Error) throw next;
  return { status: 200, page: next };
};

beforeEach(async () => { await freshPhone(); await close(personStore(AMINA)); });

test("pages arrive until there is no more, with their cursor", async () => {
  await pull(AMINA, from([page("1.1", ["product:1"], { more: true }), page("1.2", ["group:2"])]), () => {});
  assert.deepEqual([await stored(), (await freshness(AMINA)).cursor], [["group:2", "product:1"], "1.2"]);
});

test("a pull cut in the middle goes on where it stopped", async () => {
  const asked = [];
  const cut = from([page("1.1", ["product:1"], { more: true }), new TypeError("cut")]);
  await assert.rejects(pull(AMINA, cut, () => {}));
  await pull(AMINA, async (cursor) => { asked.push(cursor); return { page: page("1.2", []) }; }, () => {});
  assert.deepEqual([asked, await stored()], [["1.1"], ["product:1"]]);
});

test("what is gone leaves the phone", async () => {
  await applyPage(AMINA, page("1.1", ["product:1", "group:2"]));
  await applyPage(AMINA, page("1.2", [], { gone: ["group:2", "group:404"] }));
  assert.deepEqual(await stored(), ["product:1"]);
});

test("a reset leaves only what came after it, and the old rows are readable until its last page", async () => {
  await applyPage(AMINA, page("1.1", ["product:1", "product:2"]));
  await applyPage(AMINA, page("2.1", ["product:2"], { reset: true, more: true }));
  assert.deepEqual(await stored(), ["product:1", "product:2"]);
  await applyPage(AMINA, page("2.2", ["product:3"]));
  assert.deepEqual(await stored(), ["product:2", "product:3"]);
});

test("a later small page sweeps nothing away", async () => {
  await applyPage(AMINA, page("1.1", ["product:1"], { reset: true }));
  await applyPage(AMINA, page("1.2", ["product:2"]));
  assert.deepEqual(await stored(), ["product:1", "product:2"]);
});

test("changes for another person are not written", async () => {
  assert.equal(await pull(AMINA, from([page("1.1", ["group:1"], { person: { id: 99 } })]), () => {}), "stranger");
  assert.deepEqual(await stored(), []);
});

test("a pull leaves unsent ops alone", async () => {
  await saveMany(2);
  await pull(AMINA, from([page("1.1", ["group:0"], { reset: true })]), () => {});
  assert.equal(await countWaiting(AMINA), 2);
});
