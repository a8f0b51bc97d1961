// What is done behind, as an import: the page asks for it again until it has ended. The bar itself stays, so that it moves and is not
// announced anew, and Cancel keeps the focus.

let watching = '';
async function watchJob() {
  const old = find('#job[data-under-way]'), at = location.href;
  watching = old ? at : '';
  if (!old) return;
  const answer = await fetch(at, {headers: {'Fairlead-Part': 'job'}, credentials: 'same-origin'}).catch(() => undefined);
  if (at !== location.href || !old.isConnected) return startJob();
  if (answer && (answer.redirected || answer.status === 404)) return location.reload();
  if (answer?.ok) {
    const now = find('#job', new DOMParser().parseFromString(await answer.text(), 'text/html'));
    if (!now?.matches('[data-under-way]')) return location.reload();
    const bar = find('progress', old), next = find('progress', now), share = find('[data-percent]', now);
    if (!bar || next.hasAttribute('value') !== bar.hasAttribute('value')) {
      old.replaceWith(document.adoptNode(now));
    } else if (share) {
      bar.value = next.value;
      find('[data-percent]', old).textContent = share.textContent;
    }
  }
  setTimeout(watchJob, document.hidden ? 2000 : 500);
}

// startJob is for pages that the script swaps in, too.
function startJob() {
  watching = '';
  if (find('#job[data-under-way]')) watchJob();
}

startJob();
on('htmx:after:swap', () => watching !== location.href && startJob());
