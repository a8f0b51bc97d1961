package inbox

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// mailInvitation puts a link in the outbox, to go out through the first channel that can send. False: there is none.
func (e edit) mailInvitation(ctx context.Context, u models.User, inv Invitation) (bool, error) {
	channels, err := e.tx.Channels(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(channels, models.Channel.CanSend)
	if i < 0 {
		return false, nil
	}
	account, err := e.tx.Account(ctx)
	if err != nil {
		return false, err
	}
	language := cmp.Or(u.Reads(), e.who.User.Reads())
	subject, body := invitationText(language, u, account.Company, inv, zoneOf(account, u))
	return true, e.mail(ctx, channels[i], account.Company, u, subject, body)
}

// mail puts a mail of the system itself in the outbox.
func (e edit) mail(ctx context.Context, ch models.Channel, company string, to models.User, subject, body string) error {
	return systemMail{ch, company, to, subject, body, false}.put(ctx, e.tx, e.n, e.now)
}

// systemText is a mail of the system, in Markdown. {name}, {company}, {link} and {until} are filled in.
type systemText struct{ subject, body string }

var invitationTexts = map[string]systemText{
	"en": {"Join the team inbox of {company}", "Hello {name},\n\nyou have been invited to the team inbox of {company}. Choose your password here:\n\n" +
		"<{link}>\n\nThe link works once, until {until}."},
	"nl": {"Doe mee in de teaminbox van {company}", "Hallo {name},\n\nje bent uitgenodigd voor de teaminbox van {company}. Kies hier je wachtwoord:\n\n" +
		"<{link}>\n\nDe link werkt één keer, tot {until}."},
}

var newPasswordTexts = map[string]systemText{
	"en": {"Your new password for {company}", "Hello {name},\n\nan admin of the team inbox of {company} made this link for you. Choose a new password here:\n\n" +
		"<{link}>\n\nThe link works once, until {until}. Your password stays as it is until you use it."},
	"nl": {"Je nieuwe wachtwoord voor {company}", "Hallo {name},\n\neen beheerder van de teaminbox van {company} heeft deze link voor je gemaakt. Kies hier een nieuw wachtwoord:\n\n" +
		"<{link}>\n\nDe link werkt één keer, tot {until}. Je wachtwoord blijft zoals het is tot je de link gebruikt."},
}

// invitationText is an invitation to who has no password yet, and a way to a new one for who has.
func invitationText(language string, u models.User, company string, inv Invitation, zone *time.Location) (subject, body string) {
	texts := invitationTexts
	if !u.Invited() {
		texts = newPasswordTexts
	}
	text, ok := texts[language]
	if !ok {
		text = texts["en"]
	}
	fill := strings.NewReplacer("{name}", u.Name, "{company}", cmp.Or(company, "Fairlead"), "{link}", inv.URL, "{until}", momentText(language, inv.Expires, zone))
	return fill.Replace(text.subject), fill.Replace(text.body)
}

// momentText is a moment in words of a language, as the clocks of a zone show it.
func momentText(language string, at models.Time, zone *time.Location) string {
	w, ok := coverageTexts[language]
	if !ok {
		w = coverageTexts["en"]
	}
	t := at.Time().In(zone)
	return w.moment(hours.DayOf(t, zone), t.Format("15:04 MST"))
}
