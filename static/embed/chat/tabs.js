// All tabs of the site are one: a lock says which of them leads. It holds the stream and sends what was typed in any; the others hear from it.
// A browser without locks (a page without https) has each tab stand for itself.

const alone = !navigator.locks || !self.BroadcastChannel || preview !== undefined;
const tab = random();
let channel, giveUp, leading = false, asleep = false, release, doubt, competing = false;
const tell = (m) => channel?.postMessage({ key: chat.key, ...m });

// lead makes this tab the one that speaks with the server, as soon as no other does. Nothing is held before there is something to speak of.
const lead = async (steal) => {
  if (asleep || leading || !(chat.began || chat.queue.length)) return;
  if (alone) {
    leading = true;
    work();
    return;
  }
  if (competing && !steal) return;
  competing = true;
  const hold = () => new Promise((done) => {
    release = done;
    if (asleep) return done();
    leading = true;
    clearTimeout(doubt);
    work();
  });
  giveUp = new AbortController();
  try { await navigator.locks.request(store, steal ? { steal } : { signal: giveUp.signal }, hold); } catch { /* another tab has taken it */ }
  competing = leading = false;
  hush();
  if (!asleep) lead();
};

// check asks the tab that leads for what this one has missed. A browser may have put that one to sleep: then this one leads.
const check = () => {
  if (alone) return;
  lead();
  if (leading) return;
  tell({ sync: tab });
  clearTimeout(doubt);
  doubt = setTimeout(() => leading || lead(true), 1500);
};

const snapshot = () => ({ key: chat.key, began: chat.began, open: chat.open, queue: chat.queue, linked, chat: { messages: chat.messages.slice(-50), older: chat.older || chat.messages.length > 50, agent: chat.agent, state: chat.state, waiting: chat.waiting, seen: chat.seen, mine: chat.mine, heard: chat.heard } });

// heard takes in what another tab says. What is about another chat than this tab's is not for it.
const heard = ({ data: m }) => {
  if (m.hello) {
    oneKey(m);
    tell({ here: snapshot(), to: m.hello });
  }
  if (m.to === tab) meet(m.here);
  if (m.renew) renew(m.renew, m.forgotten);
  if (m.settled) settle(m.settled);
  if (m.key !== chat.key) return;
  if (m.sync && leading) tell({ here: snapshot(), to: m.sync });
  if (m.to === tab || m.event || m.settled) clearTimeout(doubt);
  if (m.event) hear(m.event);
  if (m.put && !chat.queue.some((i) => i.nonce === m.put.nonce)) {
    chat.queue.push(m.put);
    hurry();
    lead();
    work();
  }
  if (m.again) retry(m.again);
  if (m.drop) drop(m.drop);
  if ('open' in m) (m.open ? show : hide)(true);
  if (m.mine > chat.mine) chat.mine = m.mine;
  if ('linked' in m) linked = m.linked;
  save();
  draw();
};

// oneKey has tabs without a chat use one key before either begins, and those without one join the one that there is.
const oneKey = (other) => {
  if (chat.began || other.key === chat.key || !other.began && (chat.queue.length || other.key > chat.key)) return;
  chat.key = other.key;
  chat.began = !!other.began;
  if (chat.began) ask();
};

// meet takes in what another tab has of the chat.
const meet = (other) => {
  oneKey(other);
  if (other.key !== chat.key) return;
  linked = other.linked;
  for (const item of other.queue) if (!chat.queue.some((i) => i.nonce === item.nonce) && !chat.messages.some((x) => x.nonce === item.nonce)) chat.queue.push(item);
  if (other.began) {
    chat.began = true;
    take(other.chat);
  }
  if (other.open) show(true);
  lead();
};

const join = () => {
  asleep = false;
  if (alone || channel) return;
  channel = new BroadcastChannel(store);
  channel.onmessage = heard;
  tell({ hello: tab, began: chat.began });
};
// leave lets go of all that would keep the page from being kept as it is for the way back to it.
const leave = () => {
  asleep = true;
  leading = false;
  hush();
  release?.();
  giveUp?.abort();
  channel?.close();
  channel = undefined;
};
