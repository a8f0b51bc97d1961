package views

import (
	"context"

	"fairlead/models"
)

// shown is what stands in the open form of a property: what was typed, if it came back.
func (p ContactPage) shown(name, value string) string {
	if has(p.Problems, name) {
		return p.Typed
	}
	return value
}

// jobLine says what somebody does and where.
func jobLine(ctx context.Context, c models.Contact) string {
	switch {
	case c.JobTitle == "":
		return c.Company
	case c.Company == "":
		return c.JobTitle
	}
	return t(ctx, "%s at %s", c.JobTitle, c.Company)
}

// ownerChoices are the options of a new contact's owner.
func ownerChoices(ctx context.Context, users []models.User) []option {
	options := []option{{"", t(ctx, "Nobody")}}
	for _, u := range users {
		options = append(options, option{models.UserOwner(u.ID).String(), u.Name})
	}
	return options
}
