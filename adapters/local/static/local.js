// What moves on a person's page: forms in a dialog, and messages that appear by themselves.

import { lookAtClock } from "./clock.js";

const { person, zone, failed, unreachable, refused, newIn } = document.body.dataset;
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const here = `/local/${person}`;
const find = (selector, within = document) => within.querySelector(selector);

window.name = `local-${person}`;

const read = (html) => new DOMParser().parseFromString(html, "text/html");

// --- moments, in the reader's zone and language --------------------------------------------------------

const asMoment = new Intl.DateTimeFormat(language, {
  weekday: "short", day: "numeric", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", timeZone: zone,
});

function localise(within) {
  for (const time of within.querySelectorAll("time[data-moment]")) {
    time.textContent = asMoment.format(new Date(time.dateTime));
  }
}

// --- talking to the server -----------------------------------------------------------------------------

/** The answer's HTML. Throws an Error whose message is for the person; nothing typed is touched. */
async function send(what, fields) {
  let response, text;
  try {
    const signal = AbortSignal.timeout(30_000);
    response = await fetch(`${here}/${what}`, { method: "POST", body: new URLSearchParams(fields), signal });
    text = await response.text();
  } catch {
    throw new Error(unreachable);
  }
  if (response.ok) return text;
  if (response.status === 409) throw new Error(read(text).querySelector("p").textContent);
  throw new Error(response.status >= 500 ? withIncident(text) : refused);
}

function withIncident(text) {
  try {
    return failed.replace("{incident}", JSON.parse(text).incident);
  } catch {
    return unreachable;
  }
}

// --- the dialog ----------------------------------------------------------------------------------------

const dialog = find("#answer");
const shown = find("#shown");
let isTyped = false;

function show(html) {
  shown.innerHTML = html;
  localise(shown);
  isTyped = false;
  const title = find("h2, h3, p", shown);
  dialog.setAttribute("aria-label", title.textContent);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  const wrong = find("[aria-invalid]", shown);
  const first = wrong?.matches("fieldset") ? find("input", wrong) : wrong;
  title.tabIndex = -1;
  (first ?? title).focus();
  find("#said").textContent = find("form", shown) ? "" : find(".card", shown)?.innerText ?? "";
}

/** What went wrong, beside the buttons; everything that was typed stays. */
function complain(text) {
  if (!dialog.open) show(find("#only-close").innerHTML);
  const notice = find("#complaint", shown) ?? document.createElement("p");
  notice.id = "complaint";
  notice.className = "note note-warning";
  notice.setAttribute("role", "alert");
  notice.textContent = text;
  [...shown.querySelectorAll(".buttons")].at(-1).before(notice);
  notice.scrollIntoView({ block: "center" });
}

/** Sends, with the buttons of `within` at rest meanwhile, and shows the answer. */
async function exchange(what, fields, within) {
  if (within.hasAttribute("aria-busy")) return false;
  within.setAttribute("aria-busy", "true");
  try {
    show(await send(what, fields));
    look();
    return true;
  } catch (error) {
    complain(error.message);
    return false;
  } finally {
    within.removeAttribute("aria-busy");
  }
}

/** Whether the person says yes, in a small dialog of the page. */
function isSure(asking) {
  asking.returnValue = "no";
  asking.showModal();
  return new Promise((resolve) => {
    asking.addEventListener("close", function closed() {
      if (asking.open) return; // The last time's, which comes late: it is being asked again already.
      asking.removeEventListener("close", closed);
      resolve(asking.returnValue === "yes");
    });
  });
}

for (const asking of document.querySelectorAll("dialog.small")) {
  asking.addEventListener("click", ({ target }) => target.value && asking.close(target.value));
}

async function leave() {
  if (find("[aria-busy]", shown)) return; // The answer is on its way.
  if (!isTyped || (await isSure(find("#discard")))) dialog.close();
}

dialog.addEventListener("input", () => { isTyped = true; });
dialog.addEventListener("cancel", (event) => {
  if (event.target !== dialog) return;
  event.preventDefault();
  leave();
});
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  exchange("submit", [...new FormData(form), ["form", form.dataset.form]], form);
});

// --- what is pressed -----------------------------------------------------------------------------------

const DEEDS = {
  "[data-close]": leave,
  "[data-language]": chooseLanguage,
  "[data-command]": (button) => exchange("command", { words: button.dataset.command }, button),
  "[data-action]": press,
};

