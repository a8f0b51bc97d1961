package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fairlead/inbox"
	"fairlead/models"
)

// leaveUnsent leaves the admin an answer that goes out later, and one that is only begun, in two conversations in English.
func (w *world) leaveUnsent(ctx context.Context) error {
	w.clock = w.now
	who := w.admin()
	var rows []models.Conversation
	for _, view := range []models.View{models.ViewMine, models.ViewOpen} { // their own first
		more, err := w.tx.Conversations(ctx, models.Filter{Inboxes: []int64{w.support.InboxID, w.finance.InboxID}, View: view, UserID: who.User.ID, Limit: realThreads})
		if err != nil {
			return err
		}
		for _, c := range more {
			known := slices.ContainsFunc(rows, func(r models.Conversation) bool { return r.ID == c.ID })
			if !known && (c.ChannelID == w.support.ID || c.ChannelID == w.finance.ID) && inEnglish(c.Snippet) {
				rows = append(rows, c)
			}
		}
	}
	for i, c := range rows[:min(len(rows), 2)] {
		contact, err := w.tx.Contact(ctx, c.ContactID)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(contact.Name, " ")
		hello := fmt.Sprintf(languages["en"].hello, first) + "\n\n"
		if i == 0 {
			f := inbox.ReplyForm{Body: hello + "Does everything work as it should now? If not, write back, and I look at it the same day.", Anyway: true}
			_, err = w.app.Schedule(ctx, who, c.ID, f, inbox.LaterForm{When: inbox.LaterTomorrow, UnlessWritten: true})
		} else {
			f := inbox.DraftForm{Tab: models.DraftReply, Body: hello + "Thank you for your patience. The yard has looked at it, and"}
			_, err = w.app.SaveDraft(ctx, who, c.ID, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inEnglish reports whether a mail begins as English ones do.
func inEnglish(text string) bool {
	return slices.ContainsFunc(languages["en"].greetings, func(g string) bool { return strings.HasPrefix(text, g) })
}
