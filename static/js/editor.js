// The editor: tabs without losing the text, files, and sending by keyboard.

const editor = () => find('form[data-editor]');

function switchTab(form, to) {
  const area = bodyOf(form), comment = to === 'comment';
  form.dataset.tab = form.tab.value = to;
  form.classList.toggle('note', comment);
  form.setAttribute('action', form.getAttribute('action').replace(/(reply|comment)$/, to));
  area.placeholder = comment ? area.dataset.commentPlaceholder : find('#thread').dataset.placeholder;
  for (const part of findAll('[data-for]', form)) {
    part.hidden = part.dataset.for !== to;
    for (const button of findAll('button', part)) button.disabled = part.hidden || 'cannot' in button.dataset;
  }
  for (const tab of findAll('[data-to]', form)) {
    if (tab.dataset.to === to) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
}

// Before htmx sees the click: a tab is flipped here, and the address follows.
on('click', (event) => {
  const tab = event.target.closest?.('[data-editor] [data-to]');
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  const form = tab.closest('form');
  switchTab(form, tab.dataset.to);
  history.replaceState(history.state, '', tab.getAttribute('href'));
  if (bodyOf(form).value) saveDraft(form);
  bodyOf(form).focus();
}, true);

// What is being sent takes no more keys: they would belong neither to it nor to the next.
function holdText(ctx, held) {
  const {form, submitter} = ctx.request ?? {};
  if (form?.matches?.('[data-editor]') && !submitter?.hasAttribute('data-keep')) bodyOf(form).readOnly = held;
}
on('htmx:before:request', (event) => holdText(event.detail.ctx, true));
on('htmx:finally:request', (event) => holdText(event.detail.ctx, false));

on('htmx:after:swap', () => {
  const files = find('[data-attach]');
  if (files) files.value = ''; // they are staged by the server, or were sent
});

on('input', (event) => event.target.name === 'body' && find('.preview', event.target.form)?.remove());

on('change', (event) => {
  if (!event.target.matches('[data-attach]') || !event.target.files.length) return;
  const form = event.target.form;
  form.requestSubmit(find('button[value=attach]', form));
});

on('keydown', (event) => {
  const form = event.target.closest?.('[data-editor]');
  if (!form || event.isComposing) return;
  const alone = form.dataset.enter === 'true' && event.target.name === 'body' && !event.shiftKey && !event.altKey;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || alone)) {
    event.preventDefault();
    const send = find('button.go:not(:disabled)', form);
    if (send) form.requestSubmit(send);
  } else if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
    event.preventDefault(); // in Cc and Bcc: a mail is not sent by accident
  } else if (event.key === 'Escape') {
    event.target.blur();
    messages()?.focus({preventScroll: true});
  }
});
