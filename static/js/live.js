// Live updates: an event names a kind and an id; the parts of the page it concerns are fetched again from the page's own address.

const wanted = new Set();
let timer, fetching = false, source, lost = false, retry = 1000, mark = words.mark;

function want(...parts) {
  parts.forEach((part) => wanted.add(part));
  timer ??= setTimeout(refresh, 250);
}

async function refresh() {
  timer = undefined;
  if (fetching) return want();
  fetching = true;
  try {
    for (const part of [...wanted]) {
      if (isBusy(part)) continue; // wanted still: fetched when the menu closes or the tab is looked at
      wanted.delete(part);
      await refreshPart(part);
    }
  } catch {
    // the connection is gone; what is missing is fetched when the stream is back
  } finally {
    fetching = false;
  }
}

// A menu that is open, a property that is being edited, and what a finger is just pressing stay as they are.
const isBusy = (part) => pressed || document.hidden && /^(thread|contacts?|side)$/.test(part) || find(`#${part} :is(details.menu[open], [data-editing])`);

let pressed; // a press that is not let go for long is a selection, or was let go out of the window
on('pointerdown', (event) => {
  if (event.button !== 0) return;
  clearTimeout(pressed);
  pressed = setTimeout(letGo, 2000);
}, true);
for (const end of ['pointerup', 'pointercancel']) on(end, () => pressed && setTimeout(letGo), true); // the click comes after it
function letGo() {
  clearTimeout(pressed);
  pressed = undefined;
  if (wanted.size) want();
}

async function refreshPart(part) {
  const old = find('#' + part);
  if (!old) return;
  const address = location.pathname + location.search;
  const answer = await fetch(address, {headers: {'Fairlead-Part': part}, credentials: 'same-origin'});
  const text = await answer.text();
  if (address !== location.pathname + location.search || isBusy(part)) return want(part); // another page has come meanwhile, perhaps from before what happened; or a menu is open
  if (answer.redirected) return new URL(answer.url).pathname === '/login' ? location.reload() : undefined; // the session has ended
  if (answer.status === 404 && part === 'thread') return find('form[data-busy]') ? want(part) : location.assign('/'); // what has just been pressed is done first
  if (!answer.ok || !text.includes(`id="${part}"`)) return;
  if (part === 'list' && find('#panes.bare') && text.includes('id="rows"')) return coming ? want(part) : htmx.ajax('GET', address, {target: '#panes', select: '#panes', swap: 'outerMorph', headers: {'Fairlead-Live': '1'}});
  const settle = part === 'list' ? holdList(old) : part === 'thread' ? holdThread() : () => {};
  await htmx.swap({text, target: '#' + part, select: '#' + part, swap: 'outerMorph', sourceElement: document.body, request: {}});
  settle();
  if (find('[data-takes]')) sendDraft(editor()); // what is typed goes along at once, however the page is left
  if (part === 'thread' && find('#side:empty') && find('#thread article')) want('side'); // its contact went with a conversation that is back now
}

function changed(event) {
  const change = JSON.parse(event.data);
  if (change.kind === 'contact') return want('contact', 'contacts', 'side');
  if (change.kind === 'watch') return String(change.conversation) === watched && beat();
  if (change.kind === 'draft') return want('list', 'views');
  if (change.kind === 'typing') return showTyping(change);
  const open = String(change.conversation) === openConversation();
  if (open && inChat()) want('thread', 'side', 'arrival');
  if (change.kind === 'visitor') return want('list');
  if (change.what) notify(change);
  if (change.kind === 'told') return want('views', 'badge', ...find('[aria-current][href="/mentions"]') ? ['list'] : []);
  want('people');
  if (change.kind === 'presence') return change.for_me && want('availability');
  want('list', 'views');
  if (change.inbox && !change.conversation || open) want('thread'); // without a number: many at once
  if (change.for_me) {
    want('badge');
    if (change.chat && !change.late && (change.kind === 'conversation' || !open || !document.hasFocus())) beep();
    if (change.late) tellLate(change.conversation);
  }
}

function connect() {
  if (!words.events) return;
  source = new EventSource(words.events);
  source.addEventListener('hello', (event) => {
    retry = 1000;
    if (lost || mark && mark !== event.data) want('list', 'views', 'thread', 'badge', 'availability', 'people', 'contact', 'contacts', 'side', 'arrival');
    lost = false;
    mark = ''; // only the first stream of a page asks what happened while it was loaded
    say('');
  });
  source.addEventListener('change', changed);
  source.addEventListener('error', disconnected);
}

// The browser connects again by itself unless the server refused; then we ask again, ever more slowly.
function disconnected() {
  if (!lost) setTimeout(() => lost && say(words.textOffline), 4000);
  lost = true;
  if (source.readyState !== EventSource.CLOSED) return;
  want('badge'); // it says whether the session has ended
  setTimeout(connect, retry);
  retry = Math.min(retry * 2, 30000);
}

// A notification names what has happened, which the server says to who may know it. There is one of a conversation at a time, and none while a
// page that is looked at shows it, in this tab or another.
const attending = window.BroadcastChannel && new BroadcastChannel('fairlead-attending');
const attended = new Map(); // when another tab last had a conversation before somebody's eyes
attending?.addEventListener('message', (event) => attended.set(event.data, performance.now()));

async function notify({conversation, what}) {
  if (document.hasFocus() && String(conversation) === openConversation()) return attending?.postMessage(conversation);
  if (!words.desktop.split(' ').includes(what) || !('Notification' in window) || Notification.permission !== 'granted') return;
  const answer = await fetch(`/conversations/${conversation}/told?what=${what}`, {credentials: 'same-origin'}).catch(() => {});
  if (!answer?.ok || answer.redirected || performance.now() - attended.get(conversation) < 5000) return;
  const {title, body} = await answer.json();
  const note = new Notification(title, {body, tag: 'conversation-' + conversation});
  note.onclick = () => {
    window.focus();
    location.assign('/conversations/' + conversation);
  };
}

// What was mine is somebody else's now: that is said in the page, too.
function tellLate(id) {
  const link = document.createElement('a');
  link.href = '/conversations/' + id;
  link.textContent = words.textLate;
  const dismiss = document.createElement('a');
  dismiss.href = location.href;
  dismiss.className = 'iconbutton dismiss';
  dismiss.textContent = '×';
  dismiss.setAttribute('aria-label', words.textDismiss);
  const box = document.createElement('div');
  box.className = 'notice';
  box.append(link, dismiss);
  find('#notice')?.replaceChildren(box);
}

function showBadge() {
  const n = Number(find('#badge')?.dataset.count);
  const title = document.title.replace(/^\(\d+\) /, '');
  document.title = n > 0 ? `(${n}) ${title}` : title;
}

on('visibilitychange', () => document.hidden || want());
on('toggle', (event) => event.target.open || want(), true); // a menu has closed: what was held back may come
setInterval(() => document.hidden || want('list'), 60000); // ages grow even when nothing happens
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    lost = true;
    connect();
  }
});
