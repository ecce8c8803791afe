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
