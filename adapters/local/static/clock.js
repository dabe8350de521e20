// The clock of the demo, on every page: it goes on by itself, and its buttons put it forward.

const bar = document.querySelector("#clock");
const time = bar?.querySelector("time");
const answer = bar?.querySelector("[role=status]");
const steps = bar?.querySelector("[role=group]");
const { zone: timeZone, failed } = bar?.dataset ?? {};
const language = document.documentElement.lang;
const spoken = language === "en" ? "en-GB" : language;

const parts = new Intl.DateTimeFormat(spoken, {
  weekday: "long", day: "numeric", month: "long", year: "numeric",
  hour: "2-digit", minute: "2-digit", timeZone,
});

let ahead = 0;

/** As the server writes it: browsers differ about the commas. */
function inWords(moment) {
  const said = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${said.weekday} ${said.day} ${said.month} ${said.year}, ${said.hour}:${said.minute}`;
}

/** It is `now` in the demo, whatever it is on this machine. */
function set(now) {
  ahead = Date.parse(now) - Date.now();
  tick();
}

function tick() {
  const now = new Date(Date.now() + ahead);
  const shown = inWords(now);
  if (time.textContent === shown) return;
  time.dateTime = now.toISOString();
  time.textContent = shown;
}

/** Somebody else may have put it forward. Throws when nobody answers. */
export async function lookAtClock() {
  const response = await fetch("/local/clock");
  if (bar && response.ok) set((await response.json()).now);
}

async function move(step) {
  if (steps.hasAttribute("aria-busy")) return; // The answer is on its way.
  steps.setAttribute("aria-busy", "true");
  try {
    const signal = AbortSignal.timeout(30_000);
    const body = new URLSearchParams({ step, language });
    const response = await fetch("/local/clock", { method: "POST", body, signal });
    if (!response.ok) throw new Error(failed);
    const { now, said } = await response.json();
    set(now);
    answer.textContent = said;
  } catch {
    answer.textContent = failed;
  } finally {
    steps.removeAttribute("aria-busy");
  }
}

if (bar) {
  set(time.dateTime);
  setInterval(tick, 1_000);
  steps.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) move(button.dataset.step);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) lookAtClock().catch(() => {});
  });
}
