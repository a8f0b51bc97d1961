package inbox

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"fairlead/models"
)

// mustGivePerson lets admins and leads give out what is known of a person.
func (w Actor) mustGivePerson() error {
	if w.mustSeePeople() == nil {
		return nil
	}
	return models.ErrForbidden
}

// PersonData checks that somebody may give out what is known of a person, and returns a function that writes it as a zip: the contact, its
// conversations in inboxes that they have access to, with files, answers and what is not sent yet, and the pages it saw. README is a text that says so.
func (a *App) PersonData(ctx context.Context, who Actor, id int64) (models.Contact, func(w io.Writer, readme string) error, error) {
	c, err := readableContact(ctx, a.DB, who, id)
	if err != nil {
		return c, nil, err
	}
	if err := who.mustGivePerson(); err != nil {
		return models.Contact{}, nil, err
	}
	return c, func(w io.Writer, readme string) error {
		p := personZip{app: a, ctx: ctx, who: who, contact: c, out: zip.NewWriter(w)}
		if err := p.write(readme); err != nil {
			return err
		}
		return p.out.Close()
	}, nil
}

type personZip struct {
	app     *App
	ctx     context.Context
	who     Actor
	contact models.Contact
	out     *zip.Writer
}

func (p personZip) write(readme string) error {
	if err := p.text("README.txt", readme); err != nil {
		return err
	}
	if err := p.contactFile(); err != nil {
		return err
	}
	if err := p.visits(); err != nil {
		return err
	}
	for after := (*models.Cursor)(nil); ; {
		rows, err := p.app.DB.ConversationsWith(p.ctx, p.contact.ID, p.who.User.ID, p.who.InboxIDs(), after, 50)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if err := p.conversation(r); err != nil {
				return err
			}
		}
		last := rows[len(rows)-1]
		after = &models.Cursor{Key: last.ActivityAt, ID: last.ID}
	}
}

// create begins a file of the zip.
func (p personZip) create(name string) (io.Writer, error) {
	return p.out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.app.now().Time()})
}

