/**
 * Typo-tolerant search, the same on the phone and on the server (webapp/catalog ranks by this very formula;
 * tests/js/search_cases.json holds cases that both sides run).
 *
 * normalise(text): NFKD; drop every mark (\p{M}); lower case; each run of anything but letters and numbers
 *   (\p{L}, \p{N}) becomes one space; trimmed. A record's `search` is its normalised text, its name first.
 * trigrams(text): the set, over the text's words, of all runs of three characters (code points) of
 *   "␣␣word␣": two leading spaces and one trailing, as pg_trgm pads.
 * For the query: Q = its trigrams, W = its distinct words. For a record with normalised text d:
 *   shared   = how many of Q are trigrams of d
 *   prefixed = how many of W begin some word of d          (SQL: ' ' || d LIKE '% ' || w || '%')
 *   found    when  10·shared >= 4·|Q|  or  prefixed = |W|
 *   score    = floor(1000·shared / |Q|) + floor(500·prefixed / |W|)      (integers, so that both sides agree)
 * Order: score falling, then length of d in code points rising, then id rising.
 * A query without a word finds everything, in the list's own order.
 */

const LEAST_SHARE_TENTHS = 4;

/** @param {string} text @returns {string} */
export function normalise(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** @param {string} text normalised @returns {Set<string>} */
export function trigrams(text) {
  const found = new Set();
  for (const word of text.split(" ")) {
    if (!word) continue;
    const signs = ["\u0020", "\u0020", ...word, "\u0020"];
    for (let at = 0; at + 3 <= signs.length; at += 1) found.add(signs.slice(at, at + 3).join(""));
  }
  return found;
}

/**
 * A record made ready once, so that each query costs only substring tests (10,000 records: a few ms, no index).
 * With two spaces around each word, a trigram of the query is a trigram of the text exactly when it occurs in it.
 * @param {{id: number, search: string}} record
 */
export function prepare(record) {
  return { id: record.id, record, padded: `  ${record.search.replaceAll(" ", "  ")}  `, length: [...record.search].length };
}

/** @returns {{wanted: string[], words: string[]} | null} null when the query has no word */
export function readQuery(text) {
  const words = [...new Set(normalise(text).split(" "))].filter(Boolean);
  return words.length ? { wanted: [...trigrams(words.join(" "))], words } : null;
}

/** @returns {number} the score, or -1 when the record is not found */
export function score(prepared, query) {
  let shared = 0;
  let prefixed = 0;
  for (const trigram of query.wanted) if (prepared.padded.includes(trigram)) shared += 1;
  for (const word of query.words) if (prepared.padded.includes(` ${word}`)) prefixed += 1;
  const isFound = 10 * shared >= LEAST_SHARE_TENTHS * query.wanted.length || prefixed === query.words.length;
  if (!isFound) return -1;
  return Math.floor((1000 * shared) / query.wanted.length) + Math.floor((500 * prefixed) / query.words.length);
}

/**
 * @param {ReturnType<typeof prepare>[]} prepared records in the list's own order
 * @param {string} text what was typed
 * @returns {object[]} the records found, best first
 */
export function search(prepared, text) {
  const query = readQuery(text);
  if (!query) return prepared.map((one) => one.record);
  const hits = [];
  for (const one of prepared) {
    const points = score(one, query);
    if (points >= 0) hits.push({ points, one });
  }
  hits.sort((a, b) => b.points - a.points || a.one.length - b.one.length || a.one.id - b.one.id);
  return hits.map((hit) => hit.one.record);
}
