package views

// dutchQueue is the Dutch of bulk actions, snoozing and the queue.
var dutchQueue = map[string]string{}
