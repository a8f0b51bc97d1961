// When the page has loaded and has nothing else to do, the server is asked what there is for it; asked again when its address changes.

const idle = (does) => (window.requestIdleCallback ? requestIdleCallback(does, { timeout: 3000 }) : setTimeout(does, 200));
// address is the page's, without a mere place on it.
const address = () => location.href.replace(/#(?![/!]).*$/, '');
const begun = Date.now();
let asked = 0, at = address(), later, wanted = false, visited = '';

// reveal shows the launcher: nothing of it is made before.
const reveal = () => {
  if (!d || !wanted && !chat.open && !filling && Date.now() < begun + d.delay * 1000) return;
  const look = JSON.stringify([d.flow, d.lang, d.display, d.words]);
  if (built !== look) {
    built = look;
    paint();
    build();
  }
  host.hidden = false;
  if (chat.open || wanted || filling) show(!wanted);
  draw();
};

// ask asks what there is for this page, and whether a chat goes on.
const ask = async () => {
  const mine = ++asked;
  let answer;
  for (let n = 0; ; n++) {
    try {
      answer = await post('open', { flow: data.chat, ...where(), visitor: visitor(), identity: identity || undefined, key: chat.began || chat.queue.length || identity ? chat.key : undefined });
      break;
    } catch (e) {
      if (lasting(e) || n > 6) break;
      await Promise.race([wait(2000 * 2 ** n), new Promise((done) => addEventListener('online', done, { once: true }))]);
    }
    if (mine !== asked) return;
  }
  if (mine !== asked) return;
  if (!answer) {
    vanish();
    return track();
  }
  if (chat.state === 'ended' && chat.open && !answer.chat) return; // it is still being read
  d = answer;
  d.delay ||= 0;
  d.display ||= {};
  words = d.words || {};
  if (answer.chat) {
    chat.began = true;
    take(answer.chat);
  } else if (chat.began) {
    Object.assign(chat, { key: random(), began: false, messages: [], agent: null, state: 'open', waiting: false, seen: 0, mine: 0, older: false });
  }
  save();
  if (data.consent === 'given' || data.consent !== 'required' && d.consent === 'now') agreed = true;
  idle(reveal);
  if (d.delay) setTimeout(() => idle(reveal), Math.max(0, begun + d.delay * 1000 - Date.now()));
  lead();
  if (leading) listen();
  track();
};
// vanish takes it away from a page that it is not for, unless somebody is in the middle of a chat.
const vanish = () => {
  if (chat.began && d) return;
  d = undefined;
  built = '';
  host.hidden = true;
  root.replaceChildren();
};

// track knows the visitor again, after consent, and reports which page they are on.
const track = async () => {
  if (preview !== undefined || !d) return;
  try {
    if (agreed && !visitor()) {
      const made = await post('visitor', { flow: d.flow });
      if (made?.visitor) keep('fairlead:visitor', made.visitor, 'local');
      save();
    }
    if (visited === at || !(chat.began || agreed && visitor())) return;
    visited = at;
    await post('page', { key: chat.began ? chat.key : undefined, flow: d.flow, visitor: visitor(), ...where() });
  } catch { /* without it there is no visitor, and the chat goes on */ }
};

const moved = () => {
  const now = address();
  if (now === at) return;
  at = now;
  clearTimeout(later);
  later = setTimeout(ask, 300); // the page's title follows its address
};
const watch = () => {
  if (!window.navigation) setInterval(() => document.hidden || moved(), 1000);
  window.navigation?.addEventListener('currententrychange', moved);
  addEventListener('popstate', moved);
  addEventListener('online', () => { hurry(); draw(); });
  addEventListener('offline', () => draw());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    hurry();
    check();
    draw();
  });
  addEventListener('pagehide', () => {
    if (field) keepDraft();
    leave();
  });
  addEventListener('pageshow', (e) => {
    if (!e.persisted) return;
    join();
    ask().then(() => { if (field) field.value ||= kept(store + ':draft') || ''; });
  });
  window.visualViewport?.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('scroll', fit);
  matchMedia('(max-width: 480px), (max-height: 420px)').addEventListener?.('change', fit);
  document.addEventListener('fairlead:consent', () => {
    agreed = true;
    save();
    if (d) track(); else ask();
  });
  document.addEventListener('fairlead:identify', (e) => {
    const token = typeof e.detail === 'string' ? e.detail : '';
    if (token === identity) return;
    const was = identity;
    identity = token;
    if (token) ask(); else if (was) anew(true);
  });
  document.addEventListener('fairlead:open', () => show());
  document.addEventListener('fairlead:close', () => hide());
};

const start = () => {
  join();
  ask();
};
restore();
if (small()) chat.open = false;
if (filling || preview !== undefined) chat.open = true;
host.hidden = true;
html.append(host);
watch();
// A chat that goes on is there again at once; all else waits until the page is done.
if (chat.began || chat.open || chat.queue.length || filling) start();
else if (document.readyState === 'complete') idle(start);
else addEventListener('load', () => idle(start));
