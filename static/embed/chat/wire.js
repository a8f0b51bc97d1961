// What goes over the network. Bodies are JSON as text/plain, so that browsers ask nothing first; the key goes in bodies, never in addresses.

// post asks the server. It returns null if there is nothing to say; an error has the server's sentence and status, or no status without an answer.
const post = async (path, body) => {
  if (preview !== undefined && path !== 'open' && path !== 'send') return null;
  const form = body instanceof FormData;
  const answer = await fetch(base + '/chat-api/' + path, {
    method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', body: form ? body : JSON.stringify({ lang: language, preview, ...body }), signal: form ? undefined : AbortSignal.timeout?.(30000),
  });
  if (answer.status === 204) return null;
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(said.error || ''), { status: answer.status, field: said.field, code: said.code });
  return said;
};

// lasting reports whether trying again would change nothing.
const lasting = (e) => e.status >= 400 && e.status < 500 && e.status !== 408 && e.status !== 429;

let tries = 0;
const waiting = new Set();
// pause waits before the next try: longer each time, unless the network comes back or somebody comes to look.
const pause = () => new Promise((done) => {
  waiting.add(done);
  setTimeout(done, Math.min(30000, 1000 * 2 ** tries++) * (0.7 + Math.random() * 0.6));
});
const hurry = () => {
  tries = 0;
  for (const done of waiting) done();
  waiting.clear();
};

let linked = true;
// link keeps whether the server can be reached, for all tabs.
const link = (is) => {
  if (is) tries = 0;
  if (linked === is) return;
  linked = is;
  tell({ linked });
  draw();
};

let stream;
// listen holds the one stream of the visitor while this tab leads.
const listen = async () => {
  if (stream || preview !== undefined || !chat.began || !leading || asleep || chat.state === 'ended') return;
  const control = stream = new AbortController();
  let watch, lost;
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => control.abort(), 60000);
  };
  try {
    alive();
    const answer = await fetch(base + '/chat-api/events', { method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', body: JSON.stringify({ key: chat.key, after: chat.messages.some((m) => m.local) ? 0 : chat.heard, lang: language }), signal: control.signal });
    if (!answer.ok) throw Object.assign(new Error(), { status: answer.status });
    link(true);
    await read(answer.body, (event) => { hear(event); tell({ event }); }, alive);
  } catch (e) {
    lost = e;
  }
  clearTimeout(watch);
  if (stream !== control) return; // somebody else has taken over
  stream = undefined;
  if (lost && lasting(lost)) {
    if (!chat.queue.length) ask();
    return;
  }
  if (lost && tries > 0) link(false);
  if (chat.state !== 'open' && !lost) return; // the server has nothing more to say; the next message begins it anew
  await pause();
  listen();
};
const hush = () => {
  const control = stream;
  stream = undefined;
  control?.abort();
};

// read takes a stream of events apart, line by line.
const read = async (body, each, alive) => {
  const reader = body.getReader(), decoder = new TextDecoder();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith('data:')) continue;
      let event;
      try { event = JSON.parse(line.slice(5)); } catch { continue; }
      each(event);
    }
  }
};
