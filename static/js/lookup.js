// The list of contacts follows what is typed and chosen above it; an address says what is shown, so that it can be kept and gone back to.

let looking;
function lookUp(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value.trim());
  const query = new URLSearchParams(fields).toString();
  const address = form.action + (query ? '?' + query : '');
  history.replaceState(history.state, '', address);
  const out = find('[data-export]');
  if (out) out.href = '/contacts/export' + (query ? '?' + query : '');
  refreshPart('contacts').catch(() => sayBriefly(words.textFailed));
}
on('input', (event) => {
  const form = event.target.closest?.('[data-contacts-filter]');
  if (!form) return;
  clearTimeout(looking);
  looking = setTimeout(() => lookUp(form), event.target.type === 'search' ? 200 : 0);
});
on('submit', (event) => {
  if (!event.target.matches('[data-contacts-filter]')) return;
  event.preventDefault();
  clearTimeout(looking);
  lookUp(event.target);
});

// A form that has just opened is typed into at once; Escape closes it.
on('htmx:after:swap', () => find('[data-editing] [autofocus]')?.focus());
on('keydown', (event) => {
  const form = event.key === 'Escape' && event.target.closest?.('[data-editing]');
  if (form) find('[data-cancel]', form)?.click();
});
