// Who else has the conversation open: a page that is seen says so every 20 seconds, when something begins to be typed, and when it is left, and is
// told who else does. Of what is typed it says nothing.

let watched, beating, watchText;
let wroteAt = -Infinity, toldWriting = -Infinity; // by performance.now()

const tellWatch = (id, fields, headers) => fetch(`/conversations/${id}/watch`, {method: 'POST', credentials: 'same-origin', keepalive: true, headers, body: new URLSearchParams(fields)}).catch(() => {});

function watch() {
  const id = document.hidden ? undefined : openConversation();
  if (id === watched) return;
  if (watched) tellWatch(watched, {gone: '1'});
  watched = id;
  wroteAt = -Infinity;
  beat();
}

async function beat() {
  clearTimeout(beating);
  const id = watched;
  if (!id || !words.events) return;
  beating = setTimeout(beat, 20000);
  const answer = await tellWatch(id, performance.now() - wroteAt < 10000 ? {writing: '1'} : {}, {'Fairlead-Part': 'watching'});
  if (!answer?.ok || answer.redirected) return;
  const text = await answer.text();
  if (id !== openConversation() || text === watchText && !findAll('#watching .others').length !== text.includes('"others"')) return;
  watchText = text;
  for (const part of ['watching', 'writing']) await htmx.swap({text, target: '#' + part, select: '#' + part, swap: 'outerMorph', sourceElement: document.body, request: {}});
  const next = Number(find('#watching')?.dataset.next);
  if (!next) return;
  clearTimeout(beating);
  beating = setTimeout(beat, Math.min(next, 20000));
}

function wrote(writes) {
  const now = performance.now(), told = now - toldWriting < 8000;
  wroteAt = writes ? now : -Infinity;
  if (writes === told) return;
  toldWriting = wroteAt;
  beat();
}

on('input', (event) => event.target.matches?.('[data-editor] textarea') && wrote(event.target.value.trim() !== ''));
on('htmx:after:swap', watch);
on('visibilitychange', watch);
addEventListener('pagehide', () => {
  if (watched) tellWatch(watched, {gone: '1'});
  watched = undefined;
});
addEventListener('pageshow', watch);
