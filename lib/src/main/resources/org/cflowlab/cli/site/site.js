for (const formula of document.querySelectorAll('.math')) {
  katex.render(formula.textContent, formula, {
    displayMode: formula.classList.contains('display'),
    throwOnError: false
  });
}

// A frame is as high as what it shows, so that nothing scrolls inside the page.
function fit(frame) {
  const page = frame.contentDocument && frame.contentDocument.documentElement;
  if (page) {
    frame.style.height = 'auto';
    frame.style.height = page.scrollHeight + 'px';
  }
}
for (const frame of document.querySelectorAll('iframe')) {
  fit(frame);
  frame.addEventListener('load', () => fit(frame));
  addEventListener('resize', () => fit(frame));
}
