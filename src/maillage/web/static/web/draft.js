/* A draft saved while it is typed: nothing is lost when the network or the session goes away. */
"use strict";
const draft = document.querySelector("form[data-draft]");
let unsaved = false;
let underWay = false;
let leaving = false;

function say(sentence) {
  const place = document.getElementById("sauvegarde").firstElementChild;
  place.className = "draft-kept draft-not-kept";
  place.textContent = sentence;
}

/* Typed on after a button: its page never came, stopped or cut on the way. */
draft.addEventListener("input", () => {
  unsaved = true;
  leaving = false;
});
/* What was typed just before a button was pressed leaves with the button: saved beside it, it would compete. */
draft.addEventListener("htmx:beforeRequest", (event) => {
  if (leaving) {
    event.preventDefault();
    return;
  }
  underWay = true;
  unsaved = false;
});
draft.addEventListener("htmx:afterRequest", () => {
  underWay = false;
  if (draft.dataset.waiting) draft.requestSubmit(document.getElementById(draft.dataset.waiting));
});

/* The answer of another page (signed out, closed call): what was typed stays, and the person is told. */
draft.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.serverResponse.includes('id="sauvegarde"')) return;
  event.detail.shouldSwap = false;
  unsaved = true;
  say("Pas enregistré : ouvrez Maillage dans un autre onglet pour vous connecter, puis enregistrez ici.");
});
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  draft.addEventListener(failure, () => {
    unsaved = true;
    say("Pas enregistré : le réseau ne répond pas. Votre texte reste ici, il sera renvoyé.");
    setTimeout(again, 10000);
  });
}
function again() {
  if (unsaved) htmx.trigger(draft, "change");
}
addEventListener("online", again);

/* A button pressed while a save is under way waits for it, so that nobody competes with oneself. */
draft.addEventListener("submit", (event) => {
  unsaved = false;
  leaving = !underWay;
  if (leaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pressed = event.submitter;
  if (pressed && !pressed.id) pressed.id = `bouton-${pressed.name}`;
  draft.dataset.waiting = pressed ? pressed.id : "";
}, { capture: true });

/* Left on a phone, which asks nothing: what is not saved yet goes now. */
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && unsaved) htmx.trigger(draft, "enregistrer");
});
addEventListener("pagehide", () => {
  if (unsaved) navigator.sendBeacon(draft.getAttribute("hx-post"), new FormData(draft));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
