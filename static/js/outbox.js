/**
 * The outbox: what a person has committed to on this phone and the server has not yet answered for good.
 * An op leaves it in one way only: `settle`, with the server's terminal outcome for its own id.
 */
import { DEVICE, between, transact } from "./store.js";

/** @returns {string} a UUIDv7: 48 bits of milliseconds, then chance */
export function uuid7(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(10))) {
  const hex = (value, digits) => value.toString(16).padStart(digits, "0");
  const tail = [(chance[0] & 0x0f) | 0x70, chance[1], (chance[2] & 0x3f) | 0x80, ...chance.slice(3)];
  const digits = hex(now, 12) + tail.map((byte) => hex(byte, 2)).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Write an op down. When this resolves, it is on the phone's disk.
 * @param {{op_id: string, actor: number, subject: number, kind: string, kind_version: number, args: object,
 *   shown: object, client_time: string, title: string, href: string, quiet?: boolean, hides?: string}} draft
 */
export function saveOp(draft) {
  return transact(DEVICE, ["meta", "outbox"], "readwrite", async ({ meta, outbox }) => {
    const known = await outbox.get(draft.op_id);
    if (known) return known;
    const op = await numbered(meta, draft, await installationIn(meta));
    await outbox.put(op);
    return op;
  });
}

async function installationIn(meta, known) {
  const installation = known ?? (await meta.get("installation")) ?? uuid7();
  await meta.put(installation, "installation");
  return installation;
}

/** Ops count 1, 2, 3 for each actor and installation, without a hole. */
async function numbered(meta, op, installation) {
  const counter = `seq:${installation}:${op.actor}`;
  const seq = ((await meta.get(counter)) ?? 0) + 1;
  await meta.put(seq, counter);
  return { ...op, installation, seq };
}

const turnsOf = (actor) => between([actor, 0], [actor, Number.MAX_SAFE_INTEGER]);

/** The actor's oldest unsent ops, in order. */
export function nextOps(actor, limit) {
  return transact(DEVICE, ["outbox"], "readonly", ({ outbox }) => outbox.by("turn", turnsOf(actor), limit));
}

/** How many ops of this actor wait here. */
export function countWaiting(actor) {
  return transact(DEVICE, ["outbox"], "readonly", ({ outbox }) => outbox.count("turn", turnsOf(actor)));
}

/** The server has answered for good: each op moves from the outbox to the outcomes in one transaction. */
export function settle(results, at) {
  return transact(DEVICE, ["outbox", "outcomes"], "readwrite", async ({ outbox, outcomes }) => {
    for (const { op_id, outcome, code, message } of results) {
      const op = await outbox.get(op_id);
      if (!op) continue;
      if (!op.quiet) await outcomes.put({ ...op, outcome, code, message, at });
      await outbox.delete(op_id);
    }
  });
}

/**
 * The server counts differently: this store was emptied, restored or copied. Start as a new installation;
 * the ops keep their ids, so that one which did arrive is not done twice.
 */
export function startNewInstallation() {
  return transact(DEVICE, ["meta", "outbox"], "readwrite", async ({ meta, outbox }) => {
    const fresh = await installationIn(meta, uuid7());
    const unsent = (await outbox.all()).sort((a, b) => a.seq - b.seq);
    for (const op of unsent) await outbox.put(await numbered(meta, op, fresh));
  });
}

/** The actor's outcomes that no pull has brought back yet. */
export function outcomesOf(actor) {
  return transact(DEVICE, ["outcomes"], "readonly", async ({ outcomes }) =>
    (await outcomes.all()).filter((one) => one.actor === actor));
}

/** Outcomes that the person's own store now holds, or that the person has put away. */
export function dropOutcomes(ids) {
  return transact(DEVICE, ["outcomes"], "readwrite", async ({ outcomes }) => {
    for (const id of ids) await outcomes.delete(id);
  });
}
