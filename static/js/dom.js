// Fairlead's own script. The parts in this folder are put into one scope behind htmx (static.go). Everything on a page works without it.
// Nothing here writes markup: pages come from the server, and the script moves focus, keeps what is typed, and fetches parts anew.

document.documentElement.classList.add('js');

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (event, listener, capture) => document.addEventListener(event, listener, capture);
const words = document.body.dataset; // texts of the script, translated by the server

// The conversation that is open: its id as text, or undefined.
const openConversation = () => find('#conversation')?.dataset.conversation;

let offlineText = '';
function say(text) {
  const line = find('#offline');
  if (!line || offlineText === text) return;
  offlineText = text;
  line.textContent = text;
  line.hidden = !text;
}

// sayBriefly shows a text that concerns the last action and takes it away again.
function sayBriefly(text) {
  say(text);
  setTimeout(() => offlineText === text && say(''), 8000);
}

// Titles of times are in UTC as the server writes them; here they become the reader's own.
function localTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});
  for (const time of findAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    if (!isNaN(at)) time.title = format.format(at);
  }
}
