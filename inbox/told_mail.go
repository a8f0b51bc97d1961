package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fairlead/channels/email"
	"fairlead/models"
)

// toldAtOnce is of how many conversations one mail tells at most; the next follows.
const toldAtOnce = 50

// tellByMail mails a user what they have not seen for a while, all of it in one mail; nothing while a page of theirs is open. In the same
// transaction it is forgotten: after a crash it is either all still there, or in the outbox.
func (a *App) tellByMail(ctx context.Context, tx *models.DB, n *news, now models.Time, userID int64) error {
	rows, err := tx.TellingsOf(ctx, userID, toldAtOnce)
	if err != nil || len(rows) == 0 {
		return err
	}
	due := models.Never
	for _, t := range rows {
		due = min(due, t.DueAt)
	}
	if due > now {
		n.timers = true
		return tx.HurryTimer(ctx, models.TimerTold, userID, due)
	}
	lines, err := a.toldLines(ctx, tx, userID, rows)
	if err == nil && len(lines) > 0 {
		err = a.mailTold(ctx, tx, n, now, userID, lines)
	}
	if err == nil {
		err = settleTold(ctx, tx, userID, rows)
	}
	if err == nil && len(conversationsIn(rows)) == toldAtOnce { // there may be more
		n.timers = true
		err = tx.HurryTimer(ctx, models.TimerTold, userID, now.Add(toldAfter))
	}
	return err
}

// conversationsIn returns the ids of the conversations that are told of, each once.
func conversationsIn(rows []models.Telling) []int64 {
	ids := make([]int64, len(rows))
	for i, t := range rows {
		ids[i] = t.ConversationID
	}
	return unique(ids)
}

// settleTold forgets what was told by mail, or was not because a page was open, but for what is still counted until it is seen.
func settleTold(ctx context.Context, tx *models.DB, userID int64, rows []models.Telling) error {
	var over, counted []int64
	for _, t := range rows {
		if slices.Contains(keptUntilSeen, t.Kind) {
			counted = append(counted, t.ID)
		} else {
			over = append(over, t.ID)
		}
	}
	return errors.Join(tx.ForgetTellings(ctx, over), tx.CountTellings(ctx, counted))
}

// toldLine is a conversation that somebody is told of.
type toldLine struct {
	kind models.ToldKind
	conv models.ConversationRow
}

