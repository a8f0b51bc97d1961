// Several conversations chosen at once. The boxes are the reader's own: live updates leave them as they are, another list clears them.

const boxes = () => findAll('#rows .choose input');
let lastRow; // the id of the row whose box was clicked last, where a range begins

function showChosen() {
  const form = find('#bulk'), all = boxes(), chosen = all.filter((box) => box.checked).length;
  if (!form) return;
  const count = find('[data-count]', form), every = find('[data-chooseall]', form);
  if (count.textContent !== String(chosen)) count.textContent = chosen;
  every.checked = chosen > 0 && chosen === all.length;
  every.indeterminate = chosen > 0 && chosen < all.length;
}

function chooseAll(is) {
  for (const box of boxes()) box.checked = is;
  showChosen();
}

// chooseTo sets every box between the last one and this one to what this one is.
function chooseTo(box) {
  const all = boxes(), from = all.findIndex((other) => other.closest('.convrow').id === lastRow), to = all.indexOf(box);
  if (from < 0) return;
  for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = box.checked;
}

on('click', (event) => {
  if (event.target.closest('[data-clear]')) {
    chooseAll(false);
    find('#list').focus({preventScroll: true});
  }
  const box = event.target.closest('.choose input');
  if (!box) return;
  if (event.shiftKey) chooseTo(box);
  lastRow = box.closest('.convrow').id;
  showChosen();
});

on('change', (event) => {
  if (event.target.matches('[data-chooseall]')) chooseAll(event.target.checked);
});

// toggleChosen chooses the row that has the focus, or whose conversation is open, or takes it out again.
function toggleChosen() {
  const row = document.activeElement?.closest('.convrow') ?? find('#rows a[aria-current]')?.closest('.convrow');
  find('.choose input', row ?? undefined)?.click();
}

on('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || event.target.closest?.('textarea, dialog, details[open], input:not([type=checkbox])')) return;
  if (boxes().some((box) => box.checked)) chooseAll(false);
});

// What was done is done: the next thing begins with nothing chosen, as another list does.
let listed;
on('htmx:before:swap', (event) => {
  const {ctx} = event.detail;
  if (ctx.request?.form?.id === 'bulk' && ctx.response?.raw?.redirected) {
    chooseAll(false);
    find('#list')?.focus({preventScroll: true});
  }
});
on('htmx:after:swap', () => {
  const now = find('#bulk')?.dataset.list;
  if (listed !== undefined && now !== listed) chooseAll(false);
  listed = now;
  showChosen();
});
listed = find('#bulk')?.dataset.list;
showChosen();
