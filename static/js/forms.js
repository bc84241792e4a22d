/** What forms need on a phone: a fresh token, steps in packs, the price as one types. */
import { csrfToken } from "./network.js";
import { money } from "./words.js";

/** The figures before joining, in minor units: the same integers that the server derives. */
export function quote(firm, extra, unitPrice, alonePrice, payPolicy) {
  const never = (firm + extra) * unitPrice;
  const now = payPolicy === "full_at_join" ? never : 0;
  return { alone: firm * alonePrice, now, later: firm * unitPrice - now, never };
}

/** @returns {number} the value one step up or down, on the step's grid, within its bounds */
export function stepped(value, direction, { step, least, most }) {
  const grid = direction > 0 ? Math.floor(value / step) : Math.ceil(value / step);
  return Math.min(Math.max((grid + direction) * step, least), most);
}

const whole = (text, other) => (/^\d{1,12}$/.test(text ?? "") ? Number(text) : other);

function takeStep(button) {
  const box = button.closest("[data-stepper]");
  const input = box.querySelector("input");
  const bounds = { step: whole(box.dataset.stepper, 1), least: whole(input.min, 0), most: whole(input.max, Number.MAX_SAFE_INTEGER) };
  input.value = stepped(whole(input.value, bounds.least), Number(button.dataset.step), bounds);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function showQuote(form) {
  const place = form.querySelector("[data-quote]");
  if (!place) return;
  const { unitPrice, alonePrice, payPolicy, currency, currencyDigits } = place.dataset;
  const taken = (name) => whole(form.elements.namedItem(name)?.value, 0);
  const figures = quote(taken("firm"), taken("extra"), Number(unitPrice), Number(alonePrice), payPolicy);
  const outputs = { "[data-alone]": "alone", "[data-now]": "now", "[data-later]": "later", "[data-never-more]": "never" };
  for (const [which, name] of Object.entries(outputs)) {
    for (const output of place.querySelectorAll(which)) output.textContent = money(figures[name], currency, Number(currencyDigits));
  }
}

/** The token is read when the form leaves: a page from the phone's store carries none. */
function giveToken(form) {
  if (form.method !== "post") return;
  let field = form.elements.namedItem("csrf_token");
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrf_token" });
    form.append(field);
  }
  field.value = csrfToken() || field.value;
}

/** Buttons that need this code are hidden until it runs. */
export function showSteps(root) {
  for (const button of root.querySelectorAll("[data-stepper] [data-step]")) button.hidden = false;
}

export function connectFields() {
  showSteps(document);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-stepper] [data-step]");
    if (button) takeStep(button);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form.matches("[data-filter]")) return;
    form.toggleAttribute("data-touched", true);
    showQuote(form);
  });
  document.addEventListener("submit", (event) => giveToken(event.target));
  document.addEventListener("reset", (event) => event.target.removeAttribute("data-touched"));
  document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["X-CSRF-Token"] = csrfToken(); });
}