// toldLines returns what of it is still to be told, each conversation once; nothing while a page is open.
func (a *App) toldLines(ctx context.Context, tx *models.DB, userID int64, rows []models.Telling) (out []toldLine, err error) {
	who, err := loadActor(ctx, tx, userID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	if err != nil || who.User.Invited() || who.User.PageOpen {
		return nil, err
	}
	in, err := tx.ConversationRows(ctx, conversationsIn(rows), userID)
	if err != nil {
		return nil, err
	}
	tells, at := who.User.Tells(), map[int64]int{}
	for _, t := range rows {
		c, there := in[t.ConversationID]
		if !there || !who.CanRead(c.InboxID) || !tells.Wants(models.ByMail, t.Kind) || !stillTold(t, c, who) {
			continue
		}
		skip, err := needless(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		if skip {
			continue
		}
		i, known := at[c.ID]
		if !known {
			at[c.ID] = len(out)
			out = append(out, toldLine{t.Kind, c})
		} else if toldRank(t.Kind) < toldRank(out[i].kind) {
			out[i].kind = t.Kind
		}
	}
	return out, nil
}

// stillTold reports whether something is as it was when it was to be told, and has not been seen elsewhere.
func stillTold(t models.Telling, c models.ConversationRow, who Actor) bool {
	if c.State == models.StateSpam || c.State == models.StateTrash || c.State == models.StateMerged {
		return false
	}
	switch t.Kind {
	case models.ToldAssigned:
		return c.Owner == models.UserOwner(who.User.ID)
	case models.ToldAnswer:
		return c.Owner == models.UserOwner(who.User.ID) && c.Seen < t.Newest
	case models.ToldTeam:
		return c.Owner.Kind == models.OwnerTeam && slices.Contains(who.Teams, c.Owner.ID) && c.Seen < t.Newest
	case models.ToldNew:
		return c.Owner == models.Nobody && c.State == models.StateOpen && c.Seen < t.Newest
	case models.ToldLate:
		return c.Owner != models.UserOwner(who.User.ID)
	}
	return true
}

// needless reports whether something is not to be told by mail though it is as it was: a mail that had failed has been sent once more, and does not fail
// now; or the conversation was begun by what a Fairlead tells somebody, so that two of them would tell each other without an end. What a colleague has
// written there is told.
func needless(ctx context.Context, tx *models.DB, t models.Telling) (bool, error) {
	switch t.Kind {
	case models.ToldMentioned:
		return false, nil
	case models.ToldFailed:
		rows, err := tx.DeliveriesOf(ctx, []int64{t.MessageID})
		return !slices.ContainsFunc(rows, func(d models.Delivery) bool {
			return d.State == models.DeliveryFailed || d.State == models.DeliveryBounced
		}), err
	}
	id, err := tx.BegunBy(ctx, t.ConversationID)
	return email.OfSystem(id), err
}

// toldRank says of which kind a conversation is told that is told of several.
func toldRank(k models.ToldKind) int {
	return slices.Index([]models.ToldKind{models.ToldFailed, models.ToldMentioned, models.ToldAssigned, models.ToldLate, models.ToldTeam, models.ToldAnswer, models.ToldNew}, k)
}

// toldWords are the mail in one language.
type toldWords struct {
	systemText
	several string // the subject of one that tells more: {count}
	nothing string // in the place of a subject
	kinds   map[models.ToldKind]string
}

var toldTexts = map[string]toldWords{
	"en": {systemText{"{what}", "Hello {name},\n\n{list}\n\nYou get this mail because no page of Fairlead was open. Choose what you are told, and how:\n{settings}"},
		"{count} conversations for you to look at", "(no subject)", map[models.ToldKind]string{
			models.ToldAssigned: "A conversation was given to you", models.ToldAnswer: "There is an answer in a conversation of yours", models.ToldMentioned: "A colleague has named you in a comment",
			models.ToldTeam: "There is something new in a conversation of your team", models.ToldNew: "A new conversation is nobody's", models.ToldLate: "A conversation is no longer yours: it had no answer in time",
			models.ToldFailed: "A mail of yours could not be delivered"}},
	"nl": {systemText{"{what}", "Hallo {name},\n\n{list}\n\nJe krijgt deze mail omdat er geen pagina van Fairlead openstond. Kies waarvan je hoort, en hoe:\n{settings}"},
		"{count} gesprekken om naar te kijken", "(geen onderwerp)", map[models.ToldKind]string{
			models.ToldAssigned: "Er is een gesprek aan jou gegeven", models.ToldAnswer: "Er is een antwoord in een gesprek van jou", models.ToldMentioned: "Een collega heeft je in een opmerking genoemd",
			models.ToldTeam: "Er is iets nieuws in een gesprek van je team", models.ToldNew: "Een nieuw gesprek is van niemand", models.ToldLate: "Een gesprek is niet meer van jou: er kwam niet op tijd een antwoord",
			models.ToldFailed: "Een mail van jou kon niet worden bezorgd"}},
}

// notificationsPath is where people choose what they are told.
const notificationsPath = "/settings/notifications"

// toldText is the mail in the user's language. Nothing that strangers wrote stands in its subject, and its body is plain text: subjects and names.
func toldText(u models.User, url string, lines []toldLine) (subject, body string) {
	w, ok := toldTexts[u.Reads()]
	if !ok {
		w = toldTexts["en"]
	}
	var list []string
	for _, l := range lines {
		about := models.CleanLine(l.conv.Subject)
		if about == "" {
			about = w.nothing
		}
		list = append(list, fmt.Sprintf("%s:\n%s (%s)\n%s/conversations/%d", w.kinds[l.kind], plainText(about), plainText(models.CleanLine(l.conv.Contact.DisplayName())), url, l.conv.ID))
	}
	what := w.kinds[lines[0].kind]
	if len(lines) > 1 {
		what = strings.ReplaceAll(w.several, "{count}", fmt.Sprint(len(lines)))
	}
	fill := strings.NewReplacer("{what}", what, "{name}", u.Name, "{list}", strings.Join(list, "\n\n"), "{settings}", url+notificationsPath)
	return fill.Replace(w.subject), fill.Replace(w.body)
}

// mailTold puts the mail in the outbox, to go out through the first channel that can send; where none can, nothing is told by mail.
func (a *App) mailTold(ctx context.Context, tx *models.DB, n *news, now models.Time, userID int64, lines []toldLine) error {
	channels, err := tx.Channels(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(channels, models.Channel.CanSend)
	if i < 0 {
		return nil
	}
	account, err := tx.Account(ctx)
	if err != nil {
		return err
	}
	u, err := tx.User(ctx, userID)
	if err != nil {
		return err
	}
	subject, body := toldText(u, a.URL, lines)
	return systemMail{channels[i], account.Company, u, subject, body, true}.put(ctx, tx, n, now)
}
