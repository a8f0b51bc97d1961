// Shows a form of Fairlead where the script stands:
// <script src="https://HOST/embed/form.js" data-form="SLUG" async></script>
// It needs of the page's policy no more than script-src and connect-src of HOST: the form stands in a shadow tree with a sheet made here, so that it
// and the page leave each other alone. Custom properties (--fairlead-…) and ::part() style it.
(() => {
'use strict';

const script = document.currentScript;
const slug = script?.dataset.form;
if (!slug) return;
const base = new URL(script.src).origin;
const store = 'fairlead:visitor';
const language = script.dataset.lang || document.documentElement.lang || navigator.language || '';
const encoded = encodeURIComponent;

// make builds an element. Text is text: nothing of what a server says becomes markup.
const make = (name, attributes, ...children) => {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes || {})) if (v !== undefined && v !== false && v !== '') e.setAttribute(k, v === true ? '' : v);
  e.append(...children.filter((c) => c !== undefined));
  return e;
};

const css = `:host{display:block;font:inherit;color:inherit}*{box-sizing:border-box}
form{display:grid;gap:var(--fairlead-gap,1rem);max-width:var(--fairlead-width,38rem)}
.field,fieldset{display:grid;gap:.3rem;border:0;margin:0;padding:0;min-width:0}label,legend{font-weight:600;padding:0}
.box{display:flex;gap:.6rem;align-items:flex-start;font-weight:400;padding:.4rem 0}.box input{width:1.2rem;height:1.2rem;margin:.15rem 0 0;flex:none;accent-color:var(--fairlead-accent,#0b5c68)}
input:not([type=checkbox],[type=radio]),select,textarea{width:100%;min-height:2.75rem;padding:.55rem .7rem;font:inherit;color:var(--fairlead-field-color,inherit);background:var(--fairlead-field-background,transparent);border:1px solid var(--fairlead-border,#7f8d92);border-radius:var(--fairlead-radius,.5rem)}
button{justify-self:start;min-height:2.75rem;padding:.55rem 1.5rem;font:inherit;font-weight:600;color:var(--fairlead-button-color,#fff);background:var(--fairlead-accent,#0b5c68);border:1px solid transparent;border-radius:var(--fairlead-radius,.5rem);cursor:pointer}
button[aria-disabled]{opacity:.6}:focus-visible{outline:2px solid var(--fairlead-accent,light-dark(#0b5c68,#5cc4d0));outline-offset:2px}
input[aria-invalid],textarea[aria-invalid],select[aria-invalid]{border-color:var(--fairlead-error,light-dark(#a12626,#f59a93))!important}
.help,.optional{font-weight:400;font-size:.9em;opacity:.8}.problem,.alert{color:var(--fairlead-error,light-dark(#a12626,#f59a93))}p,h2{margin:0}.text{white-space:pre-line}
.trap{position:absolute;left:-200vw;width:1px;height:1px;overflow:hidden}[hidden]{display:none!important}`;

const host = make('div', { 'data-fairlead': slug });
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];
script.after(host);

// Nothing is asked for or stored about who visits before this has been called.
let agreed = false;
const visitor = () => {
  try { return agreed && localStorage.getItem(store) || ''; } catch { return ''; }
};
const report = () => {
  const id = visitor();
  if (!id) return;
  const body = JSON.stringify({ form: slug, visitor: id, url: location.href, title: document.title });
  fetch(base + '/v', { method: 'POST', body, keepalive: true, credentials: 'omit', mode: 'no-cors' }).catch(() => {});
};
const agree = async () => {
  if (agreed) return;
  agreed = true;
  try {
    if (!visitor()) {
      const answer = await fetch(`${base}/f/${encoded(slug)}/visitor`, { method: 'POST', credentials: 'omit' });
      if (answer.ok) localStorage.setItem(store, (await answer.json()).visitor);
    }
  } catch { /* without storage there is no visitor */ }
  report();
};

const control = (f, id, about) => {
  const common = { id, name: f.key, part: 'input', required: f.required, 'aria-describedby': about };
  if (f.kind === 'long') return make('textarea', { ...common, rows: 6, placeholder: f.placeholder }, f.value || '');
  if (f.kind === 'file') return make('input', { ...common, type: 'file', multiple: true });
  if (f.kind === 'choice' && f.options.length > 6) {
    return make('select', common, make('option', { value: '' }), ...f.options.map((o) => make('option', { value: o.key, selected: o.chosen }, o.label)));
  }
  const type = { email: 'email', phone: 'tel', date: 'date' }[f.kind] || 'text';
  return make('input', { ...common, type, value: f.value, placeholder: f.placeholder, autocomplete: f.autocomplete, inputmode: f.kind === 'number' && 'decimal' });
};

