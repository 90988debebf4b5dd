"""Where the keyboard stands on a page, and what the page owes to whoever has nothing else."""

from typing import Final

STOP: Final = """(wanted) => {
  const one = document.activeElement, wrong = [];
  if (!one || one === document.body || one === document.documentElement) return null;
  const label = one.getAttribute("aria-label") || one.labels?.[0]?.innerText;
  const words = label || one.innerText || one.name || "";
  const name = `${one.tagName.toLowerCase()} « ${words.trim().replace(/\\s+/g, " ").slice(0, 60)} »`;

  const numbers = (colour) => {
    const [red, green, blue, opacity = 1] = (colour.match(/[\\d.]+/g) || []).map(Number);
    return colour.startsWith("rgb") ? {red, green, blue, opacity} : null;
  };
  const light = ({red, green, blue}) => {
    const [r, g, b] = [red, green, blue].map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let under = node.parentElement; under; under = under.parentElement) {
      const colour = getComputedStyle(under).backgroundColor, parts = numbers(colour);
      if (!parts || parts.opacity === 1) return parts;
    }
    return numbers("rgb(255, 255, 255)");
  };
  const style = getComputedStyle(one);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const thick = (node) => parseFloat(getComputedStyle(node).strokeWidth) >= 3;
  const stroked = one instanceof SVGElement && [...one.querySelectorAll("*")].some(thick);
  const whole = one.matches("main");
  if (!outlined && !stroked && !whole) wrong.push(`${name} does not show that it has the focus`);
  if (outlined) {
    const ring = numbers(style.outlineColor), under = ground(one);
    if (ring && under) {
      const [dark, bright] = [light(ring), light(under)].sort((a, b) => a - b);
      const contrast = (bright + 0.05) / (dark + 0.05);
      if (contrast < 3) wrong.push(`the focus of ${name} is drawn with a contrast of ${contrast.toFixed(1)}`);
    }
  }

  const mine = (hit) => hit && (one.contains(hit) || hit.closest("label")?.control === one);
  const places = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
  const boxes = [...one.getClientRects()];
  const seen = boxes.some((box) => places.some(([x, y]) =>
    mine(document.elementFromPoint(box.left + x * box.width, box.top + y * box.height))));
  if (!seen) wrong.push(`${name} has the focus and is nowhere to be seen`);

  const twin = wanted && one.type === "radio" && wanted.type === "radio" && one.name === wanted.name
    && one.form === wanted.form;
  const still = window.keyboardStop === one && !/^(date|time|datetime-local)$/.test(one.type);
  window.keyboardStop = one;
  return {name, wrong, still, there: one === wanted || Boolean(twin)};
}"""
"""The element that has the focus, what is wrong with how it shows, whether it is `wanted`."""
LOST: Final = """() => {
  const last = window.keyboardStop, one = document.activeElement;
  return last && (!one || one === document.body) ? last.outerHTML.slice(0, 160) : "";
}"""
"""What had the focus before something took it away without giving it to anything."""
TO_COME: Final = """(wanted) => {
  const one = document.activeElement;
  const follows = one.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING;
  return one === document.body || one === wanted || Boolean(follows);
}"""
STOPS: Final = """() => document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, iframe, [tabindex='0']").length"""
OUT_OF_ORDER: Final = """() => [...document.querySelectorAll("[tabindex]")]
  .filter((one) => one.tabIndex > 0).map((one) => one.outerHTML.slice(0, 160))"""
"""What is reached out of the order of the page."""
ROUND: Final = f"""() => {{
  const stop = {STOP}, wrong = [];
  const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const one of document.querySelectorAll(stops)) {{
    const fold = one.parentElement.closest("details:not([open])");
    const folded = fold && !(one.matches("summary") && one.parentElement === fold);
    if (folded) fold.open = true;
    if (one.tabIndex >= 0 && one.checkVisibility({{visibilityProperty: true}})) one.focus();
    if (document.activeElement === one) wrong.push(...stop(null).wrong);
    if (folded) fold.open = false;
  }}
  document.activeElement.blur();
  delete window.keyboardStop;
  scrollTo(0, 0);
  return wrong;
}}"""
"""What is wrong with how each stop of the page shows that it has the focus."""
MOVING: Final = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  const lasts = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
  return style.scrollBehavior === "smooth" || lasts(style.transitionDuration)
    || (style.animationName !== "none" && lasts(style.animationDuration));
}).map((one) => one.outerHTML.slice(0, 160))"""
"""What moves on the page."""
