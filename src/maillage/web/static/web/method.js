// An optional clock for a step: off until asked for, silent, and gone with the page.
for (const line of document.querySelectorAll("[data-timer]")) {
  const minutes = Number(line.dataset.timer);
  const start = document.createElement("button");
  start.type = "button";
  start.className = "button button-plain";
  start.textContent = "Afficher le temps écoulé";
  line.after(start);
  start.addEventListener("click", () => {
    const begun = Date.now();
    const elapsed = document.createElement("p");
    elapsed.className = "method-elapsed";
    start.replaceWith(elapsed);
    const show = () => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      const left = String(seconds % 60).padStart(2, "0");
      elapsed.textContent = `${Math.floor(seconds / 60)} min ${left} s sur ${minutes} min`;
    };
    show();
    setInterval(show, 1000);
  });
}
