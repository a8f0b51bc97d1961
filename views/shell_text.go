package views

import (
	"context"

	"fairlead/models"

	"github.com/a-h/templ"
)

func (s Shell) tabTitle() string {
	if s.Title == "" {
		return "Fairlead"
	}
	return s.Title + " · Fairlead"
}

func (s Shell) titled(title string) Shell {
	s.Title = title
	return s
}

// lang is the language of the page, for the document.
func lang(ctx context.Context) string {
	if isDutch(ctx) {
		return "nl"
	}
	return "en"
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func errorTitle(ctx context.Context, status int) string {
	switch status {
	case 403:
		return t(ctx, "Not allowed")
	case 404:
		return t(ctx, "Not found")
	case 409:
		return t(ctx, "Somebody was quicker")
	case 413:
		return t(ctx, "Too large")
	case 429:
		return t(ctx, "Too many tries")
	}
	return t(ctx, "Something went wrong")
}

func errorText(ctx context.Context, status int) string {
	switch status {
	case 403:
		return t(ctx, "Your role does not allow this. An admin can change that.")
	case 404:
		return t(ctx, "There is nothing at this address, or you have no access to it.")
	case 409:
		return t(ctx, "It was changed while you looked at it. Go back and look again.")
	case 413:
		return t(ctx, "What was sent is larger than 25 MB together. Nothing was stored.")
	case 429:
		return t(ctx, "Wait a few minutes, then try again.")
	}
	return t(ctx, "The error has been logged. Try again; if it stays, tell whoever runs this server.")
}

// current marks the link to what is shown.
func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

// wrong connects a field with what is wrong with it, as FieldProblem shows it.
func wrong(p models.Problems, field string) templ.Attributes {
	if has(p, field) {
		return templ.Attributes{"aria-invalid": "true", "aria-describedby": field + "-problem"}
	}
	return nil
}

// sentences is all that a notice says.
func (n Notice) sentences(ctx context.Context) string {
	text := say(ctx, n.Text, n.Arg)
	for _, m := range n.More {
		args := make([]any, len(m.Args))
		for i, a := range m.Args {
			args[i] = a
		}
		if text != "" {
			text += " "
		}
		text += t(ctx, m.Text, args...)
	}
	return text
}
