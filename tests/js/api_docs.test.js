import assert from "node:assert/strict";
import { test } from "node:test";

import { request } from "../../static/js/api_docs.js";

const path = { name: "group_id", place: "path", value: "1/2" };
const key = { name: "Idempotency-Key", place: "header", value: "k" };
const body = { name: "", place: "body", value: "{}" };

test("the address holds the path's value and only the parameters that were filled in", () => {
  const page = { name: "page", place: "query", value: "2" };
  const search = { name: "search", place: "query", value: "" };
  assert.equal(request("GET", "/api/groups/{group_id}", [path, page, search], "", "").url, "/api/groups/1%2F2?page=2");
});

test("a token speaks for itself, and no cookie goes along", () => {
  const { options } = request("POST", "/api/groups/{group_id}/join", [path, key, body], "t", "c");
  assert.equal(options.credentials, "omit");
  assert.deepEqual(options.headers, {
    Accept: "application/json", "Idempotency-Key": "k", "Content-Type": "application/json", Authorization: "Bearer t",
  });
});

test("without a token a change shows the CSRF token, and a question does not", () => {
  assert.equal(request("POST", "/api/auth/logout", [], "", "c").options.headers["X-CSRF-Token"], "c");
  assert.equal(request("GET", "/api/auth/me", [], "", "c").options.headers["X-CSRF-Token"], undefined);
});
