// The list never moves what is being read: while it is scrolled, pointed at or has the focus, the row in question stays where it is and a
// button says how many new ones are above. At rest at the top, rows simply appear.

const above = new Set();

function holdList(list) {
  const rows = findAll('.convrow', list);
  const known = new Set(rows.map((row) => row.id));
  if (list.scrollTop < 4 && !list.matches(':hover') && !document.activeElement?.closest('.convrow')) return () => settleTop(list);
  const top = list.getBoundingClientRect().top;
  const marks = [find('.convrow:hover', list), document.activeElement?.closest?.('.convrow'), ...rows.filter((row) => row.getBoundingClientRect().bottom > top + 60)]
    .filter(Boolean).map((row) => [row.id, row.getBoundingClientRect().top]);
  return () => {
    for (const [id, was] of marks) {
      const row = document.getElementById(id);
      if (!row || !list.contains(row)) continue;
      shift(list, row.getBoundingClientRect().top - was);
      break;
    }
    const edge = list.getBoundingClientRect().top + 40;
    for (const row of findAll('.convrow', list)) {
      if (!known.has(row.id) && row.getBoundingClientRect().top < edge) above.add(row.id);
    }
    showAbove(list);
  };
}

// shift scrolls by a distance, and makes the list longer if that is more than it can scroll.
function shift(list, distance) {
  const place = Math.max(0, list.scrollTop + distance), rows = find('#rows', list);
  const missing = place - (list.scrollHeight - list.clientHeight);
  if (missing > 0 && rows) rows.style.paddingBottom = (parseFloat(rows.style.paddingBottom) || 0) + missing + 'px';
  list.scrollTop = place;
}

function showAbove(list) {
  const button = find('#newrows', list);
  if (!button) return;
  button.hidden = above.size === 0;
  button.textContent = above.size === 1 ? words.textNewOne : words.textNewMany.replace('#', above.size);
}

function settleTop(list) {
  above.clear();
  showAbove(list);
  const rows = find('#rows', list);
  if (rows) rows.style.paddingBottom = '';
}

on('scroll', (event) => {
  if (event.target.id === 'list' && event.target.scrollTop < 4) settleTop(event.target);
}, true);

on('click', (event) => {
  if (event.target.closest('#newrows')) find('#list').scrollTo({top: 0, behavior: 'smooth'});
  if (event.target.closest('#newmessages')) showNewest();
});
