// The launcher and the panel.

const host = make('div', { 'data-fairlead-chat': true });
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet(), colours = new CSSStyleSheet();
root.adoptedStyleSheets = [sheet, colours];
let frame, launcher, panel, scroll, head, strip, foot, confirming = false, adding = false, built = '', told = '';

const small = () => matchMedia('(max-width: 480px), (max-height: 420px)').matches;

// paint sets the flow's colour, and that of what is read upon it, which the server has chosen.
const paint = () => {
  const [c, on] = [[d.display.colour, '#0b5c68'], [d.display.on, '#fff']].map(([is, other]) => /^#[0-9a-f]{6}$/i.test(is) ? is : other);
  if (!sheet.cssRules.length) sheet.replaceSync(css);
  colours.replaceSync(`:host{--accent:${c};--on:${on}}`);
};

// build makes the launcher, once for each flow and language; the panel is made when it is opened.
const build = () => {
  const label = d.display.launcher;
  launcher = make('button', { type: 'button', class: 'launcher' + (label ? ' wide' : ''), 'aria-haspopup': 'dialog', 'aria-expanded': 'false', click: () => show() },
    icon('M4 12a8 8 0 1 1 3.700 6.700L3.500 20l1.300-4A8 8 0 0 1 4 12z', 'M8.500 12h.01M12 12h.01M15.500 12h.01'), label ? make('span', {}, label) : make('span', { class: 'unseen' }, words.open), make('span', { class: 'badge', hidden: true }));
  frame = make('div', { class: `frame ${d.display.side === 'left' ? 'left' : 'right'}${filling ? ' filling' : ''}`, lang: d.lang, 'data-theme': data.theme }, filling ? undefined : launcher);
  panel = field = undefined;
  told = '';
  root.replaceChildren(frame);
};
const buildPanel = () => {
  const close = !filling && make('button', { type: 'button', class: 'flat', 'aria-label': words.close, title: words.close, click: () => hide() }, icon('M6 9.500l6 6 6-6'));
  const menu = make('div', { class: 'menu', hidden: true });
  const more = make('button', { type: 'button', class: 'flat more', 'aria-label': words.menu, title: words.menu, 'aria-expanded': 'false', click: () => openMenu(menu.hidden) }, icon('M5.500 12h.01M12 12h.01M18.500 12h.01'));
  head = make('header', {}, make('span', { class: 'face', 'aria-hidden': 'true' }), make('div', { class: 'title' }, make('h2', {}), make('p', {})), more, close, menu);
  strip = make('p', { class: 'strip', role: 'status' });
  jump = make('button', { type: 'button', class: 'jump', hidden: true, click: () => { scroll.scrollTop = scroll.scrollHeight; field.focus(); } }, words.newer);
  log = make('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': words.log });
  scroll = make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.log, scroll: scrolled },
    make('button', { type: 'button', class: 'earlier', hidden: true, click: fetchEarlier }, words.earlier), make('p', { class: 'greeting', dir: 'auto', hidden: !d.display.greeting }, d.display.greeting),
    make('p', { class: 'notice', hidden: true }), log, make('div', { class: 'dots', hidden: true }, make('i'), make('i'), make('i'), make('span', { class: 'unseen' })));
  foot = make('div', { class: 'foot' });
  panel = make('section', { class: 'panel', role: filling ? 'region' : 'dialog', 'aria-label': say('title', d.display.name), tabindex: -1, hidden: true, click: (e) => { if (!menu.hidden && ![menu, more].some((x) => e.composedPath().includes(x))) openMenu(false); }, keydown: keys, dragover: dragged, drop: dropped, dragleave: (e) => { if (!panel.contains(e.relatedTarget)) panel.classList.remove('over'); } },
    head, strip, make('div', { class: 'middle' }, scroll, jump), foot, composer(), make('p', { class: 'dropzone', 'aria-hidden': 'true' }, words.drop));
  drawn = new Map();
  frame.prepend(panel);
};

const openMenu = (open) => {
  const menu = head.querySelector('.menu'), more = head.querySelector('.more');
  menu.hidden = !open;
  more.setAttribute('aria-expanded', String(open));
  (open ? menu.querySelector('button') : more).focus();
};
const menuItems = () => {
  const pick = (does) => () => { openMenu(false); does(); };
  return [d.transcript && chat.began && make('button', { type: 'button', click: pick(transcript) }, words.transcript), chat.began && chat.state !== 'ended' && make('button', { type: 'button', click: pick(() => { confirming = true; draw(); footFocus(); }) }, words.end)].filter(Boolean);
};

