/* The sheet of the day on a phone: each tap is kept on the device until the server has stored it. */
"use strict";
const sheet = document.getElementById("presences");
const list = document.getElementById("feuille");
const form = document.getElementById("venue");
const held = sheet.dataset.held === "yes";
const here = location.pathname;
const prefix = `presences:${sheet.dataset.meeting}:${sheet.dataset.person}:`;
const kept = `presences-${sheet.dataset.meeting}`;
const WORDS = { present: "présent", excused: "excusé", absent: "absent", unknown: "à renseigner" };
const EVERY = 10000;
let token = sheet.querySelector("[name=csrfmiddlewaretoken]").value;
let sending = false;
let reachable = true;
let signedOut = false;
let lastTap = null;

/* --- the queue: one entry a tap, each under its own name, so that two tabs never overwrite one another --- */
const unkept = new Map();
function items() {
  const found = [...unkept.values()];
  for (let n = 0; n < localStorage.length; n += 1) {
    const key = localStorage.key(n);
    if (key.startsWith(prefix) && !unkept.has(key.slice(prefix.length))) found.push(JSON.parse(localStorage.getItem(key)));
  }
  return found.sort((one, other) => one.order - other.order);
}
function keep(item) {
  try {
    localStorage.setItem(prefix + item.id, JSON.stringify(item));
    unkept.delete(item.id);
  } catch {
    unkept.set(item.id, item); /* a full or closed storage: the tap lives as long as the page */
  }
}
function drop(item) {
  unkept.delete(item.id);
  localStorage.removeItem(prefix + item.id);
}
const waiting = () => items().filter((item) => !item.sent && !item.problem);
const toDecide = () => items().filter((item) => item.problem);
const many = (count, one, several) => `${count} ${count > 1 ? several : one}`;

function newItem(kind, fields, label) {
  /* After all that waits, even when the clock of the device went back meanwhile. */
  const order = Math.max(Date.now(), ...items().map((item) => item.order + 1));
  return { id: identifier(), order, kind, at: new Date().toISOString(), fields, label };
}
function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/* --- what is drawn: the server's rows, and over them what this device has not been answered yet --- */
function rowOf(person) {
  return list.querySelector(`:scope > li[data-person="${person}"]`);
}
function overlay() {
  for (const old of list.querySelectorAll(".sheet-queued")) old.remove();
  for (const item of items()) {
    if (item.kind === "mark") overlayMark(item);
    else if (!item.sent) list.append(queuedRow(item));
  }
  count();
}
function overlayMark(item) {
  const row = rowOf(item.fields.person);
  if (!row || (item.sent && Number(row.dataset.revision) >= item.sent)) return;
  show(row, item.fields.state);
  row.querySelector(".sheet-told").textContent = `${WORDS[item.fields.state]}, ${
    item.problem ? "à décider" : "en attente d’envoi"
  }`;
}
function show(row, state) {
  row.className = `sheet-row sheet-${state}`;
  row.dataset.shown = state;
  for (const button of row.querySelectorAll(".sheet-mark"))
    button.setAttribute("aria-pressed", String(button.value === state && state !== "unknown"));
}
function queuedRow(item) {
  const row = document.createElement("li");
  row.className = "sheet-row sheet-present sheet-queued";
  row.dataset.shown = "present";
  const name = document.createElement("p");
  name.className = "sheet-name";
  name.textContent = item.fields.full_name;
  const where = document.createElement("span");
  where.className = "muted";
  where.textContent = `${item.fields.structure} · sans inscription`;
  const told = document.createElement("span");
  told.className = "sheet-told";
  told.textContent = item.problem ? "à décider" : "présent, en attente d’envoi";
  name.append(where, told);
  row.append(name);
  return row;
}
function count() {
  const rows = [...list.children].map((row) => row.dataset.shown || row.dataset.state);
  const present = rows.filter((state) => state === "present").length;
  const words = document.getElementById("presents");
  words.textContent = words.textContent.replace(/^\d+\s\S+/, many(present, "présent", "présents"));
}
function tell() {
  const pending = waiting().length;
  const open = toDecide().length;
  const place = document.getElementById("envoi");
  const queued = many(pending, "pointage", "pointages");
  place.className = "sheet-sending";
  place.hidden = false;
  let words = "Tout est enregistré.";
  if (signedOut) {
    words = `Votre session est fermée. ${pending ? `${queued} en attente d’envoi sur cet appareil : c` : "C"}onnectez-vous, puis revenez ici. `;
  } else if (pending && !reachable) {
    words = `${queued} en attente d’envoi : le réseau ne répond pas. Continuez, rien n’est perdu.`;
  } else if (pending) words = `${queued} en attente d’envoi.`;
  else if (open) words = `${many(open, "pointage", "pointages")} à décider, le reste est enregistré.`;
  else if (!reachable) words = "Hors réseau. Tout est enregistré, vous pouvez continuer.";
  if (pending || open || signedOut || !reachable) place.classList.add("sheet-pending");
  place.textContent = words;
  if (signedOut) {
    const link = document.createElement("a");
    link.href = sheet.dataset.login;
    link.target = "_blank";
    link.textContent = "Se connecter dans un autre onglet";
    place.append(link);
  }
}

