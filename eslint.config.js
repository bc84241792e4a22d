// What the checks ask of our JavaScript: no unused or undefined names, no words for people, no eval.
import js from "@eslint/js";
import globals from "globals";

const rules = {
  "no-console": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-alert": "error",
  "no-var": "error",
  "prefer-const": "error",
  "eqeqeq": ["error", "always"],
  "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
};

export default [
  { ignores: ["static/vendor/**", "node_modules/**", ".venv/**", "var/**"] },
  js.configs.recommended,
  { files: ["static/js/**/*.js"], languageOptions: { globals: globals.browser }, rules },
  { files: ["static/sw/**/*.js"], languageOptions: { globals: globals.serviceworker }, rules },
  { files: ["tests/js/**/*.js"], languageOptions: { globals: { ...globals.node, ...globals.browser } }, rules },
];
