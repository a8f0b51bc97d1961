// What has been said: taken in from the server, and sent.

// add puts a message where it belongs, once. What the flow said before there was a chat is the same when it comes back stored.
const add = (m) => {
  const old = chat.messages.find((x) => m.id && x.id === m.id) || m.from === 'flow' && chat.messages.find((x) => x.local && x.text === m.text);
  if (m.nonce) chat.queue = chat.queue.filter((i) => i.nonce !== m.nonce);
  if (old) Object.assign(old, m, { local: false, order: m.id });
  else chat.messages.push({ order: m.id || newest() + 0.5, ...m });
  chat.messages.sort((a, b) => a.order - b.order);
};

const listened = (id) => { chat.heard = Math.max(chat.heard, id || 0); };

const take = (c) => {
  if (!c) return;
  const first = !chat.messages.length;
  if (c.older || first) chat.older = !!c.older;
  if (c.older) chat.messages = chat.messages.filter((m) => m.id >= c.messages[0]?.id); // what lies between is not known
  for (const m of c.messages || []) {
    add(m);
    if (!('heard' in c)) listened(m.id);
  }
  listened(c.heard);
  if (chat.messages.some((m) => m.id && m.from === 'flow')) chat.messages = chat.messages.filter((m) => !m.local);
  const { step, answer, options, skip } = c.ask || {};
  if (c.ask) Object.assign([...chat.messages].reverse().find((m) => m.from === 'flow') || {}, { ask: true, step, answer, options, skip });
  chat.agent = c.agent || null;
  chat.state = c.state || 'open';
  chat.waiting = !!c.waiting;
  chat.seen = Math.max(chat.seen, c.seen || 0);
  chat.mine = Math.max(chat.mine, c.mine || 0);
};

let quiet;
// hear takes in one event of the stream, here or in another tab.
const hear = (e) => {
  if (e.chat) take(e.chat);
  if (e.message) {
    add(e.message);
    listened(e.message.id);
    if (e.message.from === 'agent') chat.typing = '';
  }
  if (e.line) add(typeof e.line === 'string' ? { from: 'line', text: e.line, at: Date.now() } : { ...e.line, from: 'line' });
  if ('typing' in e) {
    chat.typing = e.typing ? e.name || chat.agent?.name || d?.display.name || ' ' : '';
    clearTimeout(quiet);
    quiet = setTimeout(() => { chat.typing = ''; draw(); }, 12000);
  }
  if (e.seen) chat.seen = Math.max(chat.seen, e.seen);
  if ('agent' in e) chat.agent = e.agent;
  if ('waiting' in e) chat.waiting = e.waiting;
  if (e.state) chat.state = e.state;
  if (chat.state === 'ended') hush();
  save();
  draw();
};

// question is what the flow waits for: the last thing said, and nothing on its way that answers it.
const question = () => {
  const all = chat.began ? chat.messages.filter((m) => m.from !== 'line') : d?.say || [];
  const last = all[all.length - 1];
  return last?.ask && !last.done && !chat.agent && !chat.queue.some((i) => !i.error) && chat.state === 'open' ? last : undefined;
};

// enqueue has something sent: at once, or as soon as it can be, after all that was typed before.
const enqueue = (item) => {
  item = { nonce: random(), at: Date.now(), step: question()?.step, ...item };
  chat.queue.push(item);
  save();
  tell({ put: item });
  hurry();
  work();
  check();
  lead();
  draw(true);
};

let busy = false;
// work sends what waits, one after the other. The nonce makes it arrive once, however often it is tried.
const work = async () => {
  listen();
  if (busy || !leading) return;
  busy = true;
  for (let item; leading && (item = chat.queue.find((i) => !i.error));) {
    try {
      const answer = await post('send', { flow: d?.flow || data.chat, key: chat.key, nonce: item.nonce, text: item.text, option: item.option, skip: item.skip, step: item.step, files: item.files?.map((f) => f.id), ...where(), visitor: visitor(), identity: identity || undefined }) || {};
      link(true);
      announce({ nonce: item.nonce, answer });
    } catch (e) {
      if (lasting(e)) {
        announce({ nonce: item.nonce, error: e.message || words.failed, answerWrong: e.field === 'answer', ended: e.code === 'ended' });
        continue;
      }
      if (!e.status) link(false);
      item.wait = e.message && e.status === 429 ? e.message : '';
      draw();
      await pause();
    }
  }
  busy = false;
  listen();
};
const announce = (settled) => {
  settled.key = chat.key;
  tell({ settled });
  settle(settled);
};

// settle takes in what has become of something sent from any tab.
const settle = ({ key, nonce, answer, error, answerWrong, ended }) => {
  if (!chat.began) chat.key = key;
  if (chat.key !== key) return;
  const item = chat.queue.find((i) => i.nonce === nonce);
  if (answer) {
    const asked = !chat.began && d?.say?.[d.say.length - 1] || chat.messages.find((m) => m.ask && m.step === item?.step);
    if (asked) asked.done = true;
    chat.queue = chat.queue.filter((i) => i !== item);
    if (!chat.began) chat.messages.push(...(d?.say || []).map((m) => ({ ...m, from: 'flow', id: 0, local: true, order: 0 })));
    chat.began = true;
    if (chat.state === 'closed') chat.state = 'open';
    if (item && (answer.id || preview !== undefined) && !item.skip) add({ id: answer.id || newest() + 1, at: answer.at, from: 'visitor', text: item.text || item.label || '', files: item.files, nonce });
    for (const m of answer.say || []) add({ from: 'flow', ...m, id: m.id || newest() + 1 });
    if (answer.preview) preview = answer.preview;
  } else if (item && (answerWrong || ended)) {
    chat.queue = chat.queue.filter((i) => i !== item);
    giveBack(item.text, error);
    if (ended) chat.state = 'ended';
  } else if (item) {
    item.error = error;
  }
  save();
  draw();
};
const retry = (nonce) => {
  const item = chat.queue.find((i) => i.nonce === nonce);
  if (item) delete item.error;
  hurry();
  lead();
  work();
  draw();
};
const drop = (nonce) => {
  chat.queue = chat.queue.filter((i) => i.nonce !== nonce);
  save();
  draw();
};

// earlier fetches what was said before what is shown.
const earlier = async () => {
  const first = chat.messages.find((m) => m.id)?.id;
  try {
    const c = await post('history', { key: chat.key, before: first });
    const list = c?.messages || [];
    chat.older = c?.older ?? list.length >= 50;
    list.forEach(add);
  } catch { /* the button stays */ }
  draw();
};

// renew begins anew with another key: after the end of a chat, or when somebody has logged out.
const renew = (key, forgotten) => {
  if (key === chat.key) return;
  hush();
  Object.assign(chat, { key, began: false, messages: [], queue: [], agent: null, state: 'open', waiting: false, seen: 0, mine: 0, heard: 0, older: false, typing: '' });
  if (forgotten) identity = '';
  save();
  draw();
  ask();
};
const anew = (forgotten) => {
  const key = random();
  tell({ renew: key, forgotten });
  renew(key, forgotten);
};