/* --- talking to the server --- */
async function refresh() {
  const answered = items().filter((item) => item.sent);
  const answer = await fetch(here, { cache: "no-store", credentials: "same-origin" });
  reachable = true;
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById("presences");
  signedOut = answer.redirected || !fresh || fresh.dataset.person !== sheet.dataset.person;
  if (signedOut) return false;
  token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  for (const item of answered) drop(item);
  document.getElementById("presents").textContent = fresh.querySelector("#presents").textContent;
  patch(fresh.querySelector("#feuille"));
  if (fresh.dataset.held === "yes" && !items().length) {
    await forget();
    location.reload();
    return false;
  }
  await keepPage(text);
  return true;
}
function patch(fresh) {
  for (const old of list.querySelectorAll(".sheet-queued")) old.remove();
  let place = list.firstElementChild;
  for (const row of [...fresh.children]) {
    const old = rowOf(row.dataset.person);
    if (old && old.dataset.revision === row.dataset.revision && !old.dataset.shown) {
      if (old === place) place = place.nextElementSibling;
      else list.insertBefore(old, place);
    } else if (old) {
      const swapped = old === place;
      const focused = old.contains(document.activeElement) ? document.activeElement.value : null;
      old.replaceWith(row);
      if (focused !== null) row.querySelector(`.sheet-mark[value="${focused}"]`)?.focus();
      if (swapped) place = row.nextElementSibling;
      else list.insertBefore(row, place);
    } else list.insertBefore(row, place);
  }
  while (place) {
    const gone = place;
    place = place.nextElementSibling;
    gone.remove();
  }
  search();
}
async function post(item) {
  const body = new URLSearchParams({ ...item.fields, client_id: item.id, pointed_at: item.at, csrfmiddlewaretoken: token });
  const answer = await fetch(sheet.dataset.send, { method: "POST", body, credentials: "same-origin" });
  reachable = true;
  if (answer.redirected) {
    signedOut = true;
    return null;
  }
  if (answer.ok) return answer.json();
  if (answer.status >= 500 || answer.status === 429) throw new Error("later"); /* kept, and sent again */
  return answer.status;
}
async function send() {
  if (sending) return;
  sending = true;
  let renewed = false;
  let answered = false;
  try {
    if (signedOut || !reachable) if (!(await refresh())) return;
    for (let item = waiting()[0]; item; item = waiting()[0]) {
      const answer = await post(item);
      if (answer === null) return;
      if (answer === 403 && !renewed) {
        renewed = true;
        if (!(await refresh())) return;
      } else if (typeof answer === "number") {
        settle(item, { outcome: "refused", sentence: `Le serveur n’a pas pris ce pointage (${answer}).`, field: "" });
      } else settle(item, answer);
    }
    answered = !items().some((item) => item.sent) || (await refresh());
  } catch {
    reachable = false;
  } finally {
    sending = false;
    overlay();
    decide();
    tell();
    if (answered && waiting().length) send(); /* tapped during the last exchange */
  }
}
function settle(item, answer) {
  if (!localStorage.getItem(prefix + item.id) && !unkept.has(item.id)) return; /* taken back meanwhile */
  if (answer.outcome === "kept") {
    item.sent = answer.revision || 1; /* answered, even when there was nothing to change */
    item.person = answer.person;
    keep(item);
    if (lastTap?.id === item.id) lastTap = item;
    follow(item, answer);
    return;
  }
  const later = items().filter((one) => one.kind === "mark" && one.id !== item.id && !one.sent && one.fields.person === item.fields.person);
  const last = later.pop() || item;
  for (const one of [item, ...later]) if (one.id !== last.id) drop(one);
  last.problem = answer;
  keep(last);
}
function follow(item, answer) {
  for (const one of items())
    if (one.kind === "mark" && !one.sent && String(one.fields.person) === String(answer.person) && one.order > item.order) {
      one.fields.based_on = answer.revision;
      keep(one);
    }
  const row = rowOf(answer.person);
  const drawn = document.createElement("template");
  drawn.innerHTML = answer.html.trim();
  const fresh = drawn.content.firstElementChild;
  if (row && fresh) {
    const focused = row.contains(document.activeElement) ? document.activeElement.value : null;
    row.replaceWith(fresh);
    if (focused !== null) fresh.querySelector(`.sheet-mark[value="${focused}"]`)?.focus();
  } else if (fresh) list.append(fresh);
  else if (row) row.remove();
}

