// The form of a rule: what saving it would do is asked anew when it has changed.

let ruleTimer, ruleAsked = 0;

async function previewRule(form) {
  const number = ++ruleAsked;
  const fields = new URLSearchParams(new FormData(form));
  fields.set('action', 'preview');
  const answer = await fetch(form.getAttribute('action'), {method: 'POST', body: fields, headers: {'Fairlead-Part': 'rule-preview'}, credentials: 'same-origin'});
  if (!answer.ok || answer.redirected) return; // Save will say why
  const text = await answer.text();
  if (number !== ruleAsked || !text.includes('id="rule-preview"')) return;
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
