// The form of a rule: what saving it would do is asked anew when it has changed.

let ruleTimer, ruleAsked;

async function previewRule(form) {
  ruleAsked?.abort(); // it works out what has changed since
  const asked = ruleAsked = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  fields.set('action', 'preview');
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body: fields, headers: {'Fairlead-Part': 'rule-preview'}, credentials: 'same-origin', signal: asked.signal});
  if (!answer.ok || answer.redirected) return; // Save will say why
  const text = await answer.text();
  if (asked.signal.aborted || !text.includes('id="rule-preview"')) return;
  await htmx.swap({text, target: '#rule-preview', select: '#rule-preview', swap: 'outerMorph', sourceElement: document.body, request: {}});
}

function ruleChanged(event) {
  const form = event.target.closest?.('form');
  if (!form || !find('#rule-preview', form) || event.target.type === 'search') return;
  clearTimeout(ruleTimer);
  ruleTimer = setTimeout(() => previewRule(form).catch(() => {}), 400);
}
on('change', ruleChanged);
on('input', ruleChanged);

// Who takes the rest is looked at at once where a rule assigns to the contact's owner.
on('change', (event) => {
  const {name, value, form} = event.target;
  if (name === 'assign_to' && value === 'owner') find('#f-second', form)?.closest('details')?.setAttribute('open', '');
});
