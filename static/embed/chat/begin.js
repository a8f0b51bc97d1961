// The chat of Fairlead in the corner of any page:
// <script src="https://HOST/embed/chat.js" async></script>
// Attributes: data-chat="SLUG" (this chatflow and no other), data-consent="required" (no cookie before the page says fairlead:consent), data-lang,
// data-identity (token that the site signs), data-theme="light" or "dark" (else what the visitor prefers). Ours alone: data-page (fills a page of its
// own) and data-preview (what it holds is passed on, an answer may
// bring what is passed on next, in preview, and nothing is kept or listened to).
// Events on document that it hears: fairlead:consent, fairlead:identify (detail: token; empty: logged out), fairlead:open, fairlead:close. It says
// fairlead:unread (detail: how many).
//
// It needs of the page's policy no more than script-src and connect-src of HOST, sets nothing global, changes nothing of the page and stands in a
// shadow tree beside the body. All parts share one scope; css is the style sheet.
//
// Words that the server gives it: open title close menu log write email phone send attach remove you seen sending waits failed again delete earlier
// newer unread unreadOne typing offline closed opens waiting transcript transcribed end endAsk stay ended anew skip large long uploading drop.

const script = document.currentScript;
const data = script?.dataset || {};
const html = document.documentElement;
if (!script?.src || html.querySelector(':scope > [data-fairlead-chat]')) return;

const base = new URL(script.src).origin;
const store = 'fairlead:chat' + (data.chat ? ':' + data.chat : '');
const language = data.lang || html.lang || navigator.language || '';
let preview = data.preview;
const filling = data.page !== undefined;
const maxText = 4000, maxFile = 18 << 20, maxFiles = 20;

// chat is all that is known of the visitor's chat; open's answer (how it looks, what it says at the beginning) is in d. heard is the id up to which all
// messages are there: what was just sent may have a higher one than something that has not come yet.
const chat = { key: '', began: false, open: false, messages: [], queue: [], agent: null, state: 'open', waiting: false, seen: 0, mine: 0, heard: 0, older: false, typing: '' };
let d, words = {}, identity = data.identity || '', agreed = false;

// make builds an element. Text is text: nothing of what anybody says becomes markup.
const make = (name, attributes, ...children) => {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes || {})) {
    if (typeof v === 'function') e['on' + k] = v;
    else if (v !== undefined && v !== false && v !== '') e.setAttribute(k, v === true ? '' : v);
  }
  e.append(...children.filter((c) => c !== undefined && c !== false && c !== ''));
  return e;
};

const icon = (...paths) => {
  const ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg');
  for (const [k, v] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' })) svg.setAttribute(k, v);
  for (const p of paths) svg.appendChild(document.createElementNS(ns, 'path')).setAttribute('d', p);
  return svg;
};

const say = (word, arg) => (words[word] || '').replace('%s', () => arg);
const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] || '');
const where = () => ({ url: location.href, title: document.title, referrer: document.referrer });
const newest = () => chat.messages.reduce((id, m) => Math.max(id, m.id || 0), 0);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// The key and what waits to be sent are kept with the tab, and beyond it only after consent. Storage may be refused: then nothing is kept.
const kept = (name, area) => {
  try { return (area === 'local' ? localStorage : sessionStorage).getItem(name); } catch { return null; }
};
const keep = (name, value, area) => {
  try {
    const shelf = area === 'local' ? localStorage : sessionStorage;
    if (value) shelf.setItem(name, value); else shelf.removeItem(name);
  } catch { /* the page goes on without */ }
};
const save = () => {
  if (preview !== undefined) return;
  const touched = chat.began || chat.open || chat.queue.length;
  const record = touched ? JSON.stringify({ key: chat.key, began: chat.began, open: chat.open, queue: chat.queue, mine: chat.mine }) : '';
  keep(store, record, agreed ? 'local' : '');
  if (agreed) keep(store, '');
};
const restore = () => {
  let record;
  if (preview === undefined) {
    try { record = JSON.parse(kept(store) || kept(store, 'local')); } catch { /* not ours, or broken: as if there were none */ }
  }
  if (typeof record?.key === 'string' && record.key.length === 22 && Array.isArray(record.queue)) Object.assign(chat, record);
  else chat.key = random();
};
const visitor = () => (agreed || data.consent !== 'required') && preview === undefined && kept('fairlead:visitor', 'local') || undefined;
