// The map of coverage is one stop for the Tab key, as a grid is; arrow keys go from one half hour to the next.
(() => {
  const cells = (map) => findAll('tbody tr', map).map((row) => findAll('td', row).map((cell) => find('a', cell)));

  function oneStop() {
    const map = find('[data-cover]');
    if (!map) return;
    const links = findAll('td a', map);
    const at = links.find((a) => a === document.activeElement) || find('a[aria-current]', map) || find('.now a', map) || links[0];
    for (const a of links) a.tabIndex = a === at ? 0 : -1;
  }

  const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
  on('keydown', (event) => {
    const step = steps[event.key];
    const map = event.target.closest?.('[data-cover]');
    if (!step || !map || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = cells(map);
    let y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0) return;
    let x = rows[y].indexOf(event.target);
    do { // over half hours that a day has not
      y += step[0];
      x += step[1];
    } while (rows[y] && x in rows[y] && !rows[y][x]);
    event.preventDefault();
    if (!rows[y]?.[x]) return;
    event.target.tabIndex = -1;
    rows[y][x].tabIndex = 0;
    rows[y][x].focus();
  });
  on('htmx:after:swap', oneStop);
  oneStop();
})();
