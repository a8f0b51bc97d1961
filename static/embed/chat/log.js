// The log: who said what, and when. Nodes are kept as long as what they show stays the same, so that nothing flickers and nothing is read twice.

let drawn = new Map(), log, jump, pinned = true;

// when reads a time as the server writes it: microseconds, milliseconds or text.
const when = (at) => new Date(typeof at === 'number' ? (at > 1e14 ? at / 1000 : at) : at || Date.now());
// locale is the visitor's own way of the chat's language: en-GB writes times otherwise than en.
const locale = () => (navigator.languages || []).find((l) => l.split('-')[0] === d.lang) || d.lang;
const clock = (at) => when(at).toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' });
const day = (at) => {
  const date = when(at), days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 864e5);
  return days < 2 ? new Intl.RelativeTimeFormat(d.lang, { numeric: 'auto' }).format(-days, 'day') : date.toLocaleDateString(locale(), { weekday: 'long', day: 'numeric', month: 'long' });
};

// linked finds addresses in text. Only http and https become links.
const withLinks = (text) => {
  const out = [];
  let last = 0;
  for (const m of text.matchAll(/\bhttps?:\/\/[^\s<>"']+/gi)) {
    let address = m[0].replace(/[.,;:!?\u2026]+$/, '');
    while (address.endsWith(')') && address.split(')').length > address.split('(').length) address = address.slice(0, -1).replace(/[.,;:!?]+$/, '');
    const to = toURL(address);
    if (!to) continue;
    out.push(text.slice(last, m.index), make('a', { href: to.href, rel: 'noopener noreferrer nofollow', target: to.origin === location.origin && !filling ? undefined : '_blank' }, address));
    last = m.index + address.length;
  }
  return [...out, text.slice(last)];
};
const toURL = (address, from) => {
  try {
    const to = new URL(address, from);
    return /^https?:$/.test(to.protocol) && to.host ? to : undefined;
  } catch { return undefined; }
};

const fileItem = (f) => {
  const to = f.url && toURL(f.url, base);
  const inside = [icon('M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5'), make('span', { class: 'name', dir: 'auto' }, String(f.name)), make('small', {}, size(f.size || 0))];
  return make('li', {}, to?.origin === base ? make('a', { href: to.href, download: f.name, rel: 'noopener noreferrer', target: '_blank' }, ...inside) : make('span', {}, ...inside));
};

const choices = (q) => {
  const list = (q.options || []).map((o) => make('button', { type: 'button', click: () => choose({ option: o.key, label: o.label }) }, o.label));
  if (q.skip) list.push(make('button', { type: 'button', class: 'skip', click: () => choose({ skip: true }) }, words.skip));
  return list.length ? make('div', { class: 'choices', role: 'group', 'aria-label': q.text }, ...list) : undefined;
};
const choose = (item) => {
  enqueue(item);
  if (touch()) panel.focus(); else field.focus();
};

// bubble is one message, as items says how it stands among the others.
const bubble = (m) => {
  if (m.from === 'line') return make('p', { class: 'note', dir: 'auto' }, m.text);
  const mine = m.from === 'visitor';
  return make('div', { class: `m ${mine ? 'mine' : 'theirs'}${m.last ? ' last' : ''}${m.pending ? ' pending' : ''}${m.error ? ' wrong' : ''}` },
    m.first && make('p', { class: mine ? 'unseen' : 'who' }, mine ? words.you : m.name || d.display.name),
    m.text && make('div', { class: 'b', dir: 'auto' }, ...withLinks(m.text)),
    m.files?.length ? make('ul', { class: 'files' }, ...m.files.map(fileItem)) : undefined,
    m.foot && make('p', { class: 'meta' }, m.foot),
    m.error && make('p', { class: 'meta' }, make('button', { type: 'button', click: () => { tell({ again: m.nonce }); retry(m.nonce); } }, words.again), make('button', { type: 'button', click: () => { tell({ drop: m.nonce }); drop(m.nonce); field.focus(); } }, words.delete)),
    m.question && choices(m));
};

// items is all that the log shows, in order: each with a key that stays, and how it stands among the others.
const items = () => {
  const asked = question(), all = chat.began ? [...chat.messages] : (d.say || []).map((m) => ({ ...m, from: 'flow' }));
  const waiting = chat.queue.filter((i) => !i.skip).map((i) => ({ ...i, from: 'visitor', text: i.text || i.label, pending: true }));
  const list = [...all, ...waiting], out = [], counted = {};
  const newestMine = list.reduce((last, m) => (m.from === 'visitor' && !m.pending && m.id <= chat.seen ? m : last), undefined);
  let before;
  list.forEach((m, n) => {
    const after = list[n + 1], speaker = (x) => x && x.from + (x.name || ''), near = (x, y) => x && y && speaker(x) === speaker(y) && Math.abs(when(x.at) - when(y.at)) < 3e5;
    if (m.at && day(m.at) !== day(before?.at)) out.push({ key: 'd' + day(m.at), day: day(m.at) });
    const key = m.nonce || m.from + (m.from === 'flow' || !m.id ? m.text + (counted[m.from + m.text] = (counted[m.from + m.text] || 0) + 1) : m.id);
    const item = { ...m, key, first: !near(before, m), last: !near(m, after), question: asked && m.step === asked.step && m.text === asked.text && m.ask };
    item.foot = m.error ? words.failed + ': ' + m.error : m.pending ? m.wait || (linked && navigator.onLine ? words.sending : words.waits) : item.last && m.id ? clock(m.at) + (m === newestMine ? ' · ' + words.seen : '') : m === newestMine ? words.seen : '';
    out.push(item);
    if (m.at) before = m;
  });
  return out;
};

// drawLog puts the items in, keeping the nodes of those that are as they were.
const drawLog = (own) => {
  const seen = new Map();
  let place = log.firstChild;
  for (const item of items()) {
    const { file, ...shown } = item, look = JSON.stringify({ ...shown, order: 0, id: 0, at: 0, done: 0, local: 0, step: 0, seen: chat.began });
    let old = drawn.get(item.key);
    if (old?.look !== look) {
      const node = item.day ? make('p', { class: 'day' }, item.day) : bubble(item);
      if (old) {
        if (place === old.node) place = node;
        old.node.replaceWith(node);
      }
      old = { node, look };
    }
    if (old.node === place) place = place.nextSibling; else log.insertBefore(old.node, place);
    seen.set(item.key, old);
  }
  for (const [key, old] of drawn) if (!seen.has(key)) old.node.remove();
  const more = seen.size > drawn.size;
  drawn = seen;
  if (own) pinned = true;
  if (pinned) scroll.scrollTop = scroll.scrollHeight;
  else if (more && !adding) jump.hidden = false;
};
