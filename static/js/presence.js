// Who does nothing in any page for long may be taken to be away: pages say now and then that their reader did something, and at once when
// they come back.

const reportEvery = 60000;
let reported = performance.now(); // loading a page was a report

// away reports whether doing something makes the reader Available again.
const away = () => find('#availability')?.dataset.back === 'true';

function didSomething() {
  const now = performance.now();
  if (!words.events || now - reported < (away() ? 2000 : reportEvery)) return;
  reported = now;
  fetch('/present', {method: 'POST', credentials: 'same-origin'}).catch(() => { reported = -reportEvery; });
}

// Scrolling and focus are not among them: live updates do both. A pointer that lies still over what moves below it has not moved.
for (const gesture of ['pointerdown', 'pointermove', 'keydown', 'touchmove', 'wheel']) {
  on(gesture, (event) => {
    if (event.isTrusted && (gesture !== 'pointermove' || event.movementX || event.movementY)) didSomething();
  }, {passive: true, capture: true});
}
