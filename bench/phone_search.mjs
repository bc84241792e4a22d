/**
 * Processor time of the phone's search over 10,000 records: `node bench/phone_search.mjs [records] [queries]`.
 * The peer in the same run is a plain substring test over the same records, which forgives no mistake.
 */
import { normalise, prepare, search } from "../static/js/search.js";

const [records = 10_000, queries = 400] = process.argv.slice(2).map(Number);
const WORDS = ["rice", "bag", "cooking", "oil", "sugar", "soap", "bar", "carton", "maize", "flour", "salt", "tea", "milk", "biscuits"];
const name = (id) => Array.from({ length: 4 }, (_, at) => WORDS[(id * (7 + at) + at) % WORDS.length]).join(" ") + ` ${id % 50} kg`;
const shelf = Array.from({ length: records }, (_, id) => prepare({ id, search: normalise(name(id)) }));
const typed = Array.from({ length: queries }, (_, n) => {
  const words = name(n * 37).split(" ").slice(0, 2).join(" ");
  return n % 2 ? words.replace(/(.)(.)$/u, "$2$1") : words;
});

function milliseconds(answer) {
  const times = typed.map((query) => {
    const begun = performance.now();
    answer(query);
    return performance.now() - begun;
  }).sort((a, b) => a - b);
  return { median: times[queries >> 1], p95: times[Math.floor(queries * 0.95)] };
}

const ours = milliseconds((query) => search(shelf, query));
const plain = milliseconds((query) => shelf.filter((one) => one.record.search.includes(normalise(query))));
for (const [who, { median, p95 }] of [["this search", ours], ["plain substring", plain]]) {
  console.log(`${who}: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
}
console.log(`median ratio: ${(ours.median / plain.median).toFixed(1)}`);
