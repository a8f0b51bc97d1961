// The builder of a form: fields are moved by pointer and keyboard, added and taken out without leaving the page, and the preview follows
// what is typed. Without this script each of these is a submit.

const builder = () => find('#form-build');
const rowName = (row) => find('[data-name]', row).textContent.trim();

// sayMoved tells who cannot see it what became of a field.
function sayOf(text, ...values) {
  const line = find('#form-said');
  line.textContent = values.reduce((s, value, i) => s.replace(`#${i + 1}`, () => value), builder().dataset[text]);
}

let buildTimer, buildAsked;

// askBuilder posts the form with an action that saves nothing, and puts parts of the answer into the page.
async function askBuilder(action, part, targets) {
  clearTimeout(buildTimer);
  buildAsked?.abort(); // it shows what has changed since
  const asked = buildAsked = new AbortController();
  const form = builder();
  const fields = new URLSearchParams(new FormData(form));
  fields.set('action', action);
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body: fields, headers: {'Fairlead-Part': part}, credentials: 'same-origin', signal: asked.signal});
  if (!answer.ok || answer.redirected) throw new Error('not answered'); // Save will say why
  const text = await answer.text();
  for (const target of targets) {
    if (asked.signal.aborted || !text.includes(`id="${target.slice(1)}"`)) return;
    await htmx.swap({text, target, select: target, swap: 'outerMorph', sourceElement: document.body, request: {}});
    chooseAsDrawn(find(target));
  }
}

function previewForm() {
  clearTimeout(buildTimer);
  buildTimer = setTimeout(() => askBuilder('preview', 'form-preview', ['#form-preview']).catch(() => {}), 300);
}

// place puts a row before another, or at the end, and says where it is now. Moving takes the focus away: it is given back.
function place(row, before) {
  const list = row.parentElement, focused = document.activeElement;
  list.insertBefore(row, before);
  if (row.contains(focused)) focused.focus({preventScroll: true});
}

function sayPlace(row) {
  const rows = [...row.parentElement.children];
  sayOf('textMoved', rowName(row), rows.indexOf(row) + 1, rows.length);
  previewForm();
}

function moveRow(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) {
    sayOf(by < 0 ? 'textFirst' : 'textLast', rowName(row));
    return;
  }
  place(row, by < 0 ? other : other.nextElementSibling);
  sayPlace(row);
  row.scrollIntoView({block: 'nearest'});
}

// changeRows adds a field, takes one out or puts it back; the focus goes to where one goes on.
async function changeRows(action, row) {
  const known = new Set(findAll('.build-row').map((r) => r.dataset.row));
  const next = row?.nextElementSibling?.dataset.row ?? row?.previousElementSibling?.dataset.row;
  if (action.startsWith('remove:')) sayOf('textRemoved', rowName(row));
  await askBuilder(action, 'form-fields', ['#form-fields', '#form-preview']);
  const fresh = findAll('.build-row').find((r) => !known.has(r.dataset.row));
  const at = fresh ?? find(`#row-${row?.dataset.row}`) ?? find(`#row-${next}`);
  if (fresh) find('details', fresh).open = true;
  find(fresh ? 'input[type=text]' : '.build-acts button', at ?? builder())?.focus();
  at?.scrollIntoView({block: 'nearest'});
}

on('click', (event) => {
  const button = event.target.closest?.('#form-fields button[name=action]');
  if (!button) return;
  event.preventDefault();
  const row = button.closest('.build-row');
  if (button.value.startsWith('up:')) moveRow(row, -1);
  else if (button.value.startsWith('down:')) moveRow(row, 1);
  else changeRows(button.value, row).catch(() => sayBriefly(words.textFailed));
});

on('keydown', (event) => {
  const row = event.altKey && event.target.closest?.('.build-row');
  if (!row || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  moveRow(row, event.key === 'ArrowUp' ? -1 : 1);
});

// Drag by a field's handle: the row goes where the pointer is, and the page along when it comes near an edge.
on('pointerdown', (event) => {
  const grip = event.target.closest?.('.build-row .grip');
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest('.build-row'), from = row.nextElementSibling;
  const follow = (e) => {
    if (e.clientY < 80) scrollBy(0, -12);
    if (e.clientY > innerHeight - 120) scrollBy(0, 12);
    const over = findAll('.build-row', row.parentElement).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== row && e.clientY >= box.top && e.clientY <= box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect(), below = row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (below ? e.clientY > box.bottom - Math.min(box.height / 2, row.offsetHeight) : e.clientY < box.top + Math.min(box.height / 2, row.offsetHeight)) place(row, below ? over.nextElementSibling : over);
  };
  const end = (e) => {
    removeEventListener('pointermove', follow);
    removeEventListener('pointerup', end);
    removeEventListener('pointercancel', end);
    row.classList.remove('dragged');
    if (e.type === 'pointercancel') place(row, from);
    else if (row.nextElementSibling !== from) sayPlace(row);
  };
  row.classList.add('dragged');
  addEventListener('pointermove', follow);
  addEventListener('pointerup', end);
  addEventListener('pointercancel', end);
});

function builderTyped(event) {
  const form = event.target.form;
  if (!form || form !== builder()) return;
  const row = event.target.closest('.build-row');
  const main = find('[name=main]', form).value;
  if (row && event.target.name === `label.${row.dataset.row}.${main}`) find('[data-name]', row).textContent = event.target.value.trim() || builder().dataset.textUnnamed;
  previewForm();
}
on('input', builderTyped);
on('change', builderTyped);

// The address of a new form follows its name, until somebody types one.
on('input', ({target}) => {
  const slug = find('[data-slug]');
  if (!slug || !slug.form.getAttribute('action').endsWith('/new')) return;
  if (target === slug) slug.dataset.own = slug.value;
  else if (target.name === 'name' && target.form === slug.form && !slug.dataset.own) {
    slug.value = target.value.normalize('NFD').replace(/[\p{M}'’]/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 50).replace(/^-+|-+$/g, '');
  }
});

on('click', async (event) => {
  const button = event.target.closest?.('[data-copy-text] > button');
  if (!button) return;
  const part = button.parentElement, text = find('code', part), said = find('[role=status]', part);
  getSelection().selectAllChildren(text);
  try {
    await navigator.clipboard.writeText(text.textContent);
    said.textContent = said.dataset.text;
  } catch {
    // Without https the browser gives no clipboard: the text is selected, ready for the keyboard.
  }
});
