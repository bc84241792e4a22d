/** The tests of the sender are themselves tried: each mistake, put into its source, must be seen by the judge below. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { countWaiting } from "../../static/js/outbox.js";
import * as real from "../../static/js/sender.js";
import { AMINA, Server, answer, box, freshPhone, saveMany, sendThrough } from "./phone.js";

const source = readFileSync(new URL("../../static/js/sender.js", import.meta.url), "utf8");
const lost = new TypeError("Failed to fetch");
const losesAnswer = async (server, body) => { await server.post(body); throw lost; };
const FAULTS = [lost, losesAnswer, answer(500, "{}"), answer(200, "<html>portal</html>"), answer(204), answer(503),
  answer(200, { results: [] }), answer(413), answer(401, "{}")];

const MISTAKES = {
  "delete before send": ["const answer = await send.post", "await store.settle(batch.map((op) => ({ ...op, outcome: 'applied' }))); const answer = await send.post"],
  "a 500 counts as sent": ["if (code === \"csrf\")", "if (answer.status === 500) return { then: 'settle', settled: batch.map((op) => ({ ...op, outcome: 'applied' })) };\n  if (code === \"csrf\")"],
  "any 200 counts": ["if (!echoes) return { then: \"wait\" };", "if (!echoes) return { then: 'settle', settled: batch.map((op) => ({ ...op, outcome: 'applied' })) };"],
  "an op left out of the answer counts": ["const settled = echoes.filter((one) => TERMINAL.has(one.outcome));", "const settled = batch.map((op) => ({ ...op, outcome: 'applied' }));"],
  "a new id on retry": ["=>\n    ({ op_id, seq", "=>\n    ({ op_id: op_id.slice(0, -4) + Math.random().toString(16).slice(2, 6), seq"],
};

/** Save ops, send them through one fault, then heal. @returns {Promise<string[]>} what is wrong with the history */
async function history(sender, fault) {
  await freshPhone();
  const server = new Server();
  const saved = (await saveMany(7)).map((op) => op.op_id);
  await sender.drain(box(), sendThrough(server, [fault]));
  for (let tries = 0; tries < 5; tries += 1) await sender.drain(box(), sendThrough(server));
  const wrong = [];
  if (saved.some((id) => !server.effects.includes(id))) wrong.push("lost");
  if (server.effects.length > new Set(server.effects).size || server.effects.length > saved.length) wrong.push("doubled");
  if (String(server.effects) !== String(saved)) wrong.push("out of order");
  if (await countWaiting(AMINA)) wrong.push("pending");
  return wrong;
}

async function allHistories(sender) {
  const wrong = [];
  for (const fault of FAULTS) wrong.push(...await history(sender, fault));
  return wrong;
}

beforeEach(freshPhone);
test("the real sender loses and doubles nothing", async () => assert.deepEqual(await allHistories(real), []));
for (const [name, [before, after]] of Object.entries(MISTAKES)) {
  test(`caught: ${name}`, async () => {
    assert.ok(source.includes(before), "the mistake no longer fits the source");
    const broken = await import(`data:text/javascript,${encodeURIComponent(source.replace(before, after))}`);
    assert.notDeepEqual(await allHistories(broken), []);
  });
}