const field = (f, words) => {
  const id = 'f-' + f.key;
  if (f.kind === 'hidden') return make('input', { type: 'hidden', name: f.key, value: f.value });
  const help = f.help ? make('p', { id: id + '-help', class: 'help', part: 'help' }, f.help) : undefined;
  const problem = make('p', { id: id + '-problem', class: 'problem', part: 'error', hidden: true });
  const about = (help ? id + '-help ' : '') + id + '-problem';
  const label = [f.label, !f.required && f.kind !== 'check' ? make('span', { class: 'optional' }, ' ' + words.optional) : undefined];
  const box = (attributes, ...text) => make('label', { class: 'box', part: 'choice' }, make('input', attributes), make('span', {}, ...text.filter((c) => c !== undefined)));
  if (f.kind === 'check') {
    return make('div', { class: 'field', part: 'field' }, box({ id, type: 'checkbox', name: f.key, value: 'yes', checked: f.value, required: f.required, 'aria-describedby': about }, ...label), problem, help);
  }
  if (f.kind === 'choices' || f.kind === 'choice' && f.options.length <= 6) {
    const boxes = f.options.map((o, i) => box({ id: i ? `${id}-${i}` : id, type: f.kind === 'choice' ? 'radio' : 'checkbox', name: f.key, value: o.key, checked: o.chosen }, o.label));
    return make('fieldset', { part: 'field', 'aria-describedby': about }, make('legend', { part: 'label' }, ...label), ...boxes, problem, help);
  }
  return make('div', { class: 'field', part: 'field' }, make('label', { for: id, part: 'label' }, ...label), control(f, id, about), problem, help);
};

const show = (d) => {
  const alert = make('p', { class: 'alert', part: 'alert', role: 'alert' });
  const button = make('button', { part: 'button' }, d.submit);
  const form = make('form', { part: 'form', novalidate: true, lang: d.lang, 'aria-label': d.title },
    script.dataset.title === 'none' ? undefined : make('h2', { part: 'title' }, d.title),
    d.intro ? make('p', { class: 'text', part: 'intro' }, d.intro) : undefined,
    ...d.fields.map((f) => field(f, d.words)),
    make('div', { class: 'trap', 'aria-hidden': 'true' }, make('input', { name: d.trap, tabindex: -1, autocomplete: 'off' })), alert, button);
  const mark = (problems) => {
    let first;
    for (const f of d.fields) {
      const line = root.getElementById(`f-${f.key}-problem`);
      if (!line) continue;
      line.textContent = problems[f.key] || '';
      line.hidden = !problems[f.key];
      for (const input of form.querySelectorAll(`[name="${f.key}"]`)) {
        input.toggleAttribute('aria-invalid', false);
        if (problems[f.key]) {
          input.setAttribute('aria-invalid', 'true');
          first ||= input;
        }
      }
    }
    (first || button).focus();
  };
  const thank = (answer) => {
    if (answer.redirect) return location.assign(answer.redirect);
    const thanks = make('div', { part: 'thanks', role: 'status', tabindex: -1, lang: d.lang }, make('h2', { part: 'title' }, answer.title), make('p', { class: 'text' }, answer.thanks));
    form.replaceWith(thanks);
    thanks.focus();
  };
  let busy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    alert.textContent = '';
    // What is too large is refused before all of it is on its way: of that nobody would see an answer.
    const files = [...form.querySelectorAll('[type=file]')];
    if (files.flatMap((i) => [...i.files]).reduce((sum, file) => sum + file.size, 0) > d.room) {
      alert.textContent = d.words.wrong;
      return mark(Object.fromEntries(files.filter((i) => i.files.length).map((i) => [i.name, d.words.large])));
    }
    busy = true;
    button.setAttribute('aria-disabled', 'true');
    // The nonce stays the same however often it is tried: what is there already is not stored again.
    const body = new FormData(form);
    for (const [k, v] of Object.entries({ ...d.send, _page: location.href, _visitor: visitor() })) body.set(k, v);
    try {
      const response = await fetch(`${base}/f/${encoded(slug)}`, { method: 'POST', body, credentials: 'omit', headers: { Accept: 'application/json' } });
      const answer = await response.json();
      if (response.ok) thank(answer);
      else {
        alert.textContent = answer.error || d.words.failed;
        mark(answer.problems || {});
      }
    } catch {
      alert.textContent = d.words.failed;
      mark({});
    }
    busy = false;
    button.removeAttribute('aria-disabled');
  });
  root.replaceChildren(form);
  if (script.dataset.consent === 'given' || script.dataset.consent !== 'required' && d.consent === 'now') agree();
};

document.addEventListener('fairlead:consent', agree);
fetch(`${base}/f/${encoded(slug)}/definition?lang=${encoded(language)}`, { credentials: 'omit' })
  .then((r) => (r.ok ? r.json() : Promise.reject(r.status))).then(show)
  .catch((status) => status === 404 ? host.remove() : root.replaceChildren(make('p', {}, make('a', { href: `${base}/f/${slug}` }, base + '/f/' + slug))));
})();
