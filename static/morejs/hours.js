// The hours of Monday are put into the other weekdays; the weekend stays as it is.
on('click', (event) => {
  const button = event.target.closest?.('[data-copy-monday]');
  if (!button) return;
  const day = (name) => find(`[name=hours_${name}]`, button.closest('[data-week]'));
  for (const name of ['tuesday', 'wednesday', 'thursday', 'friday']) day(name).value = day('monday').value;
});

// Who types a number of their own has chosen it.
on('input', (event) => {
  if (event.target.name !== 'capacity_own') return;
  const own = find('[name=capacity][value=own]', event.target.form);
  if (own && event.target.value) own.checked = true;
});