func (p personZip) text(name, text string) error {
	w, err := p.create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

func (p personZip) json(name string, v any) error {
	w, err := p.create(name)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (p personZip) contactFile() error {
	facts, err := p.app.contactFacts(p.ctx, p.contact)
	if err != nil {
		return err
	}
	return p.json("contact.json", struct {
		Name     string   `json:"name"`
		Emails   []string `json:"emails"`
		Phones   []string `json:"phones"`
		Company  string   `json:"company"`
		JobTitle string   `json:"job_title"`
		Note     string   `json:"note"`
		Owner    string   `json:"owner"`
		Known    string   `json:"known_since"`
		Tracked  string   `json:"tracked_since,omitempty"`
	}{facts.Name, facts.Addresses, facts.Phones, facts.Company, facts.JobTitle, facts.Note, facts.Owner.Name, stamp(facts.CreatedAt), stamp(facts.TrackedSince)})
}

// stamp writes a moment as RFC 3339; empty if it is none.
func stamp(t models.Time) string {
	if !t.IsSet() {
		return ""
	}
	return t.Time().Format(time.RFC3339)
}

func (p personZip) visits() error {
	type visit struct {
		At    string `json:"at"`
		URL   string `json:"url"`
		Title string `json:"title"`
	}
	list := []visit{}
	for before := int64(0); ; {
		some, err := p.app.DB.VisitsOf(p.ctx, p.contact.ID, 0, before, 500)
		if err != nil {
			return err
		}
		for _, v := range some {
			list = append(list, visit{stamp(v.At), v.URL, v.Title})
		}
		if len(some) < 500 {
			return p.json("visits.json", list)
		}
		before = some[len(some)-1].ID
	}
}

// personMessage is a message as the zip holds it.
type personMessage struct {
	At      string          `json:"at"`
	Kind    string          `json:"kind"`
	From    models.Person   `json:"from"`
	To      []models.Person `json:"to,omitempty"`
	Cc      []models.Person `json:"cc,omitempty"`
	Subject string          `json:"subject,omitempty"`
	Text    string          `json:"text"`
	Answers []models.Answer `json:"answers,omitempty"`
	Files   []string        `json:"files,omitempty"`
}

// conversation writes one, a page of messages at a time, and then its files.
func (p personZip) conversation(row models.ConversationRow) error {
	folder := fmt.Sprintf("conversations/%d/", row.ID)
	var list []personMessage
	var files []models.File
	for after := int64(0); ; {
		some, err := p.app.DB.MessagesAfter(p.ctx, row.ID, after, 100)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		after = some[len(some)-1].ID
		messages, attached, err := p.messages(some)
		if err != nil {
			return err
		}
		list, files = append(list, messages...), append(files, attached...)
	}
	chat, err := p.chat(row.ID)
	if err != nil {
		return err
	}
	unsent, staged, err := p.unsent(row.ID)
	if err != nil {
		return err
	}
	if err := p.json(folder+"conversation.json", struct {
		Subject  string          `json:"subject"`
		Begun    string          `json:"begun"`
		Chat     *personChat     `json:"chat,omitempty"`
		Messages []personMessage `json:"messages"`
		Unsent   []personUnsent  `json:"unsent,omitempty"`
	}{row.Subject, stamp(row.CreatedAt), chat, list, unsent}); err != nil {
		return err
	}
	if err := p.text(folder+"conversation.txt", readable(row.Subject, list)+readableUnsent(unsent)); err != nil {
		return err
	}
	return p.copies(folder, append(files, staged...))
}

// copies writes files into a folder.
func (p personZip) copies(folder string, files []models.File) error {
	for _, f := range files {
		w, err := p.create(folder + zipName(f))
		if err != nil {
			return err
		}
		if err := p.app.DB.CopyFile(p.ctx, f.ID, w); err != nil {
			return err
		}
	}
	return nil
}

// zipName is where a file stands in its conversation's folder: no name of a stranger's leads out of it.
func zipName(f models.File) string { return fmt.Sprintf("files/%d-%s", f.ID, fileName(f.Name)) }

// messages are those that went between the person and us: colleagues' comments, and what Fairlead notes, are not among them.
func (p personZip) messages(some []models.Message) (out []personMessage, files []models.File, err error) {
	var ids []int64
	for _, m := range some {
		if m.Kind == models.Incoming || m.Kind == models.Outgoing {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	if files, err = p.app.DB.FilesOf(p.ctx, ids); err != nil {
		return nil, nil, err
	}
	names := map[int64][]string{}
	for _, f := range files {
		names[f.MessageID] = append(names[f.MessageID], zipName(f))
	}
	for _, m := range some {
		if m.Kind == models.Incoming || m.Kind == models.Outgoing {
			out = append(out, personMessage{stamp(m.CreatedAt), string(m.Kind), m.From, m.To, m.Cc, m.Subject, m.Text, m.Answers, names[m.ID]})
		}
	}
	return out, files, nil
}

// readable writes a conversation as people read it.
func readable(subject string, list []personMessage) string {
	var b strings.Builder
	b.WriteString(subject + "\n" + strings.Repeat("=", 72) + "\n")
	for _, m := range list {
		fmt.Fprintf(&b, "\nDate: %s\nFrom: %s\n", m.At, written(m.From))
		for _, line := range []struct {
			name   string
			people []models.Person
		}{{"To", m.To}, {"Cc", m.Cc}} {
			var names []string
			for _, person := range line.people {
				names = append(names, written(person))
			}
			if len(names) > 0 {
				fmt.Fprintf(&b, "%s: %s\n", line.name, strings.Join(names, ", "))
			}
		}
		for _, f := range m.Files {
			b.WriteString("File: " + f + "\n")
		}
		b.WriteString("\n")
		for _, answer := range m.Answers {
			b.WriteString(answer.Label + ": " + answer.Value + "\n")
		}
		if len(m.Answers) == 0 {
			b.WriteString(strings.TrimSpace(m.Text) + "\n")
		}
		b.WriteString("\n" + strings.Repeat("-", 72) + "\n")
	}
	return b.String()
}

func written(p models.Person) string {
	if p.Name == "" || p.Email == "" {
		return p.Name + p.Email
	}
	return p.Name + " <" + p.Email + ">"
}
