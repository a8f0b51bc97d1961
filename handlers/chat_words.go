package handlers

import (
	"context"

	"fairlead/channels/forms"
	"fairlead/views"
)

// chatWidgetNotices are all that the chat in other sites' pages says by itself, under the names that its script knows them by. A %s is filled in
// there.
var chatWidgetNotices = map[string]string{
	"open": "Open the chat", "title": "Chat with %s", "close": "Close the chat", "menu": "More", "log": "What was said",
	"write": "Write a message", "email": "Your e-mail address", "phone": "Your phone number", "send": "Send", "attach": "Add files", "remove": "Remove %s",
	"you": "You", "seen": "Seen", "sending": "On its way", "waits": "Waits for a connection", "failed": "Not sent", "again": "Try again", "delete": "Delete",
	"earlier": "Earlier messages", "newer": "New messages", "unread": "%s new messages", "unreadOne": "One new message", "typing": "%s is typing",
	"offline": "No connection. Your messages wait here and are sent as soon as it is back.",
	"closed":  "We are closed now. What you write waits for us.",
	"opens":   "We are closed now and back %s. What you write waits for us.",
	"waiting": "Waiting for a colleague", "transcript": "Send me this chat by e-mail", "transcribed": "This chat is on its way to your e-mail address.",
	"end": "End the chat", "endAsk": "End this chat? You can start another at any time.", "stay": "Go on", "ended": "This chat has ended.", "anew": "Start a new chat",
	"skip": "Skip", "large": forms.FilesTooLarge,
	"long": "This is too long: at most %s characters.", "uploading": "On its way", "drop": "Drop files here",
}

// ChatWords returns what the chat in other sites' pages says by itself, in the language of the context.
func ChatWords(ctx context.Context) map[string]string {
	words := make(map[string]string, len(chatWidgetNotices))
	for name, text := range chatWidgetNotices {
		words[name] = views.Say(ctx, text, "")
	}
	return words
}
