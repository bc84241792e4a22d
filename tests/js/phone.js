/** A phone for tests: a fresh IndexedDB, ops written by its real outbox, and a server that keeps to the contract. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { nextOps, saveOp, settle, startNewInstallation, uuid7 } from "../../static/js/outbox.js";
import { DEVICE, close } from "../../static/js/store.js";

export const AMINA = 17;

export async function freshPhone() {
  await close(DEVICE);
  globalThis.indexedDB = new IDBFactory();
  globalThis.IDBKeyRange = IDBKeyRange;
}

export const draft = (args = { group_id: 12, firm: 25, extra: 0 }, actor = AMINA) => ({
  op_id: uuid7(), actor, subject: actor, kind: "join_group", kind_version: 1, args,
  shown: { unit_price: 92000, currency: "UGX" }, client_time: "2026-11-21T10:42:00Z", title: "Join rice group", href: "/groups/12",
});

export async function saveMany(count, actor = AMINA) {
  const saved = [];
  for (let n = 0; n < count; n += 1) saved.push(await saveOp(draft({ group_id: n, firm: 1, extra: 0 }, actor)));
  return saved;
}

export const box = (actor = AMINA) => ({
  next: (limit) => nextOps(actor, limit),
  settle: (results) => settle(results, "2026-11-21T10:43:00Z"),
  renumber: startNewInstallation,
});

export const answer = (status, body = "", extra = {}) => ({
  status, redirected: false, retryAfter: null, text: typeof body === "string" ? body : JSON.stringify(body), ...extra,
});

/** Judges ops as POST /sync/ops does: an inbox by op_id, a sequence for each actor and installation. */
export class Server {
  inbox = new Map();
  next = new Map();
  effects = [];
  requests = [];

  judge(installation, op) {
    if (this.inbox.has(op.op_id)) return this.inbox.get(op.op_id);
    const line = `${installation}/${op.actor}`;
    const expected = this.next.get(line) ?? 1;
    if (op.seq !== expected) return { op_id: op.op_id, outcome: "gap", code: "gap" };
    this.next.set(line, expected + 1);
    this.effects.push(op.op_id);
    const result = { op_id: op.op_id, outcome: "applied", code: "joined", message: "", result: {}, server_seq: expected };
    this.inbox.set(op.op_id, result);
    return result;
  }

  post = async (body) => {
    const { installation, ops } = JSON.parse(body);
    this.requests.push(ops.length);
    return answer(200, { results: ops.map((op) => this.judge(installation, op)), next_seq: 0 });
  };
}

/** Answers with each fault in turn, then as the server does. A fault is an answer, an Error, or (server, body) => answer. */
export function sendThrough(server, faults = [], refresh = async () => true) {
  const waiting = [...faults];
  return {
    refresh,
    renew: async () => {},
    post: async (body) => {
      const fault = waiting.shift();
      if (fault instanceof Error) throw fault;
      if (typeof fault === "function") return fault(server, body);
      return fault ?? server.post(body);
    },
  };
}
