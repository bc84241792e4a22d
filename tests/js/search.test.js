import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { normalise, prepare, search, trigrams } from "../../static/js/search.js";

const cases = JSON.parse(readFileSync(new URL("./search_cases.json", import.meta.url)));
const shelf = cases.records.map((one) => prepare({ id: one.id, search: normalise(one.name) }));

for (const [text, wanted] of cases.normalise) {
  test(`«${text}» is searched as «${wanted}»`, () => assert.equal(normalise(text), wanted));
}
for (const [text, wanted] of cases.trigrams) {
  test(`trigrams of «${text}»`, () => assert.deepEqual([...trigrams(text)].sort(), [...wanted].sort()));
}
for (const { query, ids } of cases.ranked) {
  test(`«${query}» finds ${ids.join(", ") || "nothing"}`, () => {
    assert.deepEqual(search(shelf, query).map((one) => one.id), ids);
  });
}
