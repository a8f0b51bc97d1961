// What the visitor writes: text, an answer to what the flow asks, files.

let field, chips, problem, staged = [], sendSoon = false, typingAt = 0, draftAt;
const touch = () => matchMedia('(pointer: coarse)').matches;

// composer is the form at the bottom. Its field is of the kind that is asked for, so that browsers offer what they know.
const composer = () => {
  const picker = make('input', { type: 'file', multiple: true, hidden: true, tabindex: -1, change: () => { stage([...picker.files]); picker.value = ''; } });
  chips = make('ul', { class: 'chips', hidden: true });
  problem = make('p', { class: 'problem', role: 'alert', hidden: true });
  return make('form', { class: 'write', novalidate: true, submit: (e) => { e.preventDefault(); submit(); } }, problem, chips,
    make('div', { class: 'line' }, make('button', { type: 'button', class: 'flat', 'aria-label': words.attach, title: words.attach, click: () => picker.click() }, icon('M21 11.5l-8.6 8.6a5.6 5.6 0 0 1-8-8L13 3.600a3.700 3.700 0 0 1 5.300 5.300l-8.600 8.500a1.900 1.900 0 0 1-2.700-2.600l7.900-7.900')),
      picker, make('span', { class: 'field' }), make('button', { class: 'send', 'aria-label': words.send, title: words.send }, icon('M12 19V5M5.500 11.500L12 5l6.500 6.500'))));
};

// setField puts the field in that fits what is asked; what was typed stays.
const setField = (kind) => {
  if (field?.dataset.kind === kind) return;
  const label = kind === 'email' ? words.email : kind === 'phone' ? words.phone : words.write;
  const common = { 'data-kind': kind, 'aria-label': label, placeholder: label, input: typed, keydown: pressed, paste: pasted, blur: () => typing(false) };
  const next = kind === 'text' ? make('textarea', { ...common, rows: 1, enterkeyhint: touch() ? 'enter' : 'send' })
    : make('input', { ...common, type: kind === 'email' ? 'email' : 'tel', autocomplete: kind === 'email' ? 'email' : 'tel', enterkeyhint: 'send' });
  next.value = field ? field.value : kept(store + ':draft') || '';
  const focused = field && root.activeElement === field;
  root.querySelector('.field').replaceChildren(next);
  field = next;
  if (focused) next.focus();
  grow();
};

const grow = () => {
  if (field.localName !== 'textarea' || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = Math.min(field.scrollHeight, 140) + 'px';
};

const typed = () => {
  grow();
  tellProblem('');
  clearTimeout(draftAt);
  draftAt = setTimeout(keepDraft, 300);
  typing(field.value !== '');
};
const keepDraft = () => preview === undefined && keep(store + ':draft', field?.value);

let stopped;
// typing lets the other side know, at most every four seconds while it goes on.
const typing = (on) => {
  clearTimeout(stopped);
  if (!chat.began || chat.state === 'ended' || on && Date.now() - typingAt < 4000 || !on && !typingAt) {
    if (on) stopped = setTimeout(typing, 6000, false);
    return;
  }
  typingAt = on ? Date.now() : 0;
  if (on) stopped = setTimeout(typing, 6000, false);
  post('typing', { key: chat.key, on }).catch(() => {});
};

const pressed = (e) => {
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || touch() && field.localName === 'textarea') return;
  e.preventDefault();
  submit();
};
const pasted = (e) => {
  const files = [...e.clipboardData.files];
  if (!files.length) return;
  e.preventDefault();
  stage(files);
};

const tellProblem = (text) => {
  problem.textContent = text;
  problem.hidden = !text;
  if (text) field.setAttribute('aria-invalid', 'true'); else field.removeAttribute('aria-invalid');
};

// giveBack returns what was no answer to what the flow asks, with the reason.
const giveBack = (text, reason) => {
  if (!field) return;
  if (!field.value) field.value = text || '';
  grow();
  tellProblem(reason);
  if (chat.open && !touch()) field.focus();
};

// submit sends what is in the field. Files that are still on their way are waited for; nothing typed is lost meanwhile.
const submit = () => {
  const text = field.value.trim(), ready = staged.filter((f) => f.id);
  if (text.length > maxText) return tellProblem(say('long', maxText.toLocaleString(locale())));
  sendSoon = staged.some((f) => !f.id && !f.error);
  if (sendSoon) {
    drawChips();
    return;
  }
  if (!text && !ready.length) return field.focus();
  staged = staged.filter((f) => f.error);
  enqueue({ text, files: ready.length ? ready.map(({ id, name, size }) => ({ id, name, size })) : undefined });
  field.value = '';
  keepDraft();
  typing(false);
  grow();
  tellProblem('');
  drawChips();
  field.focus();
};

// stage sends files ahead, so that they are there when the message is sent.
const stage = (files) => {
  tellProblem('');
  for (const file of files) {
    const f = { name: file.name || 'file', size: file.size, file, nonce: random() };
    if (staged.length >= maxFiles || staged.reduce((sum, x) => sum + x.size, f.size) > maxFile) {
      tellProblem(f.name + ': ' + words.large);
      continue;
    }
    staged.push(f);
    upload(f);
  }
  drawChips();
  field.focus();
};

const upload = async (f) => {
  for (let n = 0; staged.includes(f); n++) {
    const body = new FormData();
    for (const [k, v] of Object.entries({ key: chat.key, flow: d.flow, nonce: f.nonce, lang: language })) body.append(k, v);
    body.append('file', f.file, f.name);
    try {
      f.id = (await post('file', body) || { id: 1 }).id;
      break;
    } catch (e) {
      if (lasting(e)) {
        f.error = e.message || words.failed;
        break;
      }
      if (!e.status) link(false);
      await wait(Math.min(15000, 1000 * 2 ** n));
    }
  }
  if (f.error) tellProblem(f.name + ': ' + f.error);
  drawChips();
  if (sendSoon && staged.every((x) => x.id || x.error)) submit();
};

const drawChips = () => {
  chips.hidden = !staged.length;
  chips.replaceChildren(...staged.map((f) => make('li', { class: f.error ? 'wrong' : f.id ? '' : 'busy' },
    make('span', { class: 'name', dir: 'auto' }, f.name), make('small', {}, f.error ? words.failed : f.id ? size(f.size) : words.uploading),
    make('button', { type: 'button', class: 'flat', 'aria-label': say('remove', f.name), click: () => { staged = staged.filter((x) => x !== f); drawChips(); field.focus(); } }, icon('M6 6l12 12M18 6L6 18')))));
};

const size = (n) => {
  const [value, unit] = n >= 1e6 ? [n / 1e6, 'megabyte'] : n >= 1e3 ? [n / 1e3, 'kilobyte'] : [n, 'byte'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 && n >= 1e3 ? 1 : 0 }).format(value);
};
