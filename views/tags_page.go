package views

import (
	"context"
	"net/url"
	"strings"

	"fairlead/models"
)

// TagMenu is what was typed in the menu of tags of a conversation.
type TagMenu struct {
	Open     bool
	Typed    string
	Problems models.Problems // field: tag
}

// ChooseTagPage finds a tag for a conversation, or for several.
type ChooseTagPage struct {
	Action   string       // address of the page
	Subject  string       // of the one conversation
	Chosen   []string     // of several, as their boxes post them
	State    models.State // that these were shown in
	Query    string
	Tags     []models.Tag
	More     bool // there are others
	Typed    string
	Problems models.Problems // field: tag
	Back     string
}

// tagsInRow is how many tags a row of the list names.
const tagsInRow = 3

// iconTag is that of a tag.
const iconTag = `<path d="M12.586 2.586A2 2 0 0 0 11.172 2H4a2 2 0 0 0-2 2v7.172a2 2 0 0 0 .586 1.414l8.704 8.704a2.426 2.426 0 0 0 3.42 0l6.58-6.58a2.426 2.426 0 0 0 0-3.42z"/><circle cx="7.5" cy="7.5" r=".5" fill="currentColor"/>`

// tagHues are the classes of colours, of those that avatars have.
var tagHues = map[string]string{"grey": "grey", "red": "h0", "orange": "h1", "yellow": "h2", "green": "h4", "teal": "h6", "blue": "h8", "violet": "h9", "pink": "h11"}

func tagHue(colour string) string { return orElse(tagHues[colour], "grey") }

func colourName(ctx context.Context, colour string) string {
	switch colour {
	case "red":
		return t(ctx, "Red")
	case "orange":
		return t(ctx, "Orange")
	case "yellow":
		return t(ctx, "Yellow")
	case "green":
		return t(ctx, "Green")
	case "teal":
		return t(ctx, "Teal")
	case "blue":
		return t(ctx, "Blue")
	case "violet":
		return t(ctx, "Violet")
	case "pink":
		return t(ctx, "Pink")
	}
	return t(ctx, "Grey")
}

// tagSearchURL leads to all that has a tag.
func tagSearchURL(tag models.Tag) string {
	return "/search?" + url.Values{"q": {`tag:"` + strings.ReplaceAll(tag.Name, `"`, "") + `"`}}.Encode()
}

// post is where the choice is sent to.
func (p ChooseTagPage) post() string { return strings.TrimSuffix(p.Action, "/bulk/tags") + p.bulk() }

func (p ChooseTagPage) bulk() string {
	if len(p.Chosen) > 0 {
		return "/bulk"
	}
	return ""
}

func (p ChooseTagPage) nameField() string {
	if len(p.Chosen) > 0 {
		return "tagname"
	}
	return "name"
}

// TagsPage is Settings › Tags.
type TagsPage struct {
	Shell  Shell
	Query  string
	Tags   []models.Tag
	Counts map[int64]int64 // by tag, up to models.CountStop
	More   bool            // there are others
}

// TagPage is the form of one tag; Tag.ID 0 means a new one. Posted: name, colour.
type TagPage struct {
	Shell        Shell
	Tag          models.Tag
	Typed        models.Tag // name and colour
	Count        int64
	Others       []models.Tag
	Problems     models.Problems // fields: name, colour
	MergeProblem string
}

func (p TagPage) address() string {
	if p.Tag.ID == 0 {
		return "/settings/tags/new"
	}
	return "/settings/tags/" + id(p.Tag.ID)
}