const transcript = async () => {
  let text = words.transcribed;
  try { await post('transcript', { key: chat.key }); } catch (e) { text = e.message || words.failed; }
  hear({ line: text });
};
const end = async () => {
  const key = chat.key;
  confirming = false;
  try {
    await post('end', { key });
    if (chat.key !== key) return;
    tell({ event: { state: 'ended' } });
    hear({ state: 'ended' });
    hush();
    footFocus();
  } catch (e) {
    hear({ line: e.message || words.failed });
  }
};

const footFocus = () => queueMicrotask(() => foot.querySelector('button')?.focus()); // once it is drawn

// drawFoot asks whether the chat is to be ended, or says that it has.
const drawFoot = () => {
  const now = confirming ? 'ask' : chat.state === 'ended' ? 'ended' : '';
  root.querySelector('.write').hidden = now === 'ended';
  if (foot.dataset.now === now) return;
  foot.dataset.now = now;
  foot.hidden = !now;
  const button = (text, does, kind) => make('button', { type: 'button', class: kind, click: does }, text);
  foot.replaceChildren(...!now ? [] : now === 'ask' ? [make('p', {}, words.endAsk), button(words.end, end, 'go'), button(words.stay, () => { confirming = false; draw(); field.focus(); })]
    : [make('p', { role: 'status' }, words.ended), button(words.anew, () => { anew(); queueMicrotask(() => field.focus()); }, 'go')]);
};

// drawFace shows a picture where there is one. It is fetched and painted: an image would ask more of the page's policy.
const drawFace = (picture, initials) => {
  const face = head.querySelector('.face'), now = picture || initials;
  if (face.dataset.now === now) return;
  face.dataset.now = now;
  face.textContent = initials;
  if (picture) fetch(base + picture).then((r) => r.blob()).then(createImageBitmap).then((b) => {
    const c = make('canvas');
    c.getContext('bitmaprenderer').transferFromImageBitmap(b);
    if (face.dataset.now === now) face.replaceChildren(c);
  }).catch(() => {});
};

const drawHead = () => {
  const agent = chat.agent, name = agent?.name || d.display.name || '';
  drawFace(agent?.picture || '', agent?.initials || d.display.avatar || name[0] || '');
  head.querySelector('h2').textContent = name;
  const below = chat.typing && chat.open ? say('typing', chat.typing) : agent ? d.display.name : chat.began && chat.waiting ? words.waiting : '';
  head.querySelector('p').textContent = below === name ? '' : below;
  const list = menuItems(), now = list.map((b) => b.textContent).join();
  head.querySelector('.more').hidden = !list.length;
  const menu = head.querySelector('.menu');
  if (menu.dataset.now !== now) menu.replaceChildren(...list);
  menu.dataset.now = now;
  const closed = d.closed && !agent ? d.opens ? say('opens', d.opens) : words.closed : '', notice = root.querySelector('.notice');
  notice.hidden = !closed;
  notice.textContent = closed;
  const off = !navigator.onLine || !linked ? words.offline : '';
  if (strip.textContent !== off) strip.textContent = off;
};

let drawing = false, drawOwn = false;
// draw shows what is known, once for all that has changed meanwhile.
const draw = (own) => {
  drawOwn ||= own;
  if (drawing || !d || !built) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    if (panel) drawPanel();
    count();
  });
};
// drawPanel shows it in the panel.
const drawPanel = () => {
  drawHead();
  drawFoot();
  const asked = question();
  if (!field || asked || !chat.queue.some((i) => !i.error)) setField(asked && ['email', 'phone'].includes(asked.answer) ? asked.answer : 'text');
  root.querySelector('.earlier').hidden = !chat.older;
  const dots = root.querySelector('.dots');
  dots.hidden = !chat.typing;
  dots.lastChild.textContent = chat.typing ? say('typing', chat.typing) : '';
  drawLog(drawOwn);
  drawOwn = false;
};

