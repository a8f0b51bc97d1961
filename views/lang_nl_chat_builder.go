package views

// dutchChatBuilder is the Dutch of the pages where chatflows are built.
var dutchChatBuilder = map[string]string{}
