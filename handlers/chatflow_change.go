package handlers

import (
	"slices"
	"strconv"
	"strings"

	"fairlead/channels/chat"
	"fairlead/models"
	"fairlead/views"
)

// changeFlow does what a button of the flow says. The draft is drawn already: its rows are in the order that they stand in.
func changeFlow(d *views.FlowDraft, items []views.FlowItem, do, about string, people flowPeople) error {
	switch do {
	case "preview", "search":
		return nil
	case "add":
		kind, slot, _ := strings.Cut(about, ":")
		if !slices.Contains(d.Kinds, kind) {
			return errUnread
		}
		return addStep(d, chat.StepKind(kind), slot, people)
	case "move":
		id, slot, _ := strings.Cut(about, ":")
		r := rowOf(*d, id)
		if r == nil {
			return errUnread
		}
		return moveStep(d, items, r, slot)
	}
	if row, named := strings.CutPrefix(do, "unname."); named {
		return unname(rowOf(*d, row), about)
	}
	id, part, _ := strings.Cut(about, ".")
	r := rowOf(*d, id)
	if r == nil {
		return errUnread
	}
	switch do {
	case "up", "down":
		walkStep(d, items, r, do == "down")
	case "remove":
		r.Gone = true
		if isNew(r.ID) {
			detach(d, r)
			d.Rows = slices.DeleteFunc(d.Rows, func(other *views.FlowRow) bool { return other == r })
		}
	case "restore":
		r.Gone = false
	case "addopt":
		r.Options, r.Open = append(r.Options, views.FlowOption{ID: freePart(r.Options, func(o views.FlowOption) string { return o.ID })}), true
	case "dropopt":
		r.Options, r.Open = slices.DeleteFunc(r.Options, func(o views.FlowOption) bool { return o.ID == part }), true
	case "addcase":
		r.Cases, r.Open = append(r.Cases, newCase(freePart(r.Cases, func(c views.FlowCase) string { return c.ID }))), true
	case "dropcase":
		r.Cases, r.Open = slices.DeleteFunc(r.Cases, func(c views.FlowCase) bool { return c.ID == part }), true
	default:
		return errUnread
	}
	return nil
}

func rowOf(d views.FlowDraft, id string) *views.FlowRow {
	for _, r := range d.Rows {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// freePart is an id that no option or case has.
func freePart[T any](parts []T, id func(T) string) string {
	for n := 1; ; n++ {
		free := newRowPrefix + strconv.Itoa(n)
		if !slices.ContainsFunc(parts, func(p T) bool { return id(p) == free }) {
			return free
		}
	}
}

func newCase(id string) views.FlowCase {
	return views.FlowCase{ID: id, About: views.AboutWho, Available: string(chat.Nobody)}
}

// unname takes somebody out of those whom a send step names.
func unname(r *views.FlowRow, who string) error {
	owner, ok := models.ParseOwner(who)
	if !ok || r == nil || r.Way == nil || owner == models.Nobody {
		return errUnread
	}
	setMembers(r, without(membersOfWay(r), owner))
	r.Open = true
	return nil
}

// addStep puts a new step where something leads, in between.
func addStep(d *views.FlowDraft, kind chat.StepKind, slot string, people flowPeople) error {
	r := &views.FlowRow{ID: freePart(d.Rows, func(r *views.FlowRow) string { return r.ID }), Kind: string(kind), Open: true}
	switch kind {
	case chat.StepAsk:
		r.Answer, r.Mappings = string(chat.AnswerText), answerMaps(chat.AnswerText)
	case chat.StepBranch:
		r.Cases = []views.FlowCase{newCase("c1")}
	case chat.StepSend:
		r.Way = people.page(people.wayOf(""))
	}
	if !insert(d, r, slot) {
		return errUnread
	}
	d.Rows = append(d.Rows, r)
	return nil
}

// links calls fn with each link of the flow: by what it is called, and where the key of the step stands that it leads to.
func links(d *views.FlowDraft, fn func(slot string, to *string)) {
	fn("start", &d.Start)
	for _, r := range d.Rows {
		fn("next."+r.ID, &r.Next)
		for i := range r.Options {
			fn("onext."+r.ID+"."+r.Options[i].ID, &r.Options[i].Next)
		}
		for i := range r.Cases {
			fn("cnext."+r.ID+"."+r.Cases[i].ID, &r.Cases[i].Next)
		}
	}
}

// insert has a link lead to a step, and the step to where it led; or before.ROW all links that lead to a row.
func insert(d *views.FlowDraft, r *views.FlowRow, slot string) (there bool) {
	if at, before := strings.CutPrefix(slot, "before."); before {
		if rowOf(*d, at) == nil || at == r.ID {
			return false
		}
		links(d, func(_ string, to *string) {
			if *to == at {
				*to = r.ID
			}
		})
		r.Next = at
		return true
	}
	links(d, func(name string, to *string) {
		if name == slot && !there {
			there = true
			r.Next, *to = *to, r.ID
		}
	})
	return there
}

// detach has everything that leads to a step lead to what comes behind it.
func detach(d *views.FlowDraft, r *views.FlowRow) {
	next := r.Next
	if next == r.ID {
		next = ""
	}
	links(d, func(_ string, to *string) {
		if *to == r.ID {
			*to = next
		}
	})
}

// moveStep takes a step out and puts it somewhere else. Into its own branches it cannot go.
func moveStep(d *views.FlowDraft, items []views.FlowItem, r *views.FlowRow, slot string) error {
	for _, s := range slotsOf(items) {
		if s.name == slot {
			if s.before == r || slices.Contains(s.inside, r) || slot == "next."+r.ID {
				return nil
			}
			was := *r
			detach(d, r)
			if !insert(d, r, slot) {
				*r = was
				return errUnread
			}
			return nil
		}
	}
	return errUnread
}

// place is a slot where it stands in the drawing.
type place struct {
	name   string
	before *views.FlowRow   // the step that stands behind it
	inside []*views.FlowRow // the steps whose branches it is in
}

// slotsOf lists the slots of a drawing from top to bottom.
func slotsOf(items []views.FlowItem, inside ...*views.FlowRow) (out []place) {
	for i, it := range items {
		if it.Slot != "" {
			p := place{name: it.Slot, inside: slices.Clone(inside)}
			if i+1 < len(items) {
				p.before = items[i+1].Row
			}
			out = append(out, p)
		}
		for _, b := range it.In {
			out = append(out, slotsOf(b.Items, append(slices.Clone(inside), it.Row)...)...)
		}
	}
	return out
}

// walkStep moves a step one place up or down in the drawing, into branches and out of them.
func walkStep(d *views.FlowDraft, items []views.FlowItem, r *views.FlowRow, down bool) {
	slots := slotsOf(items)
	at := slices.IndexFunc(slots, func(p place) bool { return p.before == r })
	if at < 0 {
		return
	}
	if !down {
		if at > 0 {
			_ = moveStep(d, items, r, slots[at-1].name) // it is one of them
		}
		return
	}
	// What stands behind it moves up: the place behind that is the next one.
	passed := false
	for _, p := range slots[at+1:] {
		if slices.Contains(p.inside, r) {
			continue
		}
		if p.name == "next."+r.ID || !passed && len(r.Options)+len(r.Cases) > 0 && strings.HasPrefix(p.name, "before.") {
			passed = true
			continue
		}
		_ = moveStep(d, items, r, p.name) // it is one of them
		return
	}
}
