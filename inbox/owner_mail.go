package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"fairlead/models"
	"fairlead/routing"
)

// maxOwnerText is how many characters of one answer or text a mail to a contact's owner holds.
const maxOwnerText = 20_000

// mailContactOwner mails what a form has brought to the owner of its contact, if that is somebody who is Away now and may read it,
// whoever has the conversation. m is its message; ch the channel through which the mail goes out: one that cannot send sends nothing.
//
// Strangers fill in forms: nothing of what they wrote stands in a header, and the body is plain text.
func mailContactOwner(ctx context.Context, tx *models.DB, n *news, app *App, ch models.Channel, c models.Conversation, m models.Message) error {
	if !ch.CanSend() || c.State == models.StateSpam || c.State == models.StateTrash {
		return nil
	}
	contact, err := tx.Contact(ctx, c.ContactID)
	if err != nil || contact.OwnerID == 0 {
		return err
	}
	u, err := tx.User(ctx, contact.OwnerID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil || u.Invited() || u.Availability != models.Away {
		return err
	}
	if may, err := routing.MayOwn(ctx, tx, c.InboxID, models.UserOwner(u.ID)); err != nil || !may {
		return err // deactivated, or without access
	}
	form, err := tx.Channel(ctx, c.ChannelID)
	if err != nil {
		return err
	}
	account, err := tx.Account(ctx)
	if err != nil {
		return err
	}
	subject, body := ownerMailText(u, form.Title(), contact, m, fmt.Sprintf("%s/conversations/%d", app.URL, c.ID))
	return systemMail{ch, account.Company, u, subject, body, true}.put(ctx, tx, n, app.now())
}

var ownerMailTexts = map[string]systemText{
	"en": {"One of your contacts has sent the form {form}", "Hello {name},\n\nyou are Away, and one of your contacts has sent the form {form}: {contact}.\n\n{answers}\n\nThe conversation:\n{link}"},
	"nl": {"Een van je contacten heeft het formulier {form} verstuurd", "Hallo {name},\n\nje bent afwezig, en een van je contacten heeft het formulier {form} verstuurd: {contact}.\n\n{answers}\n\nHet gesprek:\n{link}"},
}

// ownerMailText is the mail in the owner's language.
func ownerMailText(u models.User, form string, contact models.Contact, m models.Message, link string) (subject, body string) {
	text, ok := ownerMailTexts[u.Reads()]
	if !ok {
		text = ownerMailTexts["en"]
	}
	who := models.CleanLine(contact.DisplayName())
	if contact.Email != "" && contact.Email != who {
		who += " (" + models.CleanLine(contact.Email) + ")"
	}
	fill := strings.NewReplacer("{name}", u.Name, "{form}", models.CleanLine(form), "{contact}", who, "{answers}", answerLines(m), "{link}", link)
	return fill.Replace(text.subject), fill.Replace(text.body)
}

// answerLines are the fields as they were filled in, a line each, and then the text, which is one of them.
func answerLines(m models.Message) string {
	var lines []string
	long := false
	for _, a := range m.Answers {
		value := plainText(a.Value)
		switch {
		case value == "":
		case !long && value == plainText(m.Text):
			long = true // it stands below
		default:
			lines = append(lines, models.CleanLine(a.Label)+": "+strings.ReplaceAll(value, "\n", "\n  "))
		}
	}
	if text := plainText(m.Text); text != "" {
		lines = append(lines, "", text)
	}
	return strings.Join(lines, "\n")
}

// plainText is what somebody typed, with line breaks as \n and no other control characters.
func plainText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 { // bidi overrides, too
			return -1
		}
		return r
	}, s))
	if utf8.RuneCountInString(s) > maxOwnerText {
		s = string([]rune(s)[:maxOwnerText]) + "…"
	}
	return s
}
