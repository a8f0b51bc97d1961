// Trying a connection leaves people where they are, with the passwords that they typed: no answer of the server holds one, and to save comes next.

on('submit', (event) => {
  const button = event.submitter;
  if (button?.name !== 'action' || button.value !== 'test') return;
  event.preventDefault();
  if (button.getAttribute('aria-busy')) return;
  const label = button.textContent;
  button.setAttribute('aria-busy', 'true');
  button.textContent = button.dataset.busy;
  tryOut(event.target, button).catch(() => button.textContent = button.dataset.failed).finally(() => {
    button.removeAttribute('aria-busy');
    if (button.textContent === button.dataset.busy) button.textContent = label;
  });
});

// A form with buttons of the name action has no property of that name any more.
async function tryOut(form, button) {
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body: new URLSearchParams(new FormData(form, button)), credentials: 'same-origin'});
  if (answer.redirected) return location.assign(answer.url);
  const now = find('form:has([name=action][value=test])', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (!now || !form.isConnected) return location.reload(); // it may not be tried any more
  for (const typed of findAll('input[type=password]', form)) {
    const same = find(`#${typed.id}`, now);
    if (same) same.value = typed.value;
  }
  findAll('details', form).forEach((old, n) => {
    const same = findAll('details', now)[n];
    if (same) same.open ||= old.open;
  });
  find('#notice')?.replaceChildren(); // it is about what was done before
  form.replaceWith(document.adoptNode(now));
  const said = find('.test', now) || find('[aria-invalid=true]', now) || now;
  if (said.matches('.test')) said.tabIndex = -1;
  said.focus({preventScroll: true});
  said.scrollIntoView({block: said.matches('.test') ? 'start' : 'center'}); // from its head, which is below the bar (mailbox.css)
}
