// Drafts: what is typed is kept by the server a second after the last key, and when the page is left. Until the server has it, it is kept in this tab
// of the browser, too: {text, tab, at: the version it was typed over, was: the forms it was typed in}.

const bodyOf = (form) => find('textarea[name=body]', form);
const draftKey = (form) => 'fairlead-draft-' + form.dataset.draft;
let draftTimer, draftGoes, refused; // refused: what the server has not taken, and is not asked again

function storedDraft(form) {
  try {
    return sessionStorage.getItem(draftKey(form));
  } catch {
    return null;
  }
}

function forgetDraft(form) {
  try {
    sessionStorage.removeItem(draftKey(form));
  } catch {
    // nothing was kept then
  }
}

// typedIn names the form, and the last ones before it whose text is in it: any of them may have been what the server has heard of last.
const typedIn = (form) => [...(form.dataset.was ?? '').split(' ').slice(-8), form.nonce.value].join(' ').trim();

// A draft keeps its tab: what was meant for colleagues must never come back as an answer to the contact.
function saveDraft(form) {
  try {
    sessionStorage.setItem(draftKey(form), JSON.stringify({text: bodyOf(form).value, tab: form.dataset.tab, at: form.draft_at.value, was: typedIn(form)}));
  } catch {
    // storage is full or switched off: the text is still in the editor, and goes to the server
  }
  draftLater(form);
}

function draftLater(form) {
  form.dataset.unsaved = 'yes';
  clearTimeout(draftTimer);
  draftTimer = setTimeout(sendDraft, 1000, form);
}

// sendDraft has the server keep what is typed. One goes at a time, but for what is left behind.
async function sendDraft(form, leaving) {
  if (!form?.dataset.unsaved || form.dataset.busy) return;
  if (draftGoes && !leaving) return draftLater(form);
  clearTimeout(draftTimer);
  delete form.dataset.unsaved;
  const held = storedDraft(form), body = new FormData(form);
  body.delete('files');
  body.set('was', form.dataset.was ?? '');
  const sent = new URLSearchParams(body);
  draftGoes = true;
  try {
    const answer = await fetch(`/conversations/${form.dataset.draft}/draft`, {method: 'POST', headers: {'Fairlead-Part': 'draft'}, credentials: 'same-origin', keepalive: leaving && String(sent).length < 60000, body: sent});
    const text = await answer.text();
    if (answer.redirected || answer.status >= 500) throw answer;
    if (!answer.ok) refused = held;
    else if (storedDraft(form) === held) {
      forgetDraft(form);
      delete form.dataset.was;
    }
    if (form.isConnected && form === editor() && text.includes('id="draft"')) await htmx.swap({text, target: '#draft', select: '#draft', swap: 'outerMorph', sourceElement: document.body, request: {}});
  } catch {
    form.dataset.unsaved = 'yes'; // it is in the browser, and goes with the next key, or when the connection is back
  } finally {
    draftGoes = false;
  }
}

on('input', (event) => {
  const form = event.target.closest?.('[data-editor]');
  if (form && /^(body|to|cc|bcc)$/.test(event.target.name)) saveDraft(form);
});
on('visibilitychange', () => document.hidden && sendDraft(editor(), true));
addEventListener('pagehide', () => sendDraft(editor(), true));
addEventListener('online', () => sendDraft(editor()));
on('htmx:before:request', (event) => {
  const form = editor();
  if (form && event.detail.ctx.request?.form !== form) sendDraft(form, true);
});

// What was typed in a conversation that has become a part of another goes along to it, but over nothing that was written there.
on('click', (event) => {
  const form = editor(), into = event.target.closest?.('[data-takes]')?.dataset.takes, held = into && form && storedDraft(form);
  if (!held) return;
  try {
    sessionStorage.setItem('fairlead-draft-' + into, JSON.stringify({...JSON.parse(held), at: '0'}));
    forgetDraft(form);
  } catch {
    // storage is full or switched off: the server gets it when the page is left
  }
});

// restoreDraft brings back what this tab of the browser has and the server has not: it was typed last.
function restoreDraft() {
  const form = editor();
  if (!form) return;
  let draft;
  try {
    draft = JSON.parse(storedDraft(form));
  } catch {
    return;
  }
  if (!draft || (draft.tab === 'forward') !== (form.dataset.tab === 'forward')) return; // what was meant for one never goes to the other
  const area = bodyOf(form);
  if (draft.tab !== form.dataset.tab) switchTab(form, draft.tab);
  if (area.value !== draft.text) area.value = draft.text;
  if (storedDraft(form) === refused) return;
  form.draft_at.value = draft.at;
  form.dataset.was = draft.was;
  draftLater(form);
}

// sentFrom runs when the server has taken a form and leads on: what was sent is no draft any more.
function sentFrom(ctx) {
  const form = ctx.request?.form;
  if (!form?.matches?.('[data-editor]')) return;
  clearTimeout(draftTimer);
  delete form.dataset.unsaved;
  forgetDraft(form);
  if (ctx.request.submitter?.hasAttribute('data-keep')) return;
  bodyOf(form).value = '';
  wrote(false);
  // An answer by mail is done with: the next key is one for the conversation, as z is, to have it back. In comments and chats one writes on.
  if (form.dataset.tab !== 'comment' && !('enter' in form.dataset) && form.contains(document.activeElement)) messages()?.focus({preventScroll: true});
}