const looking = () => chat.open && !document.hidden;
let reported = 0;
// count says what has not been seen, here, to the page and to the server.
const count = () => {
  const last = preview === undefined ? chat.heard : newest();
  if (looking() && last > chat.mine) {
    chat.mine = last;
    tell({ mine: last });
    save();
  }
  if (looking() && chat.began && chat.mine > reported) {
    reported = chat.mine;
    post('seen', { key: chat.key, id: reported }).catch(() => { reported = 0; });
  }
  const n = chat.messages.filter((m) => m.id > chat.mine && (m.from === 'agent' || m.from === 'flow')).length, badge = launcher.querySelector('.badge');
  badge.hidden = !n;
  const text = n ? (n > 99 ? '99+' : String(n)) : '';
  if (told === text) return;
  told = text;
  badge.replaceChildren(make('span', { 'aria-hidden': 'true' }, text), make('span', { class: 'unseen' }, n === 1 ? words.unreadOne : say('unread', n)));
  document.dispatchEvent(new CustomEvent('fairlead:unread', { detail: n }));
};

// show opens the panel; quietly where another tab or the page before had it open: then focus stays where it is.
// On a full screen it stays closed: there the page could not be seen.
const show = (quietly) => {
  if (quietly && !chat.open && small() && !filling) return;
  wanted = true;
  if (!built) return reveal();
  if (!panel) buildPanel();
  const was = chat.open && !panel.hidden;
  chat.open = true;
  panel.hidden = false;
  launcher.hidden = true;
  launcher.setAttribute('aria-expanded', 'true');
  fit();
  pinned = true;
  draw(true);
  if (quietly || was) return;
  tell({ open: true });
  save();
  if (touch()) panel.focus(); else queueMicrotask(() => field?.focus());
};
const hide = (quietly) => {
  wanted = false;
  if (!built || !panel || !chat.open || filling) return;
  const focused = root.activeElement;
  chat.open = confirming = false;
  panel.hidden = true;
  launcher.hidden = false;
  launcher.setAttribute('aria-expanded', 'false');
  if (focused) launcher.focus();
  if (!quietly) tell({ open: false });
  save();
  draw();
};

// fit keeps a panel that fills the screen above the keyboard on it.
const fit = () => {
  if (!panel) return;
  const v = window.visualViewport, full = small() && !filling;
  if (full) panel.setAttribute('aria-modal', 'true'); else panel.removeAttribute('aria-modal');
  panel.style.setProperty('--height', full && v ? v.height + 'px' : '');
  panel.style.setProperty('--top', full && v ? v.offsetTop + 'px' : '');
  if (pinned) scroll.scrollTop = scroll.scrollHeight;
};

const keys = (e) => {
  e.stopPropagation(); // the page's own keys are not meant
  if (e.key === 'Escape' && !e.isComposing) {
    e.preventDefault();
    if (!head.querySelector('.menu').hidden) openMenu(false);
    else if (confirming) { confirming = false; draw(); field.focus(); } else hide();
  }
  if (e.key !== 'Tab' || filling || !small()) return;
  const all = [...panel.querySelectorAll('button, a[href], textarea, input, [tabindex="0"]')].filter((x) => x.checkVisibility?.() ?? x.offsetParent), edge = e.shiftKey ? all[0] : all[all.length - 1];
  if (root.activeElement !== edge && !(e.shiftKey && root.activeElement === panel)) return;
  e.preventDefault();
  (e.shiftKey ? all[all.length - 1] : all[0]).focus();
};
const dragged = (e) => {
  if (!e.dataTransfer.types.includes('Files') || chat.state === 'ended') return;
  e.preventDefault();
  panel.classList.add('over');
};
const dropped = (e) => {
  panel.classList.remove('over');
  if (!e.dataTransfer.files.length || chat.state === 'ended') return;
  e.preventDefault();
  stage([...e.dataTransfer.files]);
};
const scrolled = () => {
  pinned = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  if (pinned) jump.hidden = true;
};
const fetchEarlier = async () => {
  const from = scroll.scrollHeight - scroll.scrollTop;
  adding = true;
  pinned = false;
  log.setAttribute('aria-busy', 'true');
  await earlier();
  await wait(0);
  scroll.scrollTop = scroll.scrollHeight - from;
  log.removeAttribute('aria-busy');
  adding = false;
};