/* --- what needs a person: someone else marked since, a namesake, a refusal --- */
function decide() {
  const place = document.getElementById("a-decider");
  const known = new Set(toDecide().map((item) => item.id));
  for (const old of [...place.children]) if (!known.has(old.dataset.item)) old.remove();
  for (const item of toDecide())
    if (![...place.children].some((old) => old.dataset.item === item.id)) place.append(question(item));
}
function question(item) {
  const box = document.createElement("div");
  box.className = "sheet-question";
  box.dataset.item = item.id;
  const words = document.createElement("p");
  const problem = item.problem;
  words.textContent = `${item.label} : ${problem.sentence || "une personne de ce nom est déjà venue. Est-ce elle ?"}`;
  box.append(words);
  const choice = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = label;
    button.addEventListener("click", act);
    box.append(button);
  };
  const again = (fields) => {
    drop(item);
    keep({ ...newItem(item.kind, { ...item.fields, ...fields }, item.label), at: item.at });
    overlay();
    decide();
    tell();
    send();
  };
  const leave = () => {
    drop(item);
    decide();
    refresh().catch(() => { reachable = false; }).finally(() => { overlay(); tell(); });
  };
  if (problem.outcome === "stale") {
    choice(`Garder le mien : ${WORDS[item.fields.state]}`, () => again({ based_on: problem.revision }));
    choice(`Garder l’autre : ${problem.theirs}`, leave);
  } else if (problem.outcome === "similar") {
    for (const one of problem.people) choice(`C’est ${one.name}, ${one.structure}`, () => again({ known: one.pk }));
    choice("C’est quelqu’un d’autre", () => again({ known: "autre" }));
    choice("Ne pas ajouter", leave);
  } else {
    if (problem.field === "reason") {
      const label = document.createElement("label");
      const field = document.createElement("input");
      field.id = `motif-${item.id}`;
      label.htmlFor = field.id;
      label.textContent = "Motif de la correction";
      box.append(label, field);
      choice("Envoyer la correction", () => field.value.trim() && again({ reason: field.value.trim() }));
    }
    choice("Abandonner ce pointage", leave);
  }
  return box;
}

/* --- what the person does --- */
function queue(item) {
  keep(item);
  overlay();
  offerUndo(item);
  tell();
  send();
}
list.addEventListener("submit", (event) => {
  if (held) return;
  event.preventDefault();
  const row = event.target.closest("li");
  const state = event.submitter.value;
  const before = row.dataset.shown || row.dataset.state;
  if (before === state) return;
  const fields = { person: row.dataset.person, state, based_on: row.dataset.revision };
  const item = newItem("mark", fields, row.dataset.name);
  item.before = before;
  queue(item);
});
function offerUndo(item) {
  const place = document.getElementById("dernier");
  lastTap = item;
  place?.replaceChildren();
  if (item.undoes || !place) return;
  const words = document.createElement("p");
  words.textContent = `Votre dernier pointage : ${item.label}, ${item.kind === "mark" ? WORDS[item.fields.state] : "présent"}. `;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-plain";
  button.textContent = "Annuler ce pointage";
  button.addEventListener("click", undo);
  words.append(button);
  place.append(words);
}
function undo() {
  const item = items().find((one) => one.id === lastTap.id) || lastTap;
  if (item.kind === "walk_in" && !item.sent && !sending) {
    drop(item);
    document.getElementById("dernier").replaceChildren();
    decide();
    overlay();
    tell();
    return;
  }
  const person = item.kind === "mark" ? item.fields.person : item.person;
  const row = rowOf(person);
  if (!row) return;
  const fields = { person, state: item.kind === "mark" ? item.before : "unknown", based_on: row.dataset.revision };
  queue({ ...newItem("mark", fields, item.label), undoes: true });
}

