package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// writer is who a message is from: a colleague's name, else the name or the address that the mail or the form gave.
func (e Entry) writer(ctx context.Context) string {
	return nameOrNone(ctx, orElse(e.Author, orElse(e.Message.From.Name, e.Message.From.Email)))
}

// isMail reports whether it came as a mail, from whoever: what was sent from here in another program is one, too.
func (e Entry) isMail() bool { return e.Message.Kind == models.Incoming || e.Message.Imported }

func (e Entry) hasFrame() bool { return e.isMail() && e.Message.HTML != "" }

func (e Entry) frameURL() string {
	url := "/messages/" + id(e.Message.ID) + "/frame"
	if e.ShowRemote {
		return url + "?remote=1"
	}
	return url
}

func (e Entry) frameName() string { return "frame" + id(e.Message.ID) }

// visible is what was newly written.
func (e Entry) visible() string {
	return strings.TrimSpace(orElse(e.Message.Visible, e.Message.Text))
}

// quoted is the history that a mail carries along, or the whole text where the two cannot be told apart by cutting.
func (e Entry) quoted() string {
	whole, shown := strings.TrimSpace(e.Message.Text), e.visible()
	if whole == shown {
		return ""
	}
	if rest, ok := strings.CutPrefix(whole, shown); ok {
		return strings.TrimSpace(rest)
	}
	return whole
}

// shownFiles are the attachments; inline pictures only where there is no HTML that shows them.
func (e Entry) shownFiles() (out []models.File) {
	for _, f := range e.Files {
		if !f.Inline || !e.hasFrame() {
			out = append(out, f)
		}
	}
	return out
}

func messageClass(k models.MessageKind) string {
	switch k {
	case models.Outgoing:
		return "out"
	case models.Comment:
		return "note"
	}
	return "in"
}

// isForm reports whether it came by a form.
func (e Entry) isForm() bool { return e.Message.Kind == models.Incoming && len(e.Message.Answers) > 0 }

// nameOrNone is what somebody is called who may have given neither name nor address.
func nameOrNone(ctx context.Context, name string) string {
	return orElse(name, t(ctx, "No name given"))
}

// kindOf is what a screen reader calls an entry.
func (e Entry) kindOf(ctx context.Context) string {
	if e.isForm() {
		return t(ctx, "Form")
	}
	return kindName(ctx, e.Message.Kind)
}

func kindName(ctx context.Context, k models.MessageKind) string {
	switch k {
	case models.Outgoing:
		return t(ctx, "Reply")
	case models.Comment:
		return t(ctx, "Comment")
	}
	return t(ctx, "Mail")
}

func autoName(ctx context.Context, auto string) string {
	if auto == "bounce" {
		return t(ctx, "Could not be delivered")
	}
	return t(ctx, "Automatic reply")
}

func autoIcon(auto string) string {
	if auto == "bounce" {
		return iconBounce
	}
	return iconRobot
}

// people names the recipients in a line: the names, or the addresses where there are none.
func people(ps []models.Person) string {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = orElse(p.Name, p.Email)
	}
	return orElse(strings.Join(names, ", "), "?")
}

// fullPeople names them with their addresses.
func fullPeople(ps []models.Person) string {
	var out []string
	for _, p := range ps {
		switch {
		case p.Name != "" && p.Email != "":
			out = append(out, p.Name+" <"+p.Email+">")
		case p.Name != "" || p.Email != "":
			out = append(out, p.Name+p.Email)
		}
	}
	return strings.Join(out, ", ")
}

func joinPlain(addresses []string) string { return strings.Join(addresses, ", ") }

func isPicture(f models.File) bool {
	switch f.ContentType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}

func fileIcon(f models.File) string {
	switch {
	case strings.HasPrefix(f.ContentType, "image/"):
		return iconPicture
	case strings.HasPrefix(f.ContentType, "text/"), f.ContentType == "application/pdf":
		return iconFileText
	}
	return iconFile
}

// size is bytes as people read them, in steps of 1000.
func size(ctx context.Context, n int64) string {
	switch {
	case n < 1000:
		return t(ctx, "%d B", n)
	case n < 1_000_000:
		return t(ctx, "%d kB", (n+500)/1000)
	}
	return t(ctx, "%.1f MB", float64(n)/1_000_000)
}
