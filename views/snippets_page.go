package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// Shapes of lucide, as the other icons are: text-cursor-input and eye.
const (
	iconSnippet = `<path d="M12 20h-1a2 2 0 0 1-2-2 2 2 0 0 1-2 2H6"/><path d="M13 8h7a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-7"/><path d="M5 16H4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h1"/><path d="M6 4h1a2 2 0 0 1 2 2 2 2 0 0 1 2-2h1"/><path d="M9 6v12"/>`
	iconEye     = `<path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0"/><circle cx="12" cy="12" r="3"/>`
)

// SnippetsPage lists the snippets that its reader can use.
type SnippetsPage struct {
	Shell    Shell
	Rows     []models.Snippet
	MayShare bool // the reader may change those of everybody
}

func (p SnippetsPage) of(shared bool) (out []models.Snippet) {
	for _, s := range p.Rows {
		if (s.UserID == 0) == shared {
			out = append(out, s)
		}
	}
	return out
}

// SnippetPage is the form of one.
type SnippetPage struct {
	Shell      Shell
	ID         int64 // 0: a new one
	Was        string
	Name, Body string // as typed
	Shared     bool
	MayShare   bool
	Fields     []string
	Problems   models.Problems // fields: name, body
}

func (p SnippetPage) title(ctx context.Context) string {
	if p.ID == 0 {
		return t(ctx, "New snippet")
	}
	return orElse(p.Was, t(ctx, "Snippet"))
}

func (p SnippetPage) url() string {
	if p.ID == 0 {
		return "/settings/snippets/new"
	}
	return "/settings/snippets/" + id(p.ID)
}

// oneLine is the beginning of a text in one line.
func oneLine(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}

// fieldText says what a field of snippets stands for.
func fieldText(ctx context.Context, field string) string {
	switch field {
	case "contact.first_name":
		return t(ctx, "the contact's first name")
	case "contact.name":
		return t(ctx, "the contact's whole name")
	case "contact.email":
		return t(ctx, "the contact's address")
	case "agent.first_name":
		return t(ctx, "the first name of who writes")
	case "agent.name":
		return t(ctx, "the whole name of who writes")
	case "conversation.subject":
		return t(ctx, "the subject")
	case "inbox.name":
		return t(ctx, "the name of the inbox")
	}
	return t(ctx, "the name of your company")
}
