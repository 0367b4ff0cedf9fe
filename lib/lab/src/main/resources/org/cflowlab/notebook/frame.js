// What the page of every panel does in its frame: draw when there is time, follow the theme, be as tall as needed.
const $ = id => document.getElementById(id);
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const minus = text => text.replace("-", "\u2212");
let waiting = false;
function redraw() {
  if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; draw(); fit(); }); }
}
function theme() {
  let dark = matchMedia("(prefers-color-scheme: dark)").matches;
  try { // the theme of JupyterLab around this frame, if there is one
    const light = parent.document.body.dataset.jpThemeLight;
    if (light !== undefined) dark = light === "false";
  } catch (e) { /* another origin: the system's choice stands */ }
  document.documentElement.classList.toggle("dark", dark);
  redraw();
}
function fit() { // as tall a frame as the page needs, where the page around allows it
  try { frameElement.style.height = document.body.scrollHeight + 4 + "px"; } catch (e) { /* it scrolls */ }
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
try { new MutationObserver(theme).observe(parent.document.body, {attributes: true, attributeFilter: ["data-jp-theme-light"]}); } catch (e) { /* likewise */ }
addEventListener("resize", redraw);
