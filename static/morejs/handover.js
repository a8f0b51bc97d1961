// The box above a list ticks all of it; ticking some of it shows there.
on('change', (event) => {
  const box = event.target;
  if (!box.matches?.('.handrows input[type=checkbox]')) return;
  const list = box.closest('.handrows'), head = find('[data-tickall]', list), boxes = findAll('input[name=row]', list);
  if (box === head) boxes.forEach((each) => { each.checked = head.checked; });
  const ticked = boxes.filter((each) => each.checked).length;
  head.checked = ticked === boxes.length;
  head.indeterminate = ticked > 0 && ticked < boxes.length;
});
