// Chatflows: steps are added, moved and taken out without leaving the page, by pointer and keyboard, and the preview beside follows what is typed.
// Without this script each of these is a submit.

const flowForm = () => find('#flow-build');
let flowAsked, flowTimer, frameTimer;

// heldFocus says where the focus is in a way that outlives a part that is fetched anew.
function heldFocus() {
  const at = document.activeElement, row = at?.closest?.('[data-row]');
  if (!row) return () => {};
  const within = at.id ? `#${CSS.escape(at.id)}` : at.name === 'action' ? `button[value="${CSS.escape(at.value)}"]` : at.name ? `[name="${CSS.escape(at.name)}"]` : at.tagName.toLowerCase();
  return () => {
    const now = document.getElementById(row.id);
    if (now && document.activeElement !== at) (find(within, now) ?? find('button, summary, a', now))?.focus({preventScroll: true});
  };
}

// chooseAsDrawn has drop-downs of a part show what the server has drawn as chosen: once somebody has chosen in one, browsers keep to the place in its list,
// where something else may stand now.
function chooseAsDrawn(part) {
  for (const list of findAll('select', part)) {
    const drawn = [...list.options].findIndex((o) => o.defaultSelected);
    if (drawn >= 0 && list.selectedIndex !== drawn) list.selectedIndex = drawn;
  }
}

// askPart posts a form with an action that saves nothing, and puts a part of the answer into the page.
async function askPart(form, action, part) {
  clearTimeout(flowTimer);
  flowAsked?.abort();
  const asked = flowAsked = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  fields.set('action', action);
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body: fields, headers: {'Fairlead-Part': part}, credentials: 'same-origin', signal: asked.signal});
  const text = await answer.text();
  if (asked.signal.aborted) return false;
  if (!answer.ok || !text.includes(`id="${part}"`)) throw new Error('not answered');
  const focus = heldFocus();
  await htmx.swap({text, target: `#${part}`, select: `#${part}`, swap: 'outerMorph', sourceElement: document.body, request: {}});
  chooseAsDrawn(find(`#${part}`));
  focus();
  return true;
}

const flowName = (row) => find('[data-name]', row).textContent.trim();
function sayFlow(text, ...values) {
  find('#flow-said').textContent = values.reduce((s, value, i) => s.replace(`#${i + 1}`, () => value), flowForm().dataset[text]);
}

// changeFlow does what a button says, and takes the focus to where one goes on.
async function changeFlow(action) {
  const [does, id] = action.split(':'), row = find(`#row-${id}`);
  const known = new Set(findAll('.flow-step').map((r) => r.dataset.row)), name = row && flowName(row), number = row && find('.flow-number', row).textContent;
  findAll('.flow-add[open]').forEach((menu) => { menu.open = false; });
  if (!await askPart(flowForm(), action, 'flow')) return;
  previewChat();
  const fresh = findAll('.flow-step').find((r) => !known.has(r.dataset.row));
  const now = fresh ?? find(`#row-${id}`);
  if (fresh) {
    find('details:not(.flow-add)', fresh).open = true;
    find('textarea, input[type=text], select', fresh)?.focus();
  } else if (does === 'remove') {
    sayFlow('textRemoved', name);
    find('.build-acts button', now ?? flowForm())?.focus();
  } else if (does === 'addopt' || does === 'addcase') {
    findAll('.flow-option, .flow-case', now).pop()?.querySelector('input:not([type=hidden]), select')?.focus();
  } else if (does === 'up' || does === 'down' || does === 'move') {
    const at = find('.flow-number', now).textContent;
    if (at === number && does !== 'move') sayFlow(does === 'up' ? 'textFirst' : 'textLast', name);
    else sayFlow('textMoved', name, at, findAll('.flow-step').length);
  }
  now?.scrollIntoView({block: 'nearest'});
}
const flowDo = (action) => changeFlow(action).catch((e) => e.name === 'AbortError' || sayBriefly(words.textFailed));

on('click', (event) => {
  const button = event.target.closest?.('#flow button[name=action]');
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  flowDo(button.value);
});

on('keydown', (event) => {
  const up = event.key === 'ArrowUp';
  if (!event.altKey || !up && event.key !== 'ArrowDown') return;
  const row = event.target.closest?.('[data-row]');
  if (row?.matches('.flow-step') && find('.build-acts', row)) flowDo(`${up ? 'up' : 'down'}:${row.dataset.row}`);
  else if (row?.matches('.chatflow-row') && row.dataset.mine === 'true') rowDo(`${up ? 'up' : 'down'}:${row.dataset.row}`);
  else return;
  event.preventDefault();
});

// An open menu of steps closes by Escape and by a click elsewhere.
on('keydown', (event) => {
  const menu = event.key === 'Escape' && event.target.closest?.('.flow-add[open]');
  if (!menu) return;
  menu.open = false;
  find('summary', menu).focus();
});
on('click', (event) => findAll('.flow-add[open]').forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

// dragged follows a pointer that holds a row, and says where it was let go.
function dragged(row, follow, drop) {
  const move = (e) => {
    if (e.clientY < 80) scrollBy(0, -12);
    if (e.clientY > innerHeight - 120) scrollBy(0, 12);
    follow(e);
  };
  const end = (e) => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', end);
    row.classList.remove('dragged');
    drop(e.type !== 'pointercancel');
  };
  row.classList.add('dragged');
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
}

