// What is done behind, as an import: while a page shows it under way, it is asked for again until it has ended. The bar itself stays, so that
// it moves and is not announced anew, and Cancel keeps the focus.

async function watchJob() {
  const old = find('#job[data-under-way]');
  if (old) await lookAtJob(old).catch(() => undefined);
  setTimeout(watchJob, document.hidden ? 2000 : 500);
}

async function lookAtJob(old) {
  const answer = await fetch(location.href, {headers: {'Fairlead-Part': 'job'}, credentials: 'same-origin'});
  if (!old.isConnected) return; // another page is shown meanwhile
  if (answer.redirected || answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const now = find('#job', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (!now?.matches('[data-under-way]')) return location.reload();
  const bar = find('progress', old), next = find('progress', now), share = find('[data-percent]', now);
  if (!bar || !next || next.hasAttribute('value') !== bar.hasAttribute('value')) return old.replaceWith(document.adoptNode(now));
  if (!share) return;
  bar.value = next.value;
  find('[data-percent]', old).textContent = share.textContent;
}

watchJob();