form.addEventListener("submit", (event) => {
  if (held) return;
  event.preventDefault();
  const fields = {};
  for (const name of ["full_name", "structure", "job", "structure_type"]) fields[name] = form.elements[name].value.trim();
  const recognised = document.getElementById("reconnue").dataset.key;
  if (recognised) fields.known = recognised;
  for (const name of ["full_name", "structure"])
    if (!fields[name]) {
      form.elements[name].focus();
      return;
    }
  queue(newItem("walk_in", fields, fields.full_name));
  form.reset();
  recognise();
  form.elements.full_name.focus();
});
const same = (one, other) => one.trim().toLocaleLowerCase("fr") === other.trim().toLocaleLowerCase("fr");
function recognise() {
  const place = document.getElementById("reconnue");
  const name = form.elements.full_name.value;
  const found = [...document.querySelectorAll("#personnes option")].filter((option) => same(option.value, name));
  place.hidden = true;
  place.replaceChildren();
  delete place.dataset.key;
  if (found.length !== 1) return;
  const one = found[0].dataset;
  place.dataset.key = one.key;
  form.elements.structure.value = one.structure;
  form.elements.job.value = one.job;
  place.textContent = `Déjà venue : ${found[0].value}, ${one.structure}. `;
  const other = document.createElement("button");
  other.type = "button";
  other.className = "button button-plain";
  other.textContent = "C’est quelqu’un d’autre";
  other.addEventListener("click", () => {
    place.hidden = true;
    place.dataset.key = "autre";
    form.elements.structure.value = "";
    form.elements.job.value = "";
    form.elements.structure.focus();
  });
  place.append(other);
  place.hidden = false;
}
form.elements.full_name.addEventListener("input", recognise);

const box = document.getElementById("chercher");
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("fr");
function search() {
  const wanted = bare(box.value);
  for (const row of list.children) row.hidden = !bare(row.textContent).includes(wanted);
  const nobody = [...list.children].every((row) => row.hidden);
  document.getElementById("introuvable").textContent = wanted && nobody ? "Personne de ce nom sur la feuille\u00a0: ajoutez-la ci-dessous." : "";
}
box.addEventListener("input", search);

/* --- what stays on the device, and for how long --- */
async function keepPage(text) {
  if (!("caches" in self)) return;
  const store = await caches.open(kept);
  await store.put(here, new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
}
async function keepFiles() {
  const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon]")].map((link) => link.href);
  files.push(...[...document.querySelectorAll("script[src]")].map((script) => script.src));
  const store = await caches.open(kept);
  await Promise.all(files.map((file) => store.add(file).catch(() => null)));
}
async function forget() {
  for (const item of items()) drop(item);
  if (!("caches" in self)) return;
  await caches.delete(kept);
  const worker = await navigator.serviceWorker?.getRegistration(here);
  if (worker && new URL(worker.scope).pathname === here) await worker.unregister();
}
async function settleIn() {
  if (!("caches" in self) || !navigator.serviceWorker) return;
  for (const name of await caches.keys())
    if (name.startsWith("presences-") && name !== kept) await caches.delete(name);
  await navigator.serviceWorker.register(sheet.dataset.worker);
  await keepFiles();
}
for (const leaving of document.querySelectorAll(".person-panel form"))
  leaving.addEventListener("submit", (event) => {
    if (leaving.dataset.clean) return;
    event.preventDefault();
    if (waiting().length || toDecide().length) {
      signedOut = false;
      tell();
      document.getElementById("envoi").textContent += " Attendez l’envoi avant de vous déconnecter.";
      return;
    }
    leaving.dataset.clean = "yes";
    forget().finally(() => leaving.submit());
  });

function tick() {
  if (sending || document.visibilityState === "hidden") return;
  if (waiting().length) {
    send();
    return;
  }
  sending = true;
  refresh()
    .catch(() => { reachable = false; })
    .finally(() => {
      sending = false;
      overlay();
      decide();
      tell();
      if (waiting().length) send();
    });
}

if (held && !items().length) {
  forget();
} else {
  if (!held) document.querySelector(".sheet-device").hidden = false;
  if (document.querySelector(".sheet-search").dataset.many) document.querySelector(".sheet-search").hidden = false;
  overlay();
  decide();
  tell();
  settleIn().catch(() => null).finally(tick);
  setInterval(tick, EVERY);
  addEventListener("online", tick);
  addEventListener("offline", () => {
    reachable = false;
    tell();
  });
  document.addEventListener("visibilitychange", tick);
}
