import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { countWaiting, nextOps, outcomesOf, saveOp } from "../../static/js/outbox.js";
import { BACKOFF_CAP_MS, RETRY_AFTER_CAP_MS, backoff, drain, envelope, fit, retryAfter } from "../../static/js/sender.js";
import { AMINA, Server, answer, box, draft, freshPhone, saveMany, sendThrough } from "./phone.js";

let server;
beforeEach(async () => { await freshPhone(); server = new Server(); });

const lost = new TypeError("Failed to fetch");
const losesAnswer = async (real, body) => { await real.post(body); throw lost; };
const whole = async (real, body) => (await real.post(body)).text;

const kept = {
  "the network fails": lost,
  "a captive portal answers": answer(200, "<html>Buy 100 MB</html>"),
  "a portal answers in JSON": answer(200, { ok: true }),
  "another op is echoed": answer(200, { results: [{ op_id: "x", outcome: "applied" }] }),
  "nothing terminal is echoed": async (_, body) => answer(200, { results: JSON.parse(body).ops.map(({ op_id }) => ({ op_id, outcome: "kept", code: "upgrade_needed" })) }),
  "the answer redirects": answer(200, "", { redirected: true }),
  "the answer is cut": async (real, body) => answer(200, (await whole(real, body)).slice(0, -9)),
  "the answer is empty": answer(204),
  "a 201 echoes it": async (real, body) => answer(201, await whole(real, body)),
  "the server fails": answer(500, "{}"),
  "a 500 echoes it": async (real, body) => answer(500, await whole(real, body)),
  "the server is busy": answer(503, "", { retryAfter: "30" }),
  "the account is disabled": answer(403, { error: { code: "account_disabled" } }),
  "one op is too large": answer(413),
  "the answer is null": answer(200, "null"),
};
for (const [what, fault] of Object.entries(kept)) {
  test(`an op stays first in line when ${what}`, async () => {
    const [op] = await saveMany(1);
    const { left, settled } = await drain(box(), sendThrough(server, [fault]));
    assert.deepEqual([left, settled, (await nextOps(AMINA, 1))[0].op_id], [true, 0, op.op_id]);
  });
}

test("an op whose answer was lost has its effect once", async () => {
  const [op] = await saveMany(1);
  await drain(box(), sendThrough(server, [losesAnswer]));
  await drain(box(), sendThrough(server));
  assert.deepEqual([server.effects, await countWaiting(AMINA)], [[op.op_id], 0]);
});

test("120 ops leave in order, 50 at a time", async () => {
  const saved = await saveMany(120);
  await drain(box(), sendThrough(server));
  assert.deepEqual([server.requests, server.effects], [[50, 50, 20], saved.map((op) => op.op_id)]);
});

test("a batch stays below 256 KB", async () => {
  const ops = Array.from({ length: 50 }, () => ({ ...draft({ note: "x".repeat(20_000) }), installation: "i" }));
  assert.ok(new TextEncoder().encode(envelope(fit(ops))).length <= 262_144);
});

test("413 halves the batch", async () => {
  await saveMany(10);
  await drain(box(), sendThrough(server, [answer(413)]));
  assert.deepEqual(server.requests, [5, 5]);
});

test("an expired session is refreshed once", async () => {
  await saveMany(1);
  const { code } = await drain(box(), sendThrough(server, [answer(401, { error: { code: "signed_out" } })]));
  assert.deepEqual([code, server.effects.length], [null, 1]);
});

test("a session that stays expired asks for sign-in and keeps the op", async () => {
  await saveMany(1);
  const { code } = await drain(box(), sendThrough(server, [answer(401), answer(401)]));
  assert.deepEqual([code, await countWaiting(AMINA)], ["sign_in", 1]);
});

test("a refused refresh asks for sign-in", async () => {
  await saveMany(1);
  assert.equal((await drain(box(), sendThrough(server, [answer(401)], async () => false))).code, "sign_in");
});

test("a stale CSRF token is read again once, whatever its status", async () => {
  for (const status of [401, 403]) {
    await saveMany(1);
    assert.equal((await drain(box(), sendThrough(server, [answer(status, { error: { code: "csrf" } })]))).left, false);
  }
  await saveMany(1);
  assert.equal((await drain(box(), sendThrough(server, [answer(403, { error: { code: "csrf" } }), answer(403, { error: { code: "csrf" } })]))).left, true);
});

test("a phone with a wrong count starts a new installation, and nothing is done twice", async () => {
  await saveMany(3);
  const [first] = await nextOps(AMINA, 1);
  server.next.set(`${first.installation}/${AMINA}`, 9);
  server.inbox.set(first.op_id, { op_id: first.op_id, outcome: "applied", code: "joined" });
  const { left } = await drain(box(), sendThrough(server));
  assert.deepEqual([left, server.effects.length], [false, 2]);
});

test("a server that always answers gap is not asked for ever", async () => {
  await saveMany(1);
  const gap = async (_, body) => answer(200, { results: [{ op_id: JSON.parse(body).ops[0].op_id, outcome: "gap" }] });
  assert.equal((await drain(box(), sendThrough(server, [gap, gap, gap]))).left, true);
});

test("a refusal is settled and shown, and its neighbours go on", async () => {
  const [bad] = await saveMany(2);
  server.inbox.set(bad.op_id, { op_id: bad.op_id, outcome: "conflict", code: "group_full", message: "Full." });
  server.next.set(`${bad.installation}/${AMINA}`, 2);
  await drain(box(), sendThrough(server));
  assert.deepEqual((await outcomesOf(AMINA)).map((one) => one.outcome).sort(), ["applied", "conflict"]);
});

test("ops of another person on this phone wait", async () => {
  await saveMany(1, 99);
  await drain(box(AMINA), sendThrough(server));
  assert.deepEqual([server.requests, await countWaiting(99)], [[], 1]);
});

test("two senders at once do nothing twice", async () => {
  await saveMany(60);
  await Promise.all([drain(box(), sendThrough(server)), drain(box(), sendThrough(server))]);
  assert.deepEqual([new Set(server.effects).size, server.effects.length, await countWaiting(AMINA)], [60, 60, 0]);
});

test("what is sent holds no token, title or address", async () => {
  const op = await saveOp(draft());
  assert.deepEqual(Object.keys(JSON.parse(envelope([op])).ops[0]).sort(),
    ["actor", "args", "client_time", "kind", "kind_version", "op_id", "seq", "shown", "subject"]);
});

test("Retry-After is obeyed for an hour at most", async () => {
  assert.deepEqual(["30", "99999", "-", null].map((header) => retryAfter(header)), [30_000, RETRY_AFTER_CAP_MS, null, null]);
  assert.equal(retryAfter("Sat, 21 Nov 2026 10:00:10 GMT", Date.UTC(2026, 10, 21, 10, 0, 0)), 10_000);
  await saveMany(1);
  assert.equal((await drain(box(), sendThrough(server, [answer(429, "", { retryAfter: "7" })]))).wait, 7_000);
});

test("waits grow to 15 minutes and never beyond", () => {
  assert.deepEqual([backoff(0, 1), backoff(3, 1), backoff(400, 1)], [2_000, 16_000, BACKOFF_CAP_MS]);
  assert.ok(backoff(3, 0) >= 8_000);
});
