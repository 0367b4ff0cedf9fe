for (const box of document.querySelectorAll('.cflow-guess:not([data-ready])')) {
  box.dataset.ready = 'yes';
  const key = 'cflow-lab-guess-' + box.dataset.guess;
  const field = box.querySelector('input'), result = box.querySelector('details');
  const buttons = [...box.querySelectorAll('.answers button')];
  const replies = [...box.querySelectorAll('.replies li')], reply = box.querySelector('.reply');
  box.querySelector('.replies').hidden = true;
  const kept = () => { try { return localStorage.getItem(key); } catch (e) { return null; } };
  const keep = guess => {
    try { guess === null ? localStorage.removeItem(key) : localStorage.setItem(key, guess); }
    catch (e) { /* a page that may keep nothing: the guess holds until it is closed */ }
  };
  const say = (text, right) => {
    reply.replaceChildren(text);
    right === undefined ? delete reply.dataset.right : reply.dataset.right = right;
  };
  function show(guess) {
    const number = Number(guess);
    const i = field ? replies.findIndex(r => number >= +r.dataset.from && number < +r.dataset.to)
      : number;
    if (!replies[i]) return;
    const right = replies[i].dataset.right === 'true';
    const yours = field ? 'Your guess was ' + guess + '. ' : '';
    say(yours + (right ? 'Right. ' : 'Not so. ') + replies[i].querySelector('span').textContent, right);
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = 'Guess again';
    again.addEventListener('click', () => { keep(null); open(); (field || buttons[0]).focus(); });
    reply.append(again);
    buttons.forEach((b, n) => { b.disabled = true; if (!field) b.setAttribute('aria-pressed', n === i); });
    if (field) { field.value = guess; field.disabled = true; }
    result.open = true;
    result.querySelector('summary').textContent = 'The result';
  }
  function open() {
    say('');
    buttons.forEach(b => { b.disabled = false; if (!field) b.setAttribute('aria-pressed', false); });
    if (field) { field.value = ''; field.disabled = false; }
    result.open = false;
    result.querySelector('summary').textContent = 'The result, without a guess';
  }
  function commit(guess) { keep(guess); show(guess); }
  function read() {
    const guess = field.value.trim().replace(',', '.').replace('\u2212', '-');
    if (guess === '' || !isFinite(guess)) say('Please give a number, such as 0.5.');
    else commit(guess);
  }
  if (field) {
    buttons[0].addEventListener('click', read);
    field.addEventListener('keydown', event => { if (event.key === 'Enter') read(); });
  } else buttons.forEach((b, i) => b.addEventListener('click', () => commit(String(i))));
  if (kept() !== null) show(kept());
}