document.addEventListener("click", ({ target }) => {
  for (const [selector, deed] of Object.entries(DEEDS)) {
    const button = target.closest(`button${selector}`);
    if (button) deed(button);
  }
});

async function press(button) {
  const { action, reference, confirmTitle, confirmText, confirmYes, confirmNo } = button.dataset;
  if (button.closest("#home") && /^home(_|$)/.test(action)) return turnTo({ action, reference });
  if (confirmTitle) {
    const asking = find("#confirm");
    find("h2", asking).textContent = confirmTitle;
    find("p", asking).textContent = confirmText;
    find("[value=yes]", asking).textContent = confirmYes;
    find("[value=no]", asking).textContent = confirmNo;
    if (!(await isSure(asking))) return;
  }
  await exchange("press", { action, reference }, button);
}

find("#command").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (await exchange("command", new FormData(form), form)) form.reset();
});

async function chooseLanguage(button) {
  try {
    await send("language", { language: button.dataset.language });
    location.reload();
  } catch (error) {
    complain(error.message);
  }
}

// --- messages ------------------------------------------------------------------------------------------

const feed = find("#feed");
let homePage = {};
let isLooking = false;
let lookAgain = false;

/** Fetches what this person may see. However often it is called meanwhile, it looks once more. */
async function look() {
  lookAgain = isLooking;
  if (isLooking) return;
  isLooking = true;
  try {
    const answers = [`home?${new URLSearchParams(homePage)}`, "feed"].map((part) => fetch(`${here}/${part}`));
    const [home, messages] = await Promise.all([...answers, lookAtClock()]);
    if (home.ok) renewHome(await home.text());
    if (messages.ok) renew(await messages.text());
  } catch {
    // The stream notices as well, and looks again when it is back.
  } finally {
    isLooking = false;
    if (lookAgain) look();
  }
}

/** Another page of what stands above the messages. */
function turnTo(page) {
  homePage = page;
  return look();
}

function renewHome(html) {
  const standing = find("#home");
  const fresh = find("#home", read(html));
  if (standing.dataset.version === fresh.dataset.version) return;
  const focused = standing.contains(document.activeElement) ? document.activeElement : undefined;
  localise(fresh);
  standing.replaceWith(fresh);
  if (focused) stayAt(focused.dataset, fresh);
}

/** The same button, if it is still there; else where the person is now begins. */
function stayAt({ action, reference }, home) {
  const same = [...home.querySelectorAll("button")].find(
    ({ dataset }) => dataset.action === action && dataset.reference === reference,
  );
  const title = find("#home-title", home);
  title.tabIndex = -1;
  if (same) same.focus({ preventScroll: true });
  else title.focus();
}

/** Exchanges the messages that changed and leaves every other as it is. */
function renew(html) {
  const fresh = read(html);
  const focused = document.activeElement;
  for (const list of feed.querySelectorAll("[data-channel]")) {
    const standing = new Map([...list.children].map((item) => [item.dataset.message, item]));
    const wanted = find(`[data-channel="${CSS.escape(list.dataset.channel)}"]`, fresh);
    const items = [...(wanted?.children ?? [])].map((item) => {
      const now = standing.get(item.dataset.message);
      return now?.dataset.version === item.dataset.version ? now : changed(item, list.dataset.title);
    });
    list.replaceChildren(...items);
  }
  if (feed.contains(focused)) focused.focus({ preventScroll: true });
}

function changed(item, title) {
  localise(item);
  item.classList.add("changed");
  find("#news").textContent = newIn.replace("{channel}", title);
  return item;
}

// A browser keeps only six connections to a server, so a page that nobody sees gives its stream back.
let stream;

function connect() {
  stream?.close();
  stream = undefined;
  if (document.hidden) return;
  stream = new EventSource(`${here}/changes`);
  stream.addEventListener("changed", look);
  stream.addEventListener("open", () => say(""));
  stream.addEventListener("error", () => {
    say(find("#connection").dataset.text);
    // Most browsers try again by themselves; some give up when nobody answers.
    if (stream?.readyState === EventSource.CLOSED) setTimeout(connect, 5_000);
  });
}

function say(text) {
  find("#connection").textContent = text;
}

document.addEventListener("visibilitychange", connect);
localise(document);
connect();
