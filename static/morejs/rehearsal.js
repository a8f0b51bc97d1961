// Rehearsals: one that is under way is asked for again until it has ended, and rows open the decision below them.

async function watchRehearsal() {
  const old = find('#rehearsal[data-under-way]');
  if (!old) return;
  const answer = await fetch(location.href, {headers: {'Fairlead-Part': 'rehearsal'}, credentials: 'same-origin'}).catch(() => undefined);
  if (answer && (answer.redirected || answer.status === 404)) return location.reload();
  if (answer?.ok) {
    const now = find('#rehearsal', new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (!now?.matches('[data-under-way]')) return location.reload();
    showProgress(old, now);
  }
  setTimeout(watchRehearsal, document.hidden ? 2000 : 500);
}

// The bar itself stays, so that it moves and is not announced anew; Cancel keeps the focus.
function showProgress(old, now) {
  const bar = find('progress', old), next = find('progress', now), share = find('[data-percent]', now);
  if (next.hasAttribute('value') !== bar.hasAttribute('value')) {
    find('.rehearsal-progress', old).replaceWith(document.adoptNode(find('.rehearsal-progress', now)));
    return;
  }
  if (!share) return;
  bar.value = next.value;
  find('[data-percent]', old).textContent = share.textContent;
}

watchRehearsal();

async function toggleDecision(link) {
  const row = link.closest('tr'), below = row.nextElementSibling;
  if (below?.matches('.decided')) {
    below.remove();
    link.setAttribute('aria-expanded', 'false');
    return;
  }
  if (link.getAttribute('aria-busy')) return;
  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href, {headers: {'Fairlead-Part': 'decision'}, credentials: 'same-origin'});
    if (answer.status === 503) return sayBriefly(words.textFailed); // once more would take as long again
    const decision = answer.ok && find('[data-decided]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (!decision) return location.assign(link.href);
    const line = document.createElement('tr');
    line.className = 'decided';
    line.insertCell().append(document.adoptNode(decision));
    line.cells[0].colSpan = row.cells.length;
    row.after(line);
    link.setAttribute('aria-expanded', 'true');
  } catch {
    sayBriefly(words.textFailed);
  } finally {
    link.removeAttribute('aria-busy');
  }
}

on('click', (event) => {
  const link = event.target.closest?.('a[data-decision]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  toggleDecision(link);
});
