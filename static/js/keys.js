// Keys for those who live in the inbox. None works while something is typed, or with Ctrl, Alt or Meta.

// step goes on from the row whose conversation is coming, so that no key is lost while it loads.
function step(by) {
  const rows = findAll('#rows .convrow > a');
  const asked = rows.indexOf(coming?.sourceElement), focused = rows.indexOf(document.activeElement), shown = rows.findIndex((row) => row.hasAttribute('aria-current'));
  const at = [asked, shown, focused].find((row) => row >= 0) ?? -1;
  const next = at < 0 ? (by > 0 ? rows[0] : undefined) : rows[at + by];
  if (!next) return;
  next.focus({preventScroll: true});
  next.scrollIntoView({block: 'nearest'});
  next.click();
}

const press = (key) => find(`[data-key=${key}]`)?.click();

// pressMenu opens a menu and goes to its first choice: what a key has opened, keys go on in.
function pressMenu(key) {
  press(key);
  const menu = find(`[data-key=${key}]`)?.closest('details');
  if (menu?.open) find('.popup button', menu)?.focus();
}

const shortcuts = {
  j: () => step(1),
  k: () => step(-1),
  o: () => press('owner'),
  a: () => press('assignme'),
  x: () => toggleChosen(),
  s: () => pressMenu('snooze'),
  t: () => press('tag'),
  z: () => findAll('#notice form:not([hidden]) button, .unsend:not([hidden]) button')[0]?.click(),
  e: () => press('state'),
  r: () => press('reply'),
  f: () => findAll('[data-key=forward]').at(-1)?.click(),
  c: () => press('comment'),
  '/': () => {
    const way = findAll('[data-key=search]').find((one) => one.checkVisibility());
    way?.href ? way.click() : way?.focus();
  },
  '?': () => find('#shortcuts')?.showModal(),
};

on('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest?.('input, textarea, select, [contenteditable], dialog, details.menu[open]')) return;
  const act = shortcuts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

on('click', (event) => {
  if (event.target.closest('[data-shortcuts]')) shortcuts['?']();
});
