/** The pure parts of the pages: no DOM, no network. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opFromFields, readField } from "../../static/js/commit.js";
import { quote, stepped } from "../../static/js/forms.js";
import { ORDERS, hasFacets } from "../../static/js/lists.js";
import { stateOf } from "../../static/js/ops.js";
import { bytesOf } from "../../static/js/push.js";
import { rowAt } from "../../static/js/screens.js";
import { lineFor } from "../../static/js/status.js";

globalThis.document ??= { documentElement: { lang: "en" } };
const { distance, money } = await import("../../static/js/words.js");

const field = (name, value, isInteger = false) => ({ name, value, isInteger });

test("a form becomes an op with its arguments and what was shown, and nothing else", () => {
  const fields = [field("group_id", "12", true), field("firm", "25", true), field("extra", "0", true), field("shown_unit_price", "92000", true),
    field("shown_currency", "UGX"), field("csrf_token", "t"), field("op_id", "x"), field("_note", "n")];
  const op = opFromFields({ dataset: { outbox: "join_group", kindVersion: "1", title: "Join" } }, fields, { actor: 17, op_id: "id", now: "t", href: "/", record: "group-12" });
  assert.deepEqual([op.args, op.shown], [{ group_id: 12, firm: 25, extra: 0 }, { unit_price: 92000, currency: "UGX" }]);
  assert.deepEqual([op.kind, op.kind_version, op.actor, op.subject, op.quiet], ["join_group", 1, 17, 17, false]);
});
test("what is not a whole number is sent as it was typed, for the server to refuse", () => {
  assert.deepEqual(["25", "-1", "1.5", "1e9", "²", "", "9".repeat(30)].map((text) => readField(text, true)), [25, -1, "1.5", "1e9", "²", "", "9".repeat(30)]);
});
test("the figures before joining are exact", () => {
  assert.deepEqual(quote(25, 5, 92_000, 101_000, "none_until_lock"), { alone: 2_525_000, now: 0, later: 2_300_000, never: 2_760_000 });
  assert.equal(quote(3, 1, 92_000, 1, "full_at_join").now, 368_000);
});
test("steps keep to the grid and the bounds", () => {
  const bounds = { step: 25, least: 25, most: 100 };
  assert.deepEqual([stepped(25, 1, bounds), stepped(30, 1, bounds), stepped(30, -1, bounds), stepped(25, -1, bounds), stepped(100, 1, bounds)], [50, 50, 25, 25, 100]);
});
test("money is written exactly, whole amounts without zeros", () => {
  assert.equal(money(88_000, "UGX", 0).replace(/\s/g, " "), "UGX 88,000");
  assert.equal(money(123_456, "USD", 2), "$1,234.56");
  assert.equal(money(5_00, "USD", 2), "$5");
  assert.equal(money(9_007_199_254_740_991, "USD", 2), "$90,071,992,547,409.91");
});
test("distances in time are in words", () => {
  assert.deepEqual([distance(-2 * 3_600_000), distance(47 * 3_600_000), distance(-20_000)], ["2 hours ago", "in 2 days", "20 seconds ago"]);
});
test("each address of the app has its row", () => {
  assert.deepEqual(["/", "/products", "/products/7", "/groups/12", "/me", "/admin", "/products/x"].map((path) => rowAt(path)?.key),
    ["page:home", "page:products", "product:7", "group:12", "page:me", undefined, undefined]);
});
test("an op's state is what is known of it, no more", () => {
  assert.equal(stateOf({ op_id: "a" }, false, null), "saved");
  assert.equal(stateOf({ op_id: "a" }, true, null), "sending");
  assert.equal(stateOf({ op_id: "a" }, false, "account_disabled"), "account_disabled");
  assert.equal(stateOf({ op_id: "a" }, false, "wrong_actor"), "saved");
  assert.equal(stateOf({ op_id: "a", outcome: "applied" }), "applied");
  for (const outcome of ["rejected", "conflict"]) assert.equal(stateOf({ op_id: "a", outcome }), "refused");
});
test("the line under the header says the worst that is true", () => {
  const fine = { isReached: true, isRefused: false, isOnline: true, waiting: 0 };
  assert.equal(lineFor(fine), null);
  assert.equal(lineFor({ ...fine, waiting: 1 }), "waiting");
  assert.equal(lineFor({ ...fine, isOnline: false, waiting: 1 }), "offline");
  assert.equal(lineFor({ ...fine, isReached: false }), "offline");
  assert.equal(lineFor({ ...fine, isReached: false, isRefused: true }), "signed-out");
});
test("lists have one order, whatever came first", () => {
  const row = (id, facets, search = "rice") => ({ id, key: `group:${id}`, facets, search });
  const rows = [row(2, { closes_at: "2026-02" }), row(1, { closes_at: "2026-02" }), row(3, {}), row(4, { closes_at: "2026-01" })];
  assert.deepEqual(rows.sort(ORDERS.closes_at).map((one) => one.id), [4, 1, 2, 3]);
  assert.deepEqual([row(2, {}, "oil"), row(1, {}, "rice"), row(3, {}, "oil")].sort(ORDERS.name).map((one) => one.id), [2, 3, 1]);
  assert.deepEqual([row(1, { at: "1" }), row(2, { at: "2" })].sort(ORDERS["-at"]).map((one) => one.id), [2, 1]);
});
test("chips are text, facets are what they are", () => {
  const row = { facets: { mine: true, category: "grains", product: 7 } };
  assert.ok(hasFacets(row, { mine: true, product: "7", category: "grains" }));
  assert.ok(!hasFacets(row, { category: "oil" }));
});
test("a push key is read from base64url", () => assert.deepEqual([...bytesOf("-_8")], [251, 255]));
