package inbox

import (
	"context"
	"fmt"
	"strings"

	"fairlead/models"
)

// personUnsent is an answer that is being written, or is to go out later, as the zip holds it. Comments that are being written are left out, as
// those are that were made.
type personUnsent struct {
	Kind     string        `json:"kind"` // draft or scheduled
	By       models.Person `json:"by"`
	Changed  string        `json:"changed,omitempty"`  // of a draft
	GoesOut  string        `json:"goes_out,omitempty"` // of what is scheduled
	NotSent  string        `json:"not_sent,omitempty"` // why it does not go out, in plain English
	To       string        `json:"to,omitempty"`       // addresses as typed, with Cc and Bcc
	Cc       string        `json:"cc,omitempty"`
	Bcc      string        `json:"bcc,omitempty"`
	Markdown string        `json:"markdown"`
	Files    []string      `json:"files,omitempty"`
}

// unsent returns what is written in a conversation and has not been sent, with its files: whose it may be, and also what was called off and is still kept.
func (p personZip) unsent(conversationID int64) (out []personUnsent, files []models.File, err error) {
	drafts, err := p.app.DB.DraftsOf(p.ctx, conversationID)
	if err != nil {
		return nil, nil, err
	}
	later, err := p.app.DB.AllScheduledIn(p.ctx, conversationID)
	if err != nil {
		return nil, nil, err
	}
	var whose []int64
	for _, d := range drafts {
		whose = append(whose, d.UserID)
	}
	for _, s := range later {
		whose = append(whose, s.UserID)
	}
	writers, err := p.app.DB.UsersByID(p.ctx, unique(whose))
	if err != nil {
		return nil, nil, err
	}
	add := func(u personUnsent, userID int64, staged string) error {
		some, err := stagedNames(p.ctx, p.app.DB, userID, staged)
		for _, f := range some {
			u.Files = append(u.Files, zipName(f))
		}
		u.By = models.Person{Name: writers[userID].Name, Email: writers[userID].Email}
		out, files = append(out, u), append(files, some...)
		return err
	}
	for _, d := range drafts {
		if d.Tab == models.DraftComment {
			continue
		}
		u := personUnsent{Kind: "draft", Changed: stamp(d.UpdatedAt), To: d.ToLine, Cc: d.CcLine, Bcc: d.BccLine, Markdown: d.Body}
		if err := add(u, d.UserID, d.Staged); err != nil {
			return nil, nil, err
		}
	}
	for _, s := range later {
		u := personUnsent{Kind: "scheduled", GoesOut: stamp(s.SendAt), NotSent: whyNotSent(s), To: s.ToLine, Cc: s.CcLine, Bcc: s.BccLine, Markdown: s.Body}
		if err := add(u, s.UserID, s.Staged); err != nil {
			return nil, nil, err
		}
	}
	return out, files, nil
}

// whyNotSent says why what is scheduled does not go out, in plain English; empty: it will.
func whyNotSent(s models.Scheduled) string {
	if s.Cancelled() {
		return "cancelled"
	}
	return s.Problem
}

// stagedNames returns the files that somebody has chosen in an editor; none has an editor without a name.
func stagedNames(ctx context.Context, db *models.DB, userID int64, staged string) ([]models.File, error) {
	if staged == "" {
		return nil, nil
	}
	return db.StagedFiles(ctx, userID, staged)
}

// readableUnsent writes what has not been sent as people read it.
func readableUnsent(list []personUnsent) string {
	var b strings.Builder
	for _, u := range list {
		switch {
		case u.Kind == "draft":
			b.WriteString("\nDraft, not sent: " + u.Changed + "\n")
		case u.NotSent != "":
			fmt.Fprintf(&b, "\nScheduled for %s, not sent: %s\n", u.GoesOut, u.NotSent)
		default:
			b.WriteString("\nScheduled for: " + u.GoesOut + "\n")
		}
		b.WriteString("By: " + written(u.By) + "\n")
		for _, line := range []struct{ name, addresses string }{{"To", u.To}, {"Cc", u.Cc}, {"Bcc", u.Bcc}} {
			if line.addresses != "" {
				b.WriteString(line.name + ": " + line.addresses + "\n")
			}
		}
		for _, name := range u.Files {
			b.WriteString("File: " + name + "\n")
		}
		b.WriteString("\n" + strings.TrimSpace(u.Markdown) + "\n\n" + strings.Repeat("-", 72) + "\n")
	}
	return b.String()
}
