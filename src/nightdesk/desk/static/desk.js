// The desk works without this file. It brings open pages up to date, reads single keys, and copies.
"use strict";

document.documentElement.classList.add("js");

const body = document.body;
const say = (text) => { document.querySelector("[data-say]").textContent = text; };
const told = (key) => document.querySelector("[data-say]").dataset[key];

// ---- live: the server says which nights changed; the page fetches itself and puts the parts that differ in place

let busy = false;
let again = false;

const concerns = (nights) => {
  const mine = (body.dataset.live || "").trim().split(/\s+/);
  return mine[0] !== "" && (nights === null || mine[0] === "*" || nights.some((n) => mine.includes(n)));
};

const isTyping = () => {
  const at = document.activeElement;
  return at && at.closest("[data-part]") && at.matches("input, textarea, select");
};

const keepOpen = (old, fresh) => {
  for (const details of old.querySelectorAll("details[open][id]")) {
    const same = fresh.querySelector(`#${CSS.escape(details.id)}`);
    if (same) same.open = true;
  }
};

const bringUpToDate = async () => {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    let changed = false;
    for (const part of document.querySelectorAll("[data-part]")) {
      const now = fresh.getElementById(part.id);
      if (!now || now.innerHTML === part.innerHTML || (isTyping() && part.contains(document.activeElement))) continue;
      keepOpen(part, now);
      part.replaceWith(document.adoptNode(now));
      now.classList.add("changed");
      changed = true;
    }
    if (changed) say(told("updated"));
  } finally {
    busy = false;
    if (again) { again = false; bringUpToDate(); }
  }
};

if (body.dataset.live !== undefined && "EventSource" in window) {
  const events = new EventSource(`/events?after=${body.dataset.seq || ""}`);
  const pulse = document.querySelector("[data-pulse]");
  events.addEventListener("open", () => { pulse.hidden = false; });
  events.addEventListener("error", () => { pulse.hidden = true; });
  events.addEventListener("change", (event) => {
    if (concerns(JSON.parse(event.data).nights)) bringUpToDate();
  });
  window.addEventListener("pagehide", () => events.close());
}

// ---- marks and cards: pointing at one lights the other

document.addEventListener("mouseover", (event) => {
  const mark = event.target.closest(".mark");
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!mark) return;
  for (const id of mark.dataset.marks.trim().split(/\s+/)) document.getElementById(`${id}-card`)?.classList.add("lit");
});

// ---- single keys: a box turns them off, since they get in the way of some who speak to their machine

const KEYS = "nightdesk-keys";
const storage = (() => { try { return window.localStorage; } catch { return null; } })();
const box = () => document.querySelector("[data-keys-on]");

const showKeys = () => { if (box()) box().checked = storage?.getItem(KEYS) !== "off"; };
showKeys();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-on]")) storage?.setItem(KEYS, event.target.checked ? "on" : "off");
});

document.addEventListener("keydown", (event) => {
  if (!box()?.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("button")) press(target);
  else target.click();
  if (event.key === "c") document.querySelector(".correct select")?.focus();
});

// a reason is asked for where the key was pressed before one was written
const press = (button) => {
  const why = document.querySelector("[data-key-why]");
  if (button.value !== "undo" && why && !why.value.trim()) {
    why.focus();
    why.dataset.then = button.value;
  } else button.click();
};

document.addEventListener("keydown", (event) => {
  const why = event.target;
  if (event.key !== "Enter" || !why.matches?.("[data-key-why]") || !why.value.trim()) return;
  event.preventDefault();
  document.querySelector(`#decide button[value="${why.dataset.then || "accept"}"]`)?.click();
});

// ---- copy, and files dropped

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const area = document.getElementById(button.dataset.copy);
  area.select();
  try { await navigator.clipboard.writeText(area.value); } catch { document.execCommand("copy"); }
  say(told("copied"));
  button.classList.add("changed");
});

const drop = document.querySelector("[data-drop]");
if (drop) {
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") drop.querySelector("input[type=file]").files = event.dataTransfer.files;
    });
  }
}
