// Keeps what is typed in the article form on the server: some seconds after the last change, at
// least every fifteen while typing goes on, and when the page is left. Nothing of it becomes a
// revision. The server says meanwhile who else works on the article.
"use strict";

{
  const form = document.getElementById("article_form");
  const line = document.getElementById("keeping");
  const url = line.dataset.url;
  const SOON = 3000;
  const AT_LATEST = 15000;
  const HEARTBEAT = 30000;
  const PATIENCE = 10000;
  // Browsers let no more than 64 kB go on their way after a page is gone.
  const OUTLIVES_PAGE = 60000;
  const TOO_LARGE = [400, 413];

  let changes = form.dataset.unsaved === "yes" ? 1 : 0;
  let keptChanges = 0;
  // What the server refused once it would refuse again: only a change is worth another try.
  let refusedChanges = 0;
  let waitsSince = 0;
  let timer = 0;
  let onItsWay = null;
  let kind = "";
  let said = "";
  let stopped = false;
  let left = false;

  // Browsers would put back what stood here before; the server knows better.
  form.autocomplete = "off";

  function say(name, words = "", about = "kept") {
    const place = line.querySelector(`[data-line="${about}"]`);
    if (about === "kept") {
      if (name === kind && words === said) return;
      // The same news every few seconds is shown, but not read out.
      place.setAttribute("aria-live", name === kind ? "off" : "polite");
      kind = name;
      said = words;
      line.classList.toggle("in-trouble", name !== "kept");
    }
    const template = line.querySelector(`[data-says="${name}"]`);
    if (!template) {
      place.textContent = words;
      return;
    }
    const text = template.content.cloneNode(true);
    for (const gap of text.querySelectorAll("[data-fill]")) gap.textContent = words;
    place.replaceChildren(text);
  }

  function tellNews(answer) {
    const others = line.querySelector('[data-line="others"]');
    if (others.textContent !== answer.others_say) others.textContent = answer.others_say;
    if (answer.newest && answer.newest > Number(line.dataset.newest)) {
      line.dataset.newest = answer.newest;
      say("newer", answer.newest_say, "newer");
    }
  }

  function stop(words) {
    stopped = true;
    say("elsewhere", words);
  }

  // Saving, discarding and bringing two texts together may each have a form on the page.
  function isOurs(other) {
    return other.elements.working?.value === form.elements.working.value;
  }

  function setVersion(version) {
    const token = form.elements.working.value;
    for (const field of document.querySelectorAll("[name=kept]")) {
      if (isOurs(field.form)) field.value = version;
    }
    // A new article can be found again after the browser broke down.
    if (form.dataset.isNew === "yes") {
      window.history.replaceState(null, "", `?working=${encodeURIComponent(token)}`);
    }
  }

  async function ask() {
    const { working, kept } = form.elements;
    const query = new URLSearchParams({ working: working.value, kept: kept.value });
    const response = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(PATIENCE) });
    const answer = await response.json();
    if (!answer.signed_in) say("signed-out");
    else if (answer.refused_say) say("refused", answer.refused_say);
    if (!answer.csrf) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = answer.csrf;
    }
    tellNews(answer);
    // Between this question and its answer this page itself may have kept something.
    if (answer.elsewhere_say && !onItsWay && kept.value === query.get("kept")) {
      stop(answer.elsewhere_say);
    } else if (changes === keptChanges && kind && kind !== "kept") {
      say("kept");
    }
    return !stopped;
  }

  async function send(body, size) {
    const response = await fetch(url, {
      method: "POST",
      body,
      keepalive: size < OUTLIVES_PAGE,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, ...(isAnswer ? await response.json() : {}) };
  }

  function measure(body) {
    const encoder = new TextEncoder();
    return [...body].reduce((sum, [, text]) => sum + encoder.encode(text).length + 200, 0);
  }

  async function keepNow() {
    if (kind === "signed-out" && !(await ask())) return;
    const upTo = changes;
    waitsSince = 0;
    let body = new FormData(form);
    let answer = await send(body, measure(body));
    // Signed out, or signed in again since: a new token tells which.
    if (answer.status === 403 && !answer.refused_say) {
      if (!(await ask())) return;
      body = new FormData(form);
      answer = await send(body, measure(body));
    }
    if (answer.elsewhere_say) stop(answer.elsewhere_say);
    else if (answer.refused_say || TOO_LARGE.includes(answer.status)) {
      say(answer.refused_say ? "refused" : "too-long", answer.refused_say);
      refusedChanges = upTo;
    } else if (answer.version === undefined) say("unreachable");
    else {
      keptChanges = upTo;
      setVersion(answer.version);
      say("kept", answer.kept_say);
      tellNews(answer);
      form.dispatchEvent(new CustomEvent("kept", { detail: { whole: changes === upTo } }));
    }
  }

  async function keep() {
    if (stopped || left || onItsWay || [keptChanges, refusedChanges].includes(changes)) return;
    window.clearTimeout(timer);
    onItsWay = keepNow().catch(() => say("unreachable"));
    await onItsWay;
    onItsWay = null;
    if (changes !== keptChanges) plan(kind === "kept" ? SOON : AT_LATEST);
  }

  function plan(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, delay);
  }

  form.addEventListener("input", () => {
    changes += 1;
    waitsSince ||= Date.now();
    if (!onItsWay) plan(Math.max(0, Math.min(SOON, waitsSince + AT_LATEST - Date.now())));
  });

  // A text that is still on its way must not arrive after it was saved.
  document.addEventListener("submit", (event) => {
    if (!isOurs(event.target) || event.defaultPrevented) return;
    if (!onItsWay) {
      left = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    onItsWay.then(() => window.setTimeout(() => target.requestSubmit(submitter)));
  }, { capture: true });
  window.addEventListener("pageshow", () => { left = false; });

  async function look() {
    if (document.hidden || stopped || left || onItsWay) return;
    try {
      if (await ask()) keep();
    } catch {
      say("unreachable");
    }
  }
  window.setInterval(look, HEARTBEAT);
  document.addEventListener("visibilitychange", () => (document.hidden ? keep() : look()));
  window.addEventListener("pagehide", keep);
  if (changes) plan(SOON);
}
