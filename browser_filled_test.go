package main

import (
	"fmt"
	"strings"

	"fairlead/inbox"
	"fairlead/models"
)

// filled puts a text wherever somebody can put one that the pages of the inbox show, and the settings of what is kept for it: the name and subject of
// a sender, the names of a person, a team, a tag and a saved view, a snippet, a comment that names Mia, a draft, and what goes out later. It returns
// the conversation. Where there is room for less, it is cut.
func (i *installation) filled(n int, text string) int64 {
	i.Helper()
	ctx, mia := i.Context(), i.actor("mia@harbour.example")
	name := func(most int) string {
		runes := []rune(fmt.Sprint(n, " ", strings.Join(strings.Fields(text), " ")))
		return string(runes[:min(most, len(runes))])
	}
	address := fmt.Sprintf("filled%d@evil.example", n)
	i.deliver(mail{from: fmt.Sprintf("%s <%s>", encoded(text, 200), address), to: "support@harbour.example", subject: encoded(name(200), 200), body: text})
	contact, err := i.db.ContactByAddress(ctx, address)
	i.fine(err)
	found, err := i.db.ConversationsOfContact(ctx, contact.ID, mia.InboxIDs(), 0, 1)
	i.fine(err)
	id := found[0].ID
	u, err := i.app.AddUser(ctx, inbox.UserForm{Name: name(200), Email: fmt.Sprintf("filled%d@harbour.example", n), Role: models.RoleMember, Seat: models.SeatService}, password)
	i.fine(err)
	_, err = i.app.CreateTeam(ctx, mia, inbox.TeamForm{Name: name(200), Members: []int64{u.ID}})
	i.fine(err)
	_, _, err = i.app.Tag(ctx, mia, id, inbox.TagChoice{Name: name(50)})
	i.fine(err)
	_, err = i.app.SaveSnippet(ctx, mia, 0, inbox.SnippetForm{Name: strings.NewReplacer("/", "|", "@", "|").Replace(name(80)), Body: strings.ReplaceAll(text, "{{", "{ {")})
	i.fine(err)
	if n < models.MaxSavedViews { // there is room for few of these
		_, err = i.app.CreateSavedView(ctx, mia, inbox.SavedViewForm{Name: name(200), Query: name(200)})
		i.fine(err)
		_, err = i.app.Schedule(ctx, mia, id, inbox.ReplyForm{Body: text}, inbox.LaterForm{When: inbox.LaterTomorrow})
		i.fine(err)
	}
	_, err = i.app.Comment(ctx, i.actor(u.Email), id, "@Mia Winter "+text, "")
	i.fine(err)
	_, err = i.app.SaveDraft(ctx, mia, id, inbox.DraftForm{Tab: models.DraftReply, Body: text, Nonce: "filled"})
	i.fine(err)
	return id
}
