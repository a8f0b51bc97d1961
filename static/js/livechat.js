// Chats: what is said goes at once and in order, over a lost connection and a reload, too; who types is told both ways; the newest stays in
// view as long as it was; and a chat that needs somebody is heard.

const inChat = () => !!find('#thread .msgs.chat');
const chatForm = () => find('form[data-chat]');

function atEnd() {
  const box = messages();
  return !box || box.scrollTop + box.clientHeight > box.scrollHeight - 60;
}

function toEnd() {
  const box = messages();
  if (box) box.scrollTop = box.scrollHeight;
  hideNew();
}

// Who looks at the newest still does when the window, or the text that is being written, takes room away.
let looksAtEnd = true;
on('scroll', (event) => { if (event.target.matches?.('.msgs.chat')) looksAtEnd = atEnd(); }, true);
const room = new ResizeObserver(() => { if (looksAtEnd && inChat()) toEnd(); });
function watchRoom() {
  const box = messages();
  if (!inChat() || box === watchRoom.box) return;
  room.disconnect();
  room.observe(watchRoom.box = box);
}

// Where the whole page was put in anew, as after an answer with files.
let stayed = false;
on('htmx:before:swap', () => { stayed = inChat() && atEnd(); });
on('htmx:after:swap', () => {
  if (stayed && inChat()) toEnd();
  watchRoom();
  showPending();
});

// What was said and has not arrived yet, the oldest first: {id of the conversation, text, nonce, seen: what was the newest then, arrives: how the page said that it would}. It outlives the page, not the tab.
const sayingKey = 'fairlead-saying';
const saying = readSaying();
let sayingNow = false;

function readSaying() {
  try {
    return JSON.parse(sessionStorage.getItem(sayingKey)) ?? [];
  } catch {
    return [];
  }
}

function keepSaying() {
  try {
    if (saying.length) sessionStorage.setItem(sayingKey, JSON.stringify(saying));
    else sessionStorage.removeItem(sayingKey);
  } catch {
    // storage is full or switched off: it goes as long as the page is there
  }
}

// showPending puts what is on its way behind what has arrived.
function showPending() {
  findAll('.msgs .pending').forEach((each) => each.remove());
  const mold = find('#saying'), list = find('.msgs.chat .msgsin');
  if (!mold || !list) return;
  for (const {id, text} of saying) {
    if (id !== openConversation()) continue;
    const item = mold.content.firstElementChild.cloneNode(true);
    find('.text', item).textContent = text;
    list.append(item);
  }
}

const randomNonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// Comments, files and "Send and close" go the way of every form.
on('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-chat]') || form.dataset.tab !== 'reply' || event.submitter?.value !== 'send' || find('.staged', form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const area = bodyOf(form), text = area.value;
  if (!text.trim()) return area.focus();
  saying.push({id: form.dataset.chat, text, nonce: randomNonce(), seen: find('#thread').dataset.newest, arrives: form.arrives.value});
  area.value = '';
  saveDraft(form);
  keepSaying();
  tellTyping(form, false);
  showPending();
  toEnd();
  sayNext();
}, true);

async function sayNext() {
  if (sayingNow) return;
  sayingNow = true;
  for (let wait = 500; saying.length;) {
    if (await sayOne(saying[0])) {
      wait = 500;
      continue;
    }
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(wait * 2, 10000);
  }
  sayingNow = false;
}

