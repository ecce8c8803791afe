// Only what pages are better with; every page works without it.
"use strict";

// Errors first: a refused form opens on the list of what is to be corrected.
const faults = document.getElementById("fautes");
if (faults) faults.focus();

// Progress of an import: the status line follows the events, the page reloads when it is over.
for (const status of document.querySelectorAll("[data-events]")) {
  if (!status.dataset.events) continue;
  const events = new EventSource(status.dataset.events);
  events.addEventListener("progress", (e) => { status.textContent = e.data; });
  events.addEventListener("done", (e) => { status.textContent = e.data; events.close(); location.reload(); });
}

// A reply being written isn't lost by leaving the page in passing.
const editor = document.querySelector("form.editor");
if (editor) {
  let changed = false;
  editor.addEventListener("input", () => { changed = true; });
  editor.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (e) => { if (changed) e.preventDefault(); });
}

// Long texts that scroll are reachable by keyboard.
for (const box of document.querySelectorAll(".user-words")) {
  if (box.scrollHeight > box.clientHeight) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Texte de l’avis");
  }
}

// Buttons that need scripts show when scripts run.
document.documentElement.classList.add("scripts");

// What a screen reader is told of what changes on the page.
const announce = (text) => { const box = document.getElementById("annonce"); if (box) box.textContent = text; };

// A model's answer arrives sentence by sentence, each already held against its source.
for (const box of document.querySelectorAll("[data-stream]")) {
  if (!box.dataset.stream) continue;
  const events = new EventSource(box.dataset.stream);
  const end = () => { events.close(); box.dataset.done = "1"; };
  events.addEventListener("state", (e) => { box.textContent = e.data; });
  events.addEventListener("sentence", (e) => {
    if (!box.querySelector(".sentence")) box.textContent = "";
    box.insertAdjacentHTML("beforeend", e.data);
  });
  events.addEventListener("answer", (e) => { end(); const fresh = box.dataset.fresh;
    const section = box.closest("section"); section.insertAdjacentHTML("afterend", e.data);
    section.innerHTML = `<p><a href="${fresh.replace("#", "?relu=1#")}">Relire la conversation à jour, ou faire rédiger de nouveau</a></p>`; announce("Rédaction terminée."); });
  events.addEventListener("over", (e) => { end(); box.textContent = e.data; announce(e.data); });
  events.addEventListener("error", () => { if (!box.dataset.done) { end(); box.insertAdjacentText("beforeend", " La rédaction s’est interrompue."); } });
}

// What is folded is printed too.
const folded = document.querySelectorAll("details.folded:not([open])");
addEventListener("beforeprint", () => { for (const d of folded) d.open = true; });
addEventListener("afterprint", () => { for (const d of folded) d.open = false; });
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const button of document.querySelectorAll("[data-copy-from]")) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const text = await (await fetch(button.dataset.copyFrom)).text();
    await navigator.clipboard.writeText(text);
    button.textContent = "Copié";
    announce("Conversation copiée avec ses sources.");
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// Shortcuts, all with a modifier or Escape: they never take a plain key from a reader or a writer.
const question = document.querySelector("textarea#text");
addEventListener("keydown", (e) => {
  if (e.key === "Enter" && e.ctrlKey && e.target.form) e.target.form.requestSubmit();
  if (e.key === "Escape") document.querySelector("form[action$='/arret']")?.requestSubmit();
  if (!e.altKey || !e.shiftKey) return;
  if (e.code === "KeyQ" && question) { question.focus(); e.preventDefault(); }
  if (e.code === "KeyC") { document.querySelector("[data-copy-from]")?.click(); e.preventDefault(); }
  if (e.code === "KeyS") {
    const links = [...document.querySelectorAll("figure.quote figcaption a")];
    links[(links.indexOf(document.activeElement) + 1) % links.length]?.focus();
    e.preventDefault();
  }
});
