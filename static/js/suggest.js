// Suggestions while one writes: a sign at the beginning of a word, and what follows it, ask the server for a list to choose from. A button of the
// form names the sign (data-suggest) and where its list comes from (data-from); while it is disabled nothing is suggested, and pressing it types the
// sign. The answer is a listbox, whose options hold in data-insert what takes the place of what was typed. The focus stays in the text.

const suggestBox = Object.assign(document.createElement('div'), {id: 'suggested', popover: 'manual'});
let suggested; // {area, from}: where the list that is shown belongs
let asked; // the address that was asked for last
let silent; // {from, typed}: nothing begins with that, or the list was closed there

const choices = () => findAll('[role=option]', suggestBox);
const chosenOne = () => find('[aria-selected=true]', suggestBox);

function wordAt(area) {
  const match = /(?:^|[\s(])([@\/])([^\s@\/][^\n@\/]{0,50})?$/.exec(area.value.slice(0, area.selectionEnd));
  if (!match || area.selectionStart !== area.selectionEnd) return;
  const typed = match[2] ?? '', button = findAll('[data-suggest]:not(:disabled)', area.form).find((each) => each.dataset.suggest === match[1]);
  return button && {from: area.selectionEnd - typed.length - 1, typed, address: button.dataset.from + '?q=' + encodeURIComponent(typed)};
}

async function suggestFor(area) {
  const word = wordAt(area);
  asked = word?.address;
  if (word?.from !== silent?.from) silent = undefined;
  if (!word) return unsuggest();
  if (silent && word.typed.startsWith(silent.typed)) return;
  const answer = await fetch(asked, {headers: {'Fairlead-Part': 'suggested'}, credentials: 'same-origin'}).catch(() => {});
  const list = answer?.ok && !answer.redirected && find('[role=listbox]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (asked !== word.address || document.activeElement !== area) return;
  unsuggest();
  if (!list || !find('[role=option]', list)) {
    if (list) silent = word;
    return;
  }
  suggestBox.replaceChildren(document.adoptNode(list));
  choices().forEach((option, n) => { option.id = 'suggested-' + n; });
  document.body.append(suggestBox);
  suggestBox.showPopover();
  suggested = {area, from: word.from};
  placeList();
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', list.id);
  choose(choices()[0]);
}

// Above the editor, where there is room for it; else above the text, or below it.
function placeList() {
  if (!suggested) return;
  const text = suggested.area.getBoundingClientRect(), form = suggested.area.form.getBoundingClientRect(), at = form.top > suggestBox.offsetHeight + 8 ? form : text;
  suggestBox.style.left = Math.max(8, Math.min(text.left + 8, innerWidth - suggestBox.offsetWidth - 8)) + 'px';
  suggestBox.style.top = (at === form || at.top > 200 ? Math.max(8, at.top - suggestBox.offsetHeight - 4) : text.bottom + 4) + 'px';
}

function choose(option) {
  chosenOne()?.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({block: 'nearest'});
  suggested.area.setAttribute('aria-activedescendant', option.id);
}

function unsuggest() {
  if (!suggested) return;
  for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) suggested.area.removeAttribute(name);
  suggested = undefined;
  suggestBox.remove();
}

// insertText is undone by Ctrl+Z as what was typed is.
function insertText(area, text, from = area.selectionStart) {
  area.focus();
  area.setSelectionRange(from, area.selectionEnd);
  if (!document.execCommand('insertText', false, text)) area.setRangeText(text, from, area.selectionEnd, 'end');
}

function take(option) {
  const {area, from} = suggested;
  unsuggest();
  silent = {from, typed: ''}; // what was put in asks for nothing
  insertText(area, option.dataset.insert, from);
}

on('input', (event) => {
  if (event.target.matches('[data-editor] textarea') && !event.isComposing) suggestFor(event.target);
});
on('selectionchange', () => {
  if (suggested && wordAt(suggested.area)?.from !== suggested.from) unsuggest();
});
on('focusout', (event) => event.target === suggested?.area && unsuggest());
addEventListener('resize', placeList);
on('htmx:before:swap', () => suggested && !suggested.area.isConnected && unsuggest());

// Before the editor, which sends and leaves by the same keys.
on('keydown', (event) => {
  if (event.target !== suggested?.area || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const all = choices(), at = all.indexOf(chosenOne()), step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (step) choose(all.at((at + step) % all.length));
  else if (event.key === 'Enter' || event.key === 'Tab') take(all[at]);
  else if (event.key === 'Escape') {
    silent = {from: suggested.from, typed: ''};
    unsuggest();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

on('pointerdown', (event) => event.target.closest?.('#suggested') && event.preventDefault()); // the focus stays where it is
on('click', (event) => {
  const option = event.target.closest('#suggested [role=option]'), button = event.target.closest('[data-suggest]');
  if (option) take(option);
  if (!button) return;
  const area = bodyOf(button.form), before = area.value.slice(0, area.selectionStart);
  silent = undefined;
  insertText(area, (/(^|[\s(])$/.test(before) ? '' : ' ') + button.dataset.suggest);
});
