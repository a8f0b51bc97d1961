// The thread: where it opens, what is new below, and frames of HTML mail as high as their content.

let touched = false; // the reader has scrolled since the conversation was opened

const messages = () => find('#thread .msgs');

function openedThread() {
  touched = false;
  showNewest();
}

// showNewest scrolls to the beginning of the newest entry, or to the end where all of it fits.
function showNewest() {
  const box = messages(), last = findAll('.msg', box ?? document).at(-1);
  hideNew();
  if (!box || !last) return;
  if (inChat()) return toEnd();
  const first = find('.msg', box) === last;
  box.scrollTop = first ? 0 : last.offsetTop - box.offsetTop - 16;
}

for (const gesture of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
  on(gesture, (event) => {
    if (event.target.closest?.('.msgs')) touched = true;
  }, {passive: true, capture: true});
}

function holdThread() {
  const known = new Set(findAll('#thread .msg').map((message) => message.id));
  const old = find('#thread').dataset.placeholder, stays = inChat() && atEnd();
  return () => {
    const area = find('#conversation textarea'), now = find('#thread').dataset.placeholder;
    if (area && area.placeholder === old) area.placeholder = now;
    showPending();
    if (stays) return toEnd();
    const box = messages(), fresh = findAll('.msg', box).filter((message) => !known.has(message.id));
    const below = fresh.filter((message) => message.getBoundingClientRect().top > box.getBoundingClientRect().bottom - 40);
    if (!below.length) return;
    const button = find('#newmessages');
    button.textContent = below.length === 1 ? words.textNewOne : words.textNewMany.replace('#', below.length);
    button.hidden = false;
  };
}

function hideNew() {
  const button = find('#newmessages');
  if (button) button.hidden = true;
}
on('scroll', (event) => {
  const box = event.target;
  if (box.classList?.contains('msgs') && box.scrollTop + box.clientHeight > box.scrollHeight - 40) hideNew();
}, true);

const measured = new WeakSet(); // documents of frames that are watched already

function measureFrames() {
  for (const frame of findAll('iframe.mail')) {
    if (frame.contentDocument?.readyState === 'complete') measure(frame);
  }
}

function measure(frame) {
  const page = frame.contentDocument;
  if (!page?.body || page.URL === 'about:blank') return;
  fit(frame);
  if (measured.has(page)) return;
  measured.add(page);
  new ResizeObserver(() => fit(frame)).observe(page.documentElement);
}

// fit is bounded: a mail whose height follows the frame's would grow without end.
function fit(frame) {
  const page = frame.contentDocument;
  if (!page?.body || !frame.isConnected) return;
  shrink(page);
  const high = Math.min(20000, Math.ceil(Math.max(page.body.getBoundingClientRect().bottom + 12, 48)));
  if (Math.abs(high - (parseFloat(frame.style.height) || 0)) < 2) return;
  frame.style.height = high + 'px';
  if (!touched) showNewest();
}

// shrink makes a mail that was laid out for a wider window smaller, down to half its size; what is wider still is scrolled.
function shrink(page) {
  const root = page.documentElement;
  root.style.zoom = '';
  const wide = Math.max(root.scrollWidth, page.body.scrollWidth);
  if (wide > root.clientWidth + 1) root.style.zoom = Math.max(0.5, root.clientWidth / wide);
}

on('load', (event) => {
  if (event.target.matches?.('iframe.mail')) measure(event.target);
}, true);

on('click', (event) => {
  const link = event.target.closest('[data-remote]');
  if (link) link.closest('.remote').hidden = true;
});
