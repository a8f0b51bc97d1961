// How answers of the server become part of the page: htmx morphs #panes, and these rules keep what people have opened, typed and sized.

// What belongs to the reader and not to the server: which <details> are open, what the script has measured.
function readersOwn(element, name) {
  if (name === 'style') return true;
  if (name === 'open') return element.tagName === 'DETAILS';
  return name === 'hidden' && element.classList.contains('remote');
}

htmx.registerExtension('fairlead', {
  htmx_before_morph_attr: (element, detail) => !readersOwn(element, detail.attrName),
});

// An answer without the part that was asked for is another page: log-in, an error, or a place that is gone.
on('htmx:before:swap', (event) => {
  const {ctx} = event.detail;
  if (overtaken(ctx)) {
    event.preventDefault();
    sayOfForm(ctx);
    return;
  }
  if (ctx.select?.startsWith('#') && !ctx.text.includes(`id="${ctx.select.slice(1)}"`)) {
    event.preventDefault();
    showOther(ctx);
    return;
  }
  if (ctx.response?.raw?.redirected) sentFrom(ctx);
});

function showOther(ctx) {
  if (ctx.request.method === 'GET' || ctx.response.raw.redirected) {
    location.assign(ctx.response.raw.url);
    return;
  }
  const page = new DOMParser().parseFromString(ctx.text, 'text/html');
  const main = find('main', page), old = find('main');
  if (!main || !old) {
    sayBriefly(words.textFailed);
    return;
  }
  old.replaceWith(document.adoptNode(main));
  document.title = page.title || document.title;
  htmx.process(main);
  find('#main')?.focus();
}

// A form that came back with what was typed has the address of its page, not of its action; the same address is not stacked up.
on('htmx:before:history:update', (event) => {
  const {history, sourceElement, response} = event.detail;
  const posted = sourceElement?.tagName === 'FORM' && sourceElement.method === 'post';
  if (posted && !response?.raw?.redirected) event.preventDefault();
  else if (history.path === location.pathname + location.search) history.type = 'replace';
});

// Back and forward morph the panes too, so that an open list keeps its place.
on('htmx:before:history:restore', (event) => {
  event.preventDefault();
  if (find('#panes')) htmx.ajax('GET', event.detail.path, {target: '#panes', select: '#panes', swap: 'outerMorph'});
  else location.reload();
});

on('htmx:error', () => sayBriefly(words.textFailed));

// The page that was asked for last is the one that comes: an older one that is still on its way is given up, whichever link it came from, and
// a list that is only brought up to date waits for no one and replaces nothing newer. What a form has posted is never given up, as it may be done
// already: the page that it leads to does not come then, but what it says of it does.
let coming, turns = 0, latest = 0; // latest: the turn of the page that is shown
const brings = ({target}) => target?.id === 'panes';
on('htmx:before:request', (event) => {
  const {ctx} = event.detail;
  if (!brings(ctx)) return;
  if (coming && ctx.request.headers['Fairlead-Live']) {
    event.preventDefault();
    return;
  }
  if (coming?.request.method === 'GET') coming.request.abort();
  coming = ctx;
  ctx.turn = ++turns;
});
on('htmx:finally:request', (event) => {
  if (coming === event.detail.ctx) coming = undefined;
});
on('htmx:after:swap', ({detail: {ctx}}) => {
  latest = Math.max(latest, ctx?.turn ?? 0);
});
const overtaken = ({turn}) => turn < Math.max(latest, coming?.turn ?? 0);

// sayOfForm shows what the answer to a form says that has been overtaken by another page: what was done, or why it was not.
function sayOfForm(ctx) {
  const page = new DOMParser().parseFromString(ctx.text, 'text/html');
  if (!ctx.response?.raw?.redirected) {
    const why = find('[id$=-problem] span, [role=alert] p, .lone #main p', page);
    if (!ctx.response?.raw?.ok) sayBriefly(why?.textContent.trim().replace(/\s+/g, ' ') || words.textFailed);
    return;
  }
  sentFrom(ctx);
  const notice = find('#notice', page), old = find('#notice');
  if (!notice?.childElementCount || !old) return;
  old.replaceWith(document.adoptNode(notice));
  htmx.process(notice);
}

let shown; // the conversation that afterSwap has seen last
function afterSwap() {
  localTimes();
  showBadge();
  measureFrames();
  restoreDraft();
  const now = openConversation();
  if (now !== shown) {
    shown = now;
    openedThread();
    keepFocus();
  }
}
on('htmx:after:swap', afterSwap);

// Where one pane is shown at a time, the link that was followed is gone: reading goes on at the heading.
function keepFocus() {
  const active = document.activeElement;
  if (active && active !== document.body && !active.checkVisibility()) find('#main')?.focus({preventScroll: true});
}

// A form goes once: until its answer is here it is busy. A page that is shown again from the browser's memory is not.
on('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.busy = 'yes';
  event.submitter?.setAttribute('aria-disabled', 'true');
  setTimeout(() => idle(form), 60000);
}, true);
function idle(form) {
  delete form.dataset.busy;
  findAll('[aria-disabled]', form).forEach((button) => button.removeAttribute('aria-disabled'));
}
on('htmx:finally:request', (event) => {
  const form = event.detail.ctx.request?.form;
  if (form) idle(form);
});
addEventListener('pageshow', () => findAll('form[data-busy]').forEach(idle));
