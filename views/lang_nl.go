package views

// dutchInbox is the Dutch of the shell, the inbox pages, and what the models and use cases say.
var dutchInbox = map[string]string{}
