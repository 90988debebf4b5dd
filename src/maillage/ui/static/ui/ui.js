/* Small comforts; every page works without them. */
"use strict";
const summary = document.getElementById("points-a-corriger");
if (summary) summary.focus();

/* A link of the error summary puts the cursor in the field, not only near it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a");
  if (!link) return;
  const target = document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const input = target.matches("input, select, textarea") ? target : target.querySelector("input");
  (input || target).focus();
  target.closest(".field")?.scrollIntoView({ block: "center" });
});

/* A form sent twice by a double click is sent once. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

/* A menu closes with Escape or a click elsewhere. */
for (const menu of document.querySelectorAll(".fold")) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
