/* P, E or A marks the line under the focus and goes down to the next one. */
"use strict";
const KEYS = { p: "present", e: "excused", a: "absent" };
const lines = [...document.querySelectorAll("#tableau fieldset")];
document.getElementById("tableau").addEventListener("keydown", (event) => {
  const line = event.target.closest("fieldset");
  const state = KEYS[event.key.toLowerCase()];
  if (!line || !state || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  line.querySelector(`[value="${state}"]`).checked = true;
  const next = lines[lines.indexOf(line) + 1];
  const field = next
    ? next.querySelector(":checked") || next.querySelector("[type=radio]")
    : document.querySelector("[name$=-full_name]");
  (field || line.querySelector(":checked")).focus();
});