// sayOne reports whether the server has answered, with the thread as it is now or with what is wrong. Then it is on its way no longer.
async function sayOne({id, text, nonce, seen: then, arrives}) {
  const here = () => id === openConversation() && inChat();
  const seen = here() ? find('#thread').dataset.newest : then;
  let answer, page;
  try {
    const back = here() ? location.pathname + location.search : '';
    answer = await fetch(`/conversations/${id}/reply`, {method: 'POST', headers: {'Fairlead-Part': 'thread'}, credentials: 'same-origin', body: new URLSearchParams({action: 'send', body: text, nonce, seen, back, arrives})});
    page = await answer.text();
  } catch {
    say(words.textOffline);
    return false;
  }
  if (answer.status >= 500) return false;
  if (answer.redirected && /^\/login/.test(new URL(answer.url).pathname)) {
    location.assign(answer.url);
    return false; // it goes after the log-in
  }
  saying.shift();
  keepSaying();
  try {
    if (!here()) answer.ok || sayBriefly(words.textFailed);
    else if (answer.ok) await showThread(page, id);
    else await showRefused(page, text);
  } catch {
    want('thread'); // it is stored, or was refused; what stands in the page is fetched anew
  }
  return true;
}

async function showThread(text, id) {
  if (!text.includes('id="thread"')) return;
  const settle = holdThread();
  await htmx.swap({text, target: '#thread', select: '#thread', swap: 'outerMorph', sourceElement: document.body, request: {}});
  if (id === openConversation()) toEnd();
  settle();
  want('list', 'arrival');
}

// showRefused shows what is wrong with an answer, with the answer where it was typed.
async function showRefused(text, typed) {
  if (text.includes('id="panes"')) await htmx.swap({text, target: '#panes', select: '#panes', swap: 'outerMorph', sourceElement: document.body, request: {}});
  else sayBriefly(words.textFailed);
  const form = chatForm(), area = form && bodyOf(form);
  if (!area || area.value.includes(typed)) return;
  area.value = area.value ? typed + '\n' + area.value : typed;
  saveDraft(form);
}

// The visitor hears that somebody types, at most every three seconds and when they stop; who has stopped without a word is taken to after a while.
const typingEvery = 3000, typingFor = 8000;
let toldTyping = 0, typingGone;

function tellTyping(form, types) {
  const now = performance.now();
  clearTimeout(typingGone);
  if (types) typingGone = setTimeout(() => tellTyping(form, false), typingFor);
  if (types ? toldTyping && now - toldTyping < typingEvery : !toldTyping) return;
  toldTyping = types ? now : 0;
  fetch(`/conversations/${form.dataset.chat}/typing`, {method: 'POST', credentials: 'same-origin', body: new URLSearchParams(types ? {on: '1'} : {})}).catch(() => {});
}

on('input', (event) => {
  const form = event.target.closest?.('form[data-chat]');
  if (form && event.target.name === 'body') tellTyping(form, form.dataset.tab === 'reply' && event.target.value.trim() !== '');
});

let typingShown;
function showTyping(change) {
  const line = find('#typing');
  if (!line || String(change.conversation) !== openConversation()) return;
  clearTimeout(typingShown);
  const text = !change.on ? '' : change.visitor ? line.dataset.visitor : line.dataset.colleague;
  if (line.textContent !== text) line.textContent = text;
  if (text) typingShown = setTimeout(() => { line.textContent = ''; }, typingFor);
}

// Whether the visitor is there changes by itself, too.
setInterval(() => document.hidden || inChat() && want('thread', 'side', 'arrival'), 60000);

// Two soft notes, in one of the tabs. Browsers are silent until somebody has done something in the page.
let audio;
function play() {
  audio ??= new AudioContext();
  audio.resume();
  [[660, 0], [880, .16]].forEach(([pitch, after]) => {
    const tone = audio.createOscillator(), loud = audio.createGain(), at = audio.currentTime + after;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(.18, at + .02);
    loud.gain.exponentialRampToValueAtTime(.001, at + .35);
    tone.connect(loud).connect(audio.destination);
    tone.start(at);
    tone.stop(at + .4);
  });
}

function beep() {
  if (words.sound !== 'true' || !('AudioContext' in window)) return;
  if (!navigator.locks) return play();
  navigator.locks.request('fairlead-beep', {ifAvailable: true}, (lock) => {
    if (!lock) return; // another tab does it
    play();
    return new Promise((done) => setTimeout(done, 1500));
  });
}

on('click', (event) => event.target.closest?.('[data-beep]') && play());
