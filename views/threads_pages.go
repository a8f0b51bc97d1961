package views

import (
	"context"

	"fairlead/models"
)

// MergingPage finds the conversation that another is to become a part of, and shows what comes of it.
type MergingPage struct {
	Now     models.Time
	From    models.Conversation // that becomes a part
	Query   string              // searched for
	Found   []models.ConversationRow
	Missing bool            // the number that was given is none that the viewer may see
	Problem string          // why it was not, or cannot be, done; empty: nothing
	Preview *MergingPreview // set once the other is chosen
}

// MergingPreview is both sides, and what they become.
type MergingPreview struct {
	From, Into MergingSide
	NewPeople  bool   // they are with different contacts
	Owner      string // who has it then; empty: nobody
	Opens      bool   // it is open then, and is not now
	Cannot     bool   // it cannot be done
}

// MergingSide is one of two conversations.
type MergingSide struct {
	Conversation models.Conversation
	Contact      models.Contact
	Channel      string
	OwnerName    string
	Messages     int
}

// SplitPage shows a message, and asks what is to be split off.
type SplitPage struct {
	Now          models.Time
	Conversation models.Conversation
	Contact      models.Contact
	Message      models.Message
	Author       string // of what a colleague wrote
	Snippet      string
	After        int    // how many messages follow it
	Why, WhyAll  string // why it alone, or it and what follows, cannot be; empty: it can
	Problem      string
}

// MovePage asks where a conversation is to go.
type MovePage struct {
	Conversation models.Conversation
	Inbox        string // that it is in
	Channel      string
	OwnerName    string
	To           []MoveChoice
	Why          string // why it cannot be moved at all; empty: it can
	Problem      string
}

// MoveChoice is an address of another inbox.
type MoveChoice struct {
	Channel int64
	Inbox   string
	Title   string
	Sends   bool // answers can go out by it
}

func conversationPath(n int64, action string) string {
	if action == "" {
		return "/conversations/" + id(n)
	}
	return "/conversations/" + id(n) + "/" + action
}

func subjectOf(ctx context.Context, c models.Conversation) string {
	return orElse(c.Subject, t(ctx, "(no subject)"))
}

// sender is who wrote the message.
func (p SplitPage) sender(ctx context.Context) string {
	return nameOrNone(ctx, orElse(p.Author, orElse(p.Message.From.Name, p.Message.From.Email)))
}

func messages(ctx context.Context, n int) string {
	if n == 1 {
		return t(ctx, "1 message")
	}
	return t(ctx, "%d messages", n)
}

// threadEvent says what was taken apart or together; found is false for other events. Where the other conversation is still another, and the
// viewer may see it, its name follows.
func threadEvent(ctx context.Context, e Entry, d models.EventData) (text string, found bool) {
	if text = threadEventText(ctx, e, d); text != "" && e.Linked != nil {
		text += ":"
	}
	return text, text != ""
}

func threadEventText(ctx context.Context, e Entry, d models.EventData) string {
	who := orElse(e.Author, t(ctx, "the system"))
	switch d.Kind {
	case models.EventTagged:
		return t(ctx, "%s added the tag %s", who, d.To)
	case models.EventUntagged:
		return t(ctx, "%s took the tag %s off", who, d.To)
	case models.EventMerged:
		return t(ctx, "%s merged another conversation into this one", who)
	case models.EventParted:
		return t(ctx, "%s undid a merge: this is a conversation of its own again", who)
	case models.EventSplit:
		return t(ctx, "%s split something off from this conversation", who)
	case models.EventSplitOff:
		return t(ctx, "%s split this off from another conversation", who)
	case models.EventMoved:
		return t(ctx, "%s moved this from %s to %s, %s", who, orElse(d.From, "?"), orElse(d.To, "?"), d.NameTo)
	}
	return ""
}
