// What can be undone for some seconds counts them down, and goes with them.

const ends = {}; // by where its form leads
let counting;

function countDown() {
  clearTimeout(counting);
  const marks = findAll('[data-left]');
  for (const mark of marks) {
    const {form} = mark.parentElement;
    ends[form.action] ??= Date.now() + Number(mark.dataset.left);
    const left = Math.ceil((ends[form.action] - Date.now()) / 1000);
    mark.textContent = left > 0 ? left : '';
    form.hidden = left <= 0;
  }
  if (marks.length) counting = setTimeout(countDown, 500);
}
on('htmx:after:swap', countDown);
countDown();

// What was taken back stands in the editor: one goes on there.
on('htmx:finally:request', (event) => {
  const action = event.detail.ctx.request?.action ?? '', form = editor();
  if (!form) return;
  if (action.endsWith('/unsend')) bodyOf(form).focus();
  else if (/\/messages\/\d+\/forward$/.test(action) && form.dataset.tab === 'forward') form.to.focus(); // it begins with whom to
});

// Forwarding begins where nothing else is being written.
on('submit', (event) => {
  const form = event.target, writing = editor();
  if (!form.matches('.forwardit') || !writing || writing.dataset.tab === 'forward' || !bodyOf(writing).value.trim()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  idle(form);
  sayBriefly(form.dataset.once);
}, true);
