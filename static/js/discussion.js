// The discussion where scripts run: a reply is written below what it answers, what is typed is kept
// in this browser until it is posted, more comments come in place, and young ones tell their age.
"use strict";

{
  const DRAFT = "draft:";
  const OFF = "drafts:off";
  const SENT = "drafts:sent";
  const LIVES = 7 * 24 * 60 * 60 * 1000;
  const PATIENCE = 10000;
  const SHOWN_FROM = 500;
  const SAID_AT = [0, 50, 200];
  const { lang } = document.documentElement;

  // Browsers can be told to store nothing, and then throw.
  function stored(act) {
    try {
      return act(localStorage, sessionStorage);
    } catch {
      return null;
    }
  }

  const isOff = () => stored((local) => local.getItem(OFF)) !== null;
  const forget = (key) => stored((local) => local.removeItem(key));

  function drafts() {
    return stored((local) => Object.keys(local).filter((key) => key.startsWith(DRAFT))) ?? [];
  }

  const draftOf = (key) => stored((local) => JSON.parse(local.getItem(key)));

  // Only the page that tells that a text was taken lets its draft go, and old age does.
  function tidy() {
    const sent = stored((local, session) => session.getItem(SENT));
    if (sent && document.querySelector(".notice.posted")) forget(sent);
    stored((local, session) => session.removeItem(SENT));
    for (const key of drafts()) {
      if (!(Date.now() - draftOf(key)?.at < LIVES)) forget(key);
    }
  }

  function keepDraft(form, field, part) {
    const key = DRAFT + form.dataset.draft;
    const { audience } = form.elements;
    const box = part.querySelector("[data-keep]");
    const back = part.querySelector("[data-back]");
    let timer = 0;

    function save() {
      clearTimeout(timer);
      timer = 0;
      const draft = { text: field.value, audience: audience?.value, at: Date.now() };
      if (!field.value.trim()) forget(key);
      else if (box.checked) stored((local) => local.setItem(key, JSON.stringify(draft)));
    }

    box.checked = !isOff();
    box.addEventListener("change", () => {
      stored((local) => (box.checked ? local.removeItem(OFF) : local.setItem(OFF, "yes")));
      if (box.checked) save();
      else drafts().forEach(forget);
    });
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 500);
    });
    const flush = () => timer && save();
    addEventListener("pagehide", flush);
    form.addEventListener("close-reply", flush);
    form.addEventListener("submit", ({ submitter }) => {
      save();
      if (submitter?.value === "post") stored((local, session) => session.setItem(SENT, key));
    });

    const draft = box.checked ? draftOf(key) : null;
    // A text that came back with the page is as new; so is what the browser itself puts back.
    const isFresh = !field.defaultValue || form.elements.revision;
    const isUntouched = field.value === field.defaultValue;
    back.hidden = !(draft && isFresh && isUntouched && draft.text !== field.value);
    if (back.hidden) return;
    field.value = draft.text;
    if (audience && draft.audience) audience.value = draft.audience;
    back.querySelector("button").addEventListener("click", () => {
      field.value = field.defaultValue;
      forget(key);
      back.hidden = true;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }

  function count(field, part) {
    const line = part.querySelector("[data-left]");
    const status = part.querySelector("[role=status]");
    const most = Number(line.dataset.most);
    let said;
    function look() {
      // As the server counts: no emoji is two halves.
      const left = most - [...field.value.normalize("NFC").trim()].length;
      line.parentElement.hidden = left > SHOWN_FROM;
      line.classList.toggle("field-error", left < 0);
      line.querySelector("b").textContent = left.toLocaleString(lang);
      const step = SAID_AT.find((mark) => left <= mark);
      if (step !== said) status.textContent = step === undefined ? "" : line.textContent;
      said = step;
    }
    field.addEventListener("input", look);
    look();
  }

  function equip(form) {
    const template = form.querySelector("template");
    const field = form.elements.text;
    const part = document.createElement("div");
    part.append(template.content.cloneNode(true));
    template.replaceWith(part);
    count(field, part);
    keepDraft(form, field, part);
    form.append(part.querySelector("[data-last]"));
  }

  async function pageAt(url) {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok || response.redirected) throw new Error(response.status);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  function closeReply() {
    const form = document.getElementById("reply-form");
    if (!form) return true;
    const typed = form.elements.text.value.trim();
    if (typed && !form.querySelector("[data-keep]").checked) {
      form.elements.text.focus();
      return false;
    }
    form.dispatchEvent(new Event("close-reply"));
    form.remove();
    return true;
  }

  async function reply(link) {
    const wasOpen = link.getAttribute("aria-expanded");
    if (!closeReply()) return;
    document.querySelector("a[aria-expanded]")?.removeAttribute("aria-expanded");
    if (wasOpen) return;
    const form = (await pageAt(link.href)).getElementById("reply-form");
    closeReply();
    link.closest("article").after(form);
    link.setAttribute("aria-expanded", "true");
    equip(form);
    form.elements.text.focus();
  }

  async function more(link) {
    const page = await pageAt(link.href);
    let [list, next] = [document, page].map((place) => place.getElementById("thread"));
    // The page of a conversation begins with the same comment again, and goes on below it.
    if (list.querySelector("article").id === next.querySelector("article").id) {
      [list, next] = [list, next].map((place) => place.querySelector("ol"));
    }
    const items = [...next.children].filter(
      (item) => !document.getElementById(item.querySelector("article").id),
    );
    list.append(...items.map((item) => document.adoptNode(item)));
    const rest = page.querySelector(".pages a[rel=next]");
    if (rest) link.href = rest.href;
    else link.closest("nav").remove();
    items.forEach(tellAges);
    const first = items[0]?.querySelector("article");
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  }

  function tellAges(place) {
    const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
    for (const time of place.querySelectorAll(".comment time")) {
      const minutes = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 60000);
      const steps = [["minute", 1, 60], ["hour", 60, 1440], ["day", 1440, 8640]];
      const step = steps.find(([, , until]) => minutes < until);
      if (!step) continue;
      time.title = time.textContent;
      time.textContent = words.format(-Math.floor(minutes / step[1]), step[0]);
    }
  }

  // Where something fails, the link does what it does without a script.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const withKey = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || withKey || event.defaultPrevented) return;
    const isReply = link.matches(".comment-actions a[href$='/reply/']");
    const isMore = link.matches(".pages a[rel=next]") && document.getElementById("thread");
    if (!isReply && !isMore) return;
    event.preventDefault();
    (isReply ? reply(link) : more(link)).catch(() => location.assign(link.href));
  });
  const forgetAll = () => drafts().forEach(forget);
  const { forgets } = document.currentScript.dataset;
  if (forgets === "now") forgetAll();
  if (forgets === "submit") document.addEventListener("submit", forgetAll);

  tidy();
  document.querySelectorAll("form[data-draft]").forEach(equip);
  tellAges(document);
}
