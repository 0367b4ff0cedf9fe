for (const formula of document.querySelectorAll('.math')) {
  katex.render(formula.textContent, formula, {
    displayMode: formula.classList.contains('display'),
    throwOnError: false
  });
}

// A frame is as high as what it shows, so that nothing scrolls inside the page.
function follow(frame) {
  const body = frame.contentDocument.body;
  new ResizeObserver(() => { frame.style.height = body.scrollHeight + 8 + 'px'; }).observe(body);
}
for (const frame of document.querySelectorAll('iframe')) {
  frame.addEventListener('load', () => follow(frame));
  follow(frame);
}
