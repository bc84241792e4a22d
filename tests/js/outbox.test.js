import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { countWaiting, dropOutcomes, nextOps, outcomesOf, saveOp, settle, uuid7 } from "../../static/js/outbox.js";
import { StoreIsAway, StoreIsNewer, DEVICE, transact } from "../../static/js/store.js";
import { AMINA, draft, freshPhone, saveMany } from "./phone.js";

beforeEach(freshPhone);

test("an op id is a UUIDv7 that sorts by time", () => {
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(uuid7(1000) < uuid7(2000));
});

test("ops count 1, 2, 3 for each actor on their own", async () => {
  await saveMany(2);
  await saveMany(1, 99);
  await saveMany(1);
  assert.deepEqual((await nextOps(AMINA, 9)).map((op) => op.seq), [1, 2, 3]);
  assert.deepEqual((await nextOps(99, 9)).map((op) => op.seq), [1]);
});

test("saving at the same time gives no number twice", async () => {
  const saved = await Promise.all(Array.from({ length: 20 }, () => saveOp(draft())));
  assert.equal(new Set(saved.map((op) => op.seq)).size, 20);
});

test("the same op saved twice is one op", async () => {
  const once = draft();
  await Promise.all([saveOp(once), saveOp(once)]);
  assert.equal(await countWaiting(AMINA), 1);
});

test("a write is saved strictly, and only when its transaction is complete", async () => {
  const real = globalThis.IDBDatabase ?? (await import("fake-indexeddb")).IDBDatabase;
  const seen = [];
  const transaction = real.prototype.transaction;
  real.prototype.transaction = function open(...given) {
    const tx = transaction.apply(this, given);
    seen.push([given[2]?.durability, new Promise((done) => tx.addEventListener("complete", () => done(true)))]);
    return tx;
  };
  const race = saveOp(draft()).then(() => Promise.race([seen.at(-1)[1], "promised too early"]));
  assert.equal(await race.finally(() => { real.prototype.transaction = transaction; }), true);
  assert.equal(seen.at(-1)[0], "strict");
});

test("a write that fails inside is not promised and leaves no number behind", async () => {
  const bad = { ...draft(), args: { group: () => {} } };
  await assert.rejects(saveOp(bad), { name: "DataCloneError" });
  assert.equal((await saveOp(draft())).seq, 1);
});

test("a settled op moves to the outcomes in one step", async () => {
  const [op] = await saveMany(1);
  await settle([{ op_id: op.op_id, outcome: "rejected", code: "group_full", message: "Full" }], "now");
  assert.equal(await countWaiting(AMINA), 0);
  assert.equal((await outcomesOf(AMINA))[0].code, "group_full");
  await dropOutcomes([op.op_id]);
  assert.deepEqual(await outcomesOf(AMINA), []);
});

test("a quiet op leaves no line behind", async () => {
  const op = await saveOp({ ...draft(), quiet: true });
  await settle([{ op_id: op.op_id, outcome: "applied" }], "now");
  assert.deepEqual(await outcomesOf(AMINA), []);
});

test("an outcome for an op of nobody changes nothing", async () => {
  await saveMany(1);
  await settle([{ op_id: uuid7(), outcome: "applied" }], "now");
  assert.equal(await countWaiting(AMINA), 1);
});

test("a connection that the browser closed is opened again", async () => {
  const [first] = await saveMany(1);
  await transact(DEVICE, ["meta"], "readonly", async () => null);
  const { IDBDatabase } = await import("fake-indexeddb");
  const real = IDBDatabase.prototype.transaction;
  let isCut = true;
  IDBDatabase.prototype.transaction = function open(...given) {
    if (isCut) { isCut = false; this.close(); }
    return real.apply(this, given);
  };
  const second = await saveOp(draft()).finally(() => { IDBDatabase.prototype.transaction = real; });
  assert.deepEqual([first.seq, second.seq], [1, 2]);
});

test("a store of a newer version is refused and left alone", async () => {
  const request = indexedDB.open(DEVICE, 99);
  await new Promise((done) => { request.onsuccess = done; });
  request.result.close();
  await assert.rejects(saveOp(draft()), StoreIsNewer);
});

test("a phone without IndexedDB says so", async () => {
  globalThis.indexedDB = undefined;
  await assert.rejects(saveOp(draft()), StoreIsAway);
});
