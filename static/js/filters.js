/** The search box and the chips above a list; what they ask for stands in the address. */
import { fillLists } from "./lists.js";

const TYPING_PAUSE_MS = 120;

/** Fill every list of a page painted from the store, and keep it in step with its search box and chips. */
export async function connectLists(account, page, finish) {
  const refill = () => fillLists(account, page, finish);
  for (const form of page.querySelectorAll("form[data-filter]")) connectBox(form, refill);
  for (const chip of page.querySelectorAll("[data-chip]")) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      setAsked(chip.dataset.chip, chip.dataset.value);
      markChips(page);
      refill();
    });
  }
  markChips(page);
  await refill();
}

function connectBox(form, refill) {
  const box = form.querySelector("[name=q]");
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  let pause;
  const look = () => { setAsked("q", box.value.trim()); refill(); };
  box.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(look, TYPING_PAUSE_MS); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); look(); });
}

function setAsked(name, value) {
  const url = new URL(location);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

function markChips(page) {
  const asked = new URLSearchParams(location.search);
  for (const chip of page.querySelectorAll("[data-chip]")) {
    const isOn = (asked.get(chip.dataset.chip) ?? "") === (chip.dataset.value ?? "");
    if (isOn) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
}
