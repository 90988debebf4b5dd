/* The projected code renews itself at the next minute; without network it says so and tries again. */
"use strict";
async function renew() {
  let wait = 5;
  const board = document.getElementById("code");
  try {
    const answer = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("code");
    if (fresh) {
      board.replaceWith(fresh);
      wait = Number(fresh.dataset.seconds);
    } else location.reload();
  } catch {
    const told = board.querySelector(".board-when");
    told.setAttribute("role", "status");
    told.textContent = "Le réseau ne répond pas : le code se renouvellera dès son retour.";
  }
  setTimeout(renew, wait * 1000);
}
setTimeout(renew, Number(document.getElementById("code").dataset.seconds) * 1000);
