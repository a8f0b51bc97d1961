package views

import (
	"context"
	"slices"
	"strings"
)

// fieldKind is what a kind of field is called.
func fieldKind(ctx context.Context, kind string) string {
	switch kind {
	case "text":
		return t(ctx, "Short text")
	case "email":
		return t(ctx, "E-mail")
	case "phone":
		return t(ctx, "Phone")
	case "number":
		return t(ctx, "Number")
	case "date":
		return t(ctx, "Date")
	case "choice":
		return t(ctx, "Choice")
	case "choices":
		return t(ctx, "Several choices")
	case "check":
		return t(ctx, "Check box")
	case "long":
		return t(ctx, "Long text")
	case "file":
		return t(ctx, "File")
	case "hidden":
		return t(ctx, "Hidden")
	}
	return kind
}

// mapName is a property of a contact.
func mapName(ctx context.Context, m string) string {
	switch m {
	case "name":
		return t(ctx, "Name")
	case "email":
		return t(ctx, "E-mail address")
	case "phone":
		return t(ctx, "Phone number")
	case "company":
		return t(ctx, "Company")
	case "job_title":
		return t(ctx, "Job title")
	}
	return t(ctx, "Nothing")
}

// LanguageName is what a language calls itself.
func LanguageName(l string) string {
	switch l {
	case "en":
		return "English"
	case "nl":
		return "Nederlands"
	}
	return l
}

func (d FormDraft) speaks(l string) bool { return slices.Contains(d.Languages, l) }

// ordered are all languages, the main one first.
func (d FormDraft) ordered() []string {
	rest := slices.DeleteFunc(slices.Clone(d.All), func(l string) bool { return l == d.Main })
	return append([]string{d.Main}, rest...)
}

// isNew reports whether the field was never saved.
func (r FormRow) isNew() bool { return strings.HasPrefix(r.ID, "_") }

// name is what a field is called in the list.
func (r FormRow) name(ctx context.Context, main string) string {
	if s := strings.Join(strings.Fields(r.Label[main]), " "); s != "" {
		return s
	}
	if r.isNew() {
		return t(ctx, "New field")
	}
	return r.ID
}

func (r FormRow) chooses() bool { return r.Kind == "choice" || r.Kind == "choices" }

// hasDefault reports whether something can be typed that is filled in at first.
func (r FormRow) hasDefault() bool { return r.Kind != "check" && r.Kind != "file" }

func (r FormRow) labelHelp(ctx context.Context) string {
	switch {
	case r.Kind == "hidden" && r.isNew():
		return t(ctx, "Not shown to visitors: the page fills it in. Its name in HTML is made out of this.")
	case r.Kind == "hidden":
		return t(ctx, "Not shown to visitors: the page fills in %s.", r.ID)
	case r.Kind == "check":
		return t(ctx, "What somebody agrees to, in full.")
	}
	return ""
}

func (r FormRow) defaultHelp(ctx context.Context) string {
	switch r.Kind {
	case "choice":
		return t(ctx, "One of the choices, as it is written above.")
	case "choices":
		return t(ctx, "Some of the choices, as they are written above, one on a line.")
	case "date":
		return t(ctx, "As year-month-day, like 2026-03-31.")
	}
	return ""
}
