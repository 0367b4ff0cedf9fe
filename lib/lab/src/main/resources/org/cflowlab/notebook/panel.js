// Numbered axes on a canvas as wide as the page shows it, so that text keeps its size.
class Axes {
  constructor(canvas, height, x, y, names) {
    const wide = canvas.clientWidth || 340, dense = window.devicePixelRatio || 1;
    canvas.width = wide * dense; canvas.height = height * dense; canvas.style.height = height + "px";
    this.g = canvas.getContext("2d"); this.g.scale(dense, dense);
    Object.assign(this, {x, y, left: 46, top: 10, right: wide - 10, bottom: height - 38});
    this.g.font = "13px system-ui, sans-serif";
    this.frame(names);
  }
  px(v) { return this.left + (v - this.x[0]) / (this.x[1] - this.x[0]) * (this.right - this.left); }
  py(v) { return this.bottom - (v - this.y[0]) / (this.y[1] - this.y[0]) * (this.bottom - this.top); }
  frame(names) {
    const g = this.g;
    g.strokeStyle = colour("--line"); g.fillStyle = colour("--soft"); g.lineWidth = 1;
    g.strokeRect(this.left, this.top, this.right - this.left, this.bottom - this.top);
    g.textAlign = "center";
    for (const v of Axes.ticks(this.x)) g.fillText(minus(String(v)), this.px(v), this.bottom + 16);
    g.fillText(names[0], (this.left + this.right) / 2, this.bottom + 33);
    g.textAlign = "right";
    for (const v of Axes.ticks(this.y)) g.fillText(minus(String(v)), this.left - 5, this.py(v) + 4);
    g.save(); g.translate(12, (this.top + this.bottom) / 2); g.rotate(-Math.PI / 2);
    g.textAlign = "center"; g.fillText(names[1], 0, 0); g.restore();
  }
  static ticks([low, high]) {
    const power = 10 ** Math.floor(Math.log10((high - low) / 4));
    const step = [1, 2, 5, 10].map(k => k * power).find(k => (high - low) / k <= 6.01);
    const ticks = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) ticks.push(+(k * step).toFixed(6));
    return ticks;
  }
  clipped(paint) {
    const g = this.g;
    g.save(); g.beginPath(); g.rect(this.left, this.top, this.right - this.left, this.bottom - this.top); g.clip();
    paint(g); g.restore();
  }
  line(points, ink, width, dash) {
    this.clipped(g => {
      g.strokeStyle = ink; g.lineWidth = width; g.setLineDash(dash || []); g.beginPath();
      points.forEach(([x, y], i) => i ? g.lineTo(this.px(x), this.py(y)) : g.moveTo(this.px(x), this.py(y)));
      g.stroke();
    });
  }
  dot(x, y, ink, size) {
    const g = this.g;
    g.fillStyle = ink; g.beginPath(); g.arc(this.px(x), this.py(y), size, 0, 7); g.fill();
    g.strokeStyle = colour("--page"); g.lineWidth = 2; g.stroke();
  }
  text(x, y, words, ink, align) {
    const g = this.g;
    g.textAlign = align || "left"; g.strokeStyle = colour("--page"); g.lineWidth = 4; g.lineJoin = "round";
    g.strokeText(words, this.px(x), this.py(y)); g.fillStyle = ink; g.fillText(words, this.px(x), this.py(y));
  }
  at(event) {
    const box = event.target.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    return [this.x[0] + (x - this.left) / (this.right - this.left) * (this.x[1] - this.x[0]),
      this.y[0] + (this.bottom - y) / (this.bottom - this.top) * (this.y[1] - this.y[0])];
  }
}
function slider(id, name, low, high, step, changed) {
  const label = document.createElement("label");
  label.innerHTML = `<span>${name}</span><input type="range" id="${id}" min="${low}" max="${high}" step="${step}"><output id="${id}out" for="${id}"></output>`;
  $("controls").append(label);
  $(id).addEventListener("input", () => { changed(+$(id).value); redraw(); });
}
