package views

import (
	"context"
	"slices"
	"strings"

	"fairlead/models"
)

// detail is what a card says of its step besides its text.
func (d FlowDraft) detail(ctx context.Context, r *FlowRow) string {
	switch r.Kind {
	case "ask":
		parts := []string{answerKind(ctx, r.Answer)}
		if r.Answer == "choice" {
			var labels []string
			for _, o := range r.Options {
				labels = append(labels, excerpt(o.Label[d.Main], 30))
			}
			parts[0] = t(ctx, "Choice") + ": " + excerpt(strings.Join(labels, ", "), 90)
		}
		if r.Maps != "" {
			parts = append(parts, t(ctx, "fills in %s", strings.ToLower(mapName(ctx, r.Maps))))
		}
		if r.Optional {
			parts = append(parts, t(ctx, "may be skipped"))
		}
		return strings.Join(parts, " · ")
	case "send":
		return r.assigns(ctx)
	case "end":
		if r.Close {
			return t(ctx, "The conversation is closed")
		}
	}
	return ""
}

// assigns says in a line who gets the chats of a send step.
func (r *FlowRow) assigns(ctx context.Context) string {
	if r.Way == nil {
		return ""
	}
	switch r.Way.Rule.AssignTo {
	case models.AssignSpecific:
		people, _ := reach(r.Way.assignees(ctx, false))
		return t(ctx, "Specific users and teams") + ": " + peopleCount(ctx, people)
	case models.AssignContactOwner:
		return t(ctx, "Contact owner")
	}
	return t(ctx, "Leave unassigned")
}

// when says what a branch follows from.
func (d FlowDraft) when(ctx context.Context, b FlowBranch) string {
	if b.Option != nil {
		return t(ctx, "If “%s”", excerpt(orElse(b.Option.Label[d.Main], "…"), 60))
	}
	return d.whenCase(ctx, *b.Case)
}

// otherwise says what is left over by the branches of a step.
func (d FlowDraft) otherwise(ctx context.Context, r *FlowRow) string {
	if r.Kind == "ask" {
		return t(ctx, "Any other answer to %d", r.Number)
	}
	return t(ctx, "Otherwise, after %d", r.Number)
}

func (d FlowDraft) whenCase(ctx context.Context, c FlowCase) string {
	if c.About == AboutWho || c.About == "" {
		text := availabilityCase(ctx, c.Available)
		if way := d.row(c.Way); way != nil {
			text += " (" + d.title(ctx, way) + ")"
		}
		return text
	}
	about := d.row(c.About)
	if about == nil {
		return t(ctx, "A question that is not there any more")
	}
	of := t(ctx, "the answer to %d", about.Number)
	if about.Answer != "choice" {
		if c.Contains != "" {
			return t(ctx, "If %s has “%s” in it", of, excerpt(c.Contains, 40))
		}
		return t(ctx, "If %s was given", of)
	}
	var labels []string
	for _, o := range about.Options {
		if slices.Contains(c.Is, o.ID) {
			labels = append(labels, "“"+excerpt(o.Label[d.Main], 30)+"”")
		}
	}
	if len(labels) == 0 {
		return t(ctx, "If %s was given", of)
	}
	return t(ctx, "If %s is %s", of, strings.Join(labels, " "+t(ctx, "or")+" "))
}

// slotBefore says for the ear where a new step would be.
func (d FlowDraft) slotBefore(ctx context.Context, next *FlowItem) string {
	if next != nil && next.Row != nil {
		return t(ctx, "Add a step before %s", d.title(ctx, next.Row))
	}
	return t(ctx, "Add a step here, at the end of this line")
}
