// The hours of Monday are put into the other weekdays; the weekend stays as it is.
on('click', (event) => {
  const button = event.target.closest?.('[data-copy-monday]');
  if (!button) return;
  const day = (name) => find(`[name=hours_${name}]`, button.closest('[data-week]'));
  for (const name of ['tuesday', 'wednesday', 'thursday', 'friday']) day(name).value = day('monday').value;
});
