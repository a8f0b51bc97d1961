package views

import (
	"context"
	"time"

	"fairlead/models"
)

// LaterMenu is what "Send later" offers, and what was typed.
type LaterMenu struct {
	Choices   []LaterChoice
	Day, Time string // as date and time fields hold them
	Unless    bool   // not if somebody writes before
	Close     bool   // close the conversation then
	Open      bool
}

// LaterChoice is when a mail may go out; When is what the form posts.
type LaterChoice struct {
	When string
	At   models.Time
}

// LaterMail is one that is to go out later, or could not.
type LaterMail struct {
	ID      int64
	At      models.Time
	Writer  string
	Mine    bool
	Written string // safe HTML
	To      string // addresses
	Files   []string
	Forward bool // it passes a message on
	Unless  bool
	Close   bool
	Problem string // why it was not sent, in English; empty: it is to be
	Held    bool   // it goes out only after it was edited
}

// LaterRow is one in the list of one's own.
type LaterRow struct {
	LaterMail
	Snippet string
	URL     string // of the conversation; empty: it cannot be read any more
	Contact string
	Subject string
}

// OwnScheduled is the view of what one has scheduled.
const OwnScheduled = "scheduled"

// ScheduledPage is what the viewer has scheduled.
type ScheduledPage struct {
	InboxPage
	Later []LaterRow
}

func laterWhen(ctx context.Context, at, now models.Time, zone *time.Location) string {
	return dayClock(ctx, at, Standing{Zone: zone, Now: now})
}

func (c LaterChoice) label(ctx context.Context) string {
	switch c.When {
	case "hour":
		return t(ctx, "In an hour")
	case "afternoon":
		return t(ctx, "This afternoon")
	case "tomorrow":
		return t(ctx, "Tomorrow")
	}
	return t(ctx, "Next Monday")
}

// when says the moment that a choice means; the day is not said twice.
func (c LaterChoice) when(ctx context.Context, p ConversationPage) string {
	if c.When == "tomorrow" {
		return c.At.Time().In(p.zone()).Format("15:04")
	}
	return laterWhen(ctx, c.At, p.Now, p.Zone)
}

func (m LaterMail) facts(ctx context.Context, now models.Time, zone *time.Location) string {
	text := t(ctx, "Goes out %s", laterWhen(ctx, m.At, now, zone))
	if m.Problem != "" {
		text = t(ctx, "Not sent %s", laterWhen(ctx, m.At, now, zone))
	}
	if m.Unless {
		text += " · " + t(ctx, "only if nobody writes before")
	}
	if m.Close {
		text += " · " + t(ctx, "and closes the conversation")
	}
	return text
}