on('pointerdown', (event) => {
  const grip = event.target.closest?.('.flow-step .grip');
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest('.flow-step');
  let target;
  dragged(row, (e) => {
    target?.classList.remove('here');
    target = findAll('.flow-slot').filter((slot) => !row.contains(slot)).map((slot) => [slot, slot.getBoundingClientRect()])
      .map(([slot, box]) => [slot, Math.abs((box.top + box.bottom) / 2 - e.clientY) + Math.max(0, box.left - e.clientX)]).sort((a, b) => a[1] - b[1])[0]?.[0];
    target?.classList.add('here');
  }, (done) => {
    target?.classList.remove('here');
    if (done && target) flowDo(`move:${row.dataset.row}:${target.dataset.slot}`);
  });
});

// What is chosen changes how the flow is drawn; what is typed only what a step is called.
on('change', (event) => {
  const {target} = event;
  if (target.form !== flowForm() || !target.form || target.closest('.picker')) return;
  flowDo('preview');
});
on('input', ({target}) => {
  if (!target.form?.matches('[data-previews]')) return;
  flowAsked?.abort(); // it would take back what is typed now
  const row = target.closest('.flow-step'), main = row && find('[name=main]', target.form)?.value;
  if (row && target.value.trim() && (target.name === `text.${row.dataset.row}.${main}` && !row.matches('.kind-send') || target.name === `label.${row.dataset.row}.${main}` && row.matches('.kind-send'))) find('[data-name]', row).textContent = target.value.trim().slice(0, 60);
  previewChat();
});

// previewChat shows in the frame beside what is typed, as a page of its own that the browser's history knows nothing of.
function previewChat() {
  clearTimeout(frameTimer);
  frameTimer = setTimeout(() => showPreview().catch(() => {}), 600);
}
async function showPreview() {
  const frame = find('#chat-frame'), form = find('form[data-previews]');
  if (!frame) return;
  const answer = await fetch(frame.dataset.preview, form ? {method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin'} : {credentials: 'same-origin'});
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text(), fresh = frame.cloneNode();
  fresh.removeAttribute('src');
  frame.replaceWith(fresh);
  fresh.contentDocument.open();
  fresh.contentDocument.write(text);
  fresh.contentDocument.close();
}
on('click', (event) => {
  if (event.target.closest?.('[data-restart]')) showPreview().catch(() => sayBriefly(words.textFailed));
});

// The colour as it is picked and as it is typed, and how it can be read.
on('input', ({target}) => {
  const text = find('#f-colour'), pick = find('[data-colour]');
  if (!pick || target !== text && target !== pick) return;
  if (target === pick) text.value = pick.value;
  else if (/^#[0-9a-f]{6}$/i.test(text.value)) pick.value = text.value.toLowerCase();
  clearTimeout(flowTimer);
  flowTimer = setTimeout(() => askPart(text.form, 'look', 'contrast').catch(() => {}), 200);
  previewChat();
});

on('input', ({target}) => {
  if (!target.form || target.form !== find('#chat-target') || !['try', 'include', 'exclude'].includes(target.name)) return;
  clearTimeout(flowTimer);
  flowTimer = setTimeout(() => askPart(target.form, 'try', 'tried').catch(() => {}), 300);
});
// Enter in the address to be tried looks at it and saves nothing.
on('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.name !== 'try') return;
  event.preventDefault();
  askPart(event.target.form, 'try', 'tried').catch(() => {});
});

// The list of chatflows: by pointer and by keyboard.
async function changeRow(action, before) {
  const form = find('#chatflow-rows'), id = action.split(':')[1];
  if (before !== undefined) {
    const field = document.createElement('input');
    Object.assign(field, {type: 'hidden', name: 'before', value: before});
    form.append(field);
  }
  if (!await askPart(form, action, 'chatflow-rows')) return;
  if (/^(on|off):/.test(action)) {
    find(`#chatflow-${id} .switch`)?.focus({preventScroll: true});
    return;
  }
  const row = find(`#chatflow-${id}`), rows = [...row.parentElement.children];
  find('#chatflow-said').textContent = [find('[data-name]', row).textContent, rows.indexOf(row) + 1, rows.length].reduce((s, v, i) => s.replace(`#${i + 1}`, () => v), find('#chatflow-rows').dataset.textMoved);
}
const rowDo = (action, before) => changeRow(action, before).catch((e) => e.name === 'AbortError' || sayBriefly(words.textFailed));
on('click', (event) => {
  const button = event.target.closest?.('#chatflow-rows button[name=action]');
  if (!button) return;
  event.preventDefault();
  rowDo(button.value);
});
on('pointerdown', (event) => {
  const grip = event.target.closest?.('.chatflow-row .grip');
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest('.chatflow-row'), from = row.nextElementSibling, list = row.parentElement;
  dragged(row, (e) => {
    const over = [...list.children].find((other) => {
      const box = other.getBoundingClientRect();
      return other !== row && e.clientY >= box.top && e.clientY <= box.bottom;
    });
    if (over) list.insertBefore(row, row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING ? over.nextElementSibling : over);
  }, (done) => {
    if (!done) list.insertBefore(row, from);
    else if (row.nextElementSibling !== from) rowDo(`move:${row.dataset.row}`, row.nextElementSibling?.dataset.row ?? '');
  });
});
