// Menus are <details>. The script closes them, and makes the Owner list one to type in (the combobox pattern of the ARIA guide).

const openMenus = () => findAll('details.menu[open]');

on('toggle', (event) => {
  const menu = event.target;
  if (!menu.matches?.('details.menu') || !menu.open) return;
  openMenus().filter((other) => other !== menu && !other.contains(menu)).forEach((other) => { other.open = false; });
  if (menu.matches('[data-owner]')) openOwners(menu);
}, true);

on('click', (event) => {
  for (const menu of openMenus()) {
    const chosen = event.target.closest('a, button');
    if (!menu.contains(event.target) || (chosen && !chosen.closest('[data-stay]') && chosen.closest('.popup') && menu.contains(chosen))) setTimeout(() => { menu.open = false; });
  }
});

// A menu with a form that may come back stays until the form has been taken.
on('htmx:before:swap', (event) => {
  if (event.detail.ctx.response?.raw?.redirected) openMenus().forEach((menu) => { menu.open = false; });
});

on('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = openMenus().at(-1);
  if (!menu) return;
  menu.open = false;
  find('summary', menu).focus();
  event.stopPropagation();
}, true);

on('keydown', (event) => {
  const menu = event.target.closest?.('details.menu[open]:not([data-owner])');
  if (!menu || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  event.preventDefault();
  const items = findAll('.popup :is(a, button)', menu).filter((item) => item.checkVisibility());
  const step = event.key === 'ArrowDown' ? 1 : -1;
  const at = items.indexOf(document.activeElement);
  items.at(at < 0 && step < 0 ? -1 : (at + step) % items.length)?.focus();
});

const options = (menu) => findAll('[data-options] li:not([hidden]) .option', menu);

function openOwners(menu) {
  const input = find('[data-find]', menu);
  input.value = '';
  dressOwners(menu);
  filterOwners(menu);
  input.focus();
  if ('lazy' in menu.dataset) fetchOwners(menu);
}

// dressOwners gives the plain list of buttons the roles of a listbox; without the script it stays a list of buttons.
function dressOwners(menu) {
  const input = find('[data-find]', menu), list = find('[data-options]', menu);
  list.id = menu.id + '-list';
  list.setAttribute('role', 'listbox');
  for (const [name, value] of [['role', 'combobox'], ['aria-expanded', 'true'], ['aria-autocomplete', 'list'], ['aria-controls', list.id]]) input.setAttribute(name, value);
  findAll('li', list).forEach((item, n) => {
    item.setAttribute('role', 'presentation');
    const option = find('.option', item);
    option.setAttribute('role', 'option');
    option.id = `${list.id}-${n}`;
    option.tabIndex = -1;
    option.setAttribute('aria-selected', 'false');
  });
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function filterOwners(menu) {
  const typed = plain(find('[data-find]', menu).value.trim());
  for (const item of findAll('[data-options] li', menu)) {
    if ('make' in item.dataset) {
      find('[data-typed]', item).textContent = find('[data-find]', menu).value.trim();
      item.hidden = !typed;
      continue;
    }
    item.hidden = !plain(item.dataset.name).split(/\s+/).concat(plain(item.dataset.name)).some((word) => word.startsWith(typed));
  }
  find('.nomatch', menu).hidden = options(menu).length > 0;
  activate(menu, options(menu)[0]);
}

function activate(menu, option) {
  findAll('.option.active', menu).forEach((old) => {
    old.classList.remove('active');
    old.setAttribute('aria-selected', 'false');
  });
  const input = find('[data-find]', menu);
  if (!option) return input.removeAttribute('aria-activedescendant');
  option.classList.add('active');
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({block: 'nearest'});
  input.setAttribute('aria-activedescendant', option.id);
}

let search;
on('input', (event) => {
  const menu = event.target.closest?.('[data-owner]');
  if (!menu) return;
  filterOwners(menu);
  clearTimeout(search);
  if ('more' in menu.dataset) search = setTimeout(() => fetchOwners(menu), 200);
});

// fetchOwners asks the server where there are more people than the page holds.
async function fetchOwners(menu) {
  const link = find('.morepeople', menu), typed = find('[data-find]', menu).value.trim();
  const answer = await fetch(link.href + (link.search ? '&q=' : '?q=') + encodeURIComponent(typed), {headers: {'Fairlead-Part': 'owner'}}).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const list = find('[data-options]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (!list || !menu.open || find('[data-find]', menu).value.trim() !== typed) return;
  find('[data-options]', menu).replaceWith(document.adoptNode(list));
  dressOwners(menu);
  filterOwners(menu);
}

on('keydown', (event) => {
  if (!event.target.matches?.('[data-owner] [data-find]')) return;
  const menu = event.target.closest('[data-owner]'), all = options(menu);
  const at = all.findIndex((option) => option.classList.contains('active'));
  const moves = {ArrowDown: at + 1, ArrowUp: at - 1 + all.length};
  if (event.key in moves && all.length) activate(menu, all[moves[event.key] % all.length]);
  else if (event.key === 'Enter') all[at]?.click();
  else return;
  event.preventDefault();
});
