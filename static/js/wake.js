// The last by its name: the page is there, and everything is declared.
afterSwap();
connect();
watchRoom();
sayNext(); // what was on its way before a reload
