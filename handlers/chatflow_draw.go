package handlers

import (
	"slices"

	"fairlead/views"
)

// drawing puts the steps of a flow in the order that a visitor goes through them. What follows from an answer or a case alone stands indented below it;
// where lines meet again, the flow goes on below all of them.
type drawing struct {
	rows  map[string]*views.FlowRow
	drawn map[string]bool
	order []*views.FlowRow
	reach map[string]map[string]bool // by row, itself too
}

// draw draws a flow, numbers its steps and puts them in that order. Steps to be taken out stand where they are, and lead on.
func draw(d *views.FlowDraft) (items, loose []views.FlowItem) {
	w := drawing{rows: map[string]*views.FlowRow{}, drawn: map[string]bool{}, reach: map[string]map[string]bool{}}
	for _, r := range d.Rows {
		w.rows[r.ID] = r
	}
	if _, ok := w.rows[d.Start]; !ok {
		d.Start = ""
	}
	if live := w.live(d.Start); live == nil { // nothing is there to begin with: another step comes first
		if i := slices.IndexFunc(d.Rows, func(r *views.FlowRow) bool { return !r.Gone }); i >= 0 && d.Start == "" {
			d.Start = d.Rows[i].ID
		} else if i >= 0 {
			w.last(d.Start).Next = d.Rows[i].ID
		}
	}
	items = w.line("start", d.Start, nil)
	for _, r := range w.roots(d.Rows) {
		if !w.drawn[r.ID] {
			loose = append(loose, w.line("before."+r.ID, r.ID, nil)...)
		}
	}
	d.Rows = w.order
	for i, r := range w.order {
		r.Number = i + 1
	}
	return items, loose
}

// live is the first step from one on that is not to be taken out; nil: there is none.
func (w drawing) live(id string) *views.FlowRow {
	for range len(w.rows) + 1 {
		r := w.rows[id]
		if r == nil || !r.Gone {
			return r
		}
		id = r.Next
	}
	return nil
}

// last is the last of the steps to be taken out that follow each other from one on.
func (w drawing) last(id string) *views.FlowRow {
	r := w.rows[id]
	for range len(w.rows) {
		next := w.rows[r.Next]
		if next == nil || !next.Gone {
			break
		}
		r = next
	}
	return r
}

// heads are what a step leads to, the last of them if nothing else holds.
func heads(r *views.FlowRow) (out []string) {
	switch {
	case r.Gone:
		return []string{r.Next}
	case r.Kind == "send" || r.Kind == "end":
		return nil
	}
	if r.Kind == "ask" && r.Answer == "choice" {
		for _, o := range r.Options {
			if o.Next != "" {
				out = append(out, o.Next)
			}
		}
	}
	if r.Kind == "branch" {
		for _, c := range r.Cases {
			out = append(out, c.Next)
		}
	}
	if otherwise(r) {
		out = append(out, r.Next)
	}
	return out
}

// otherwise reports whether something goes on by the step's own next.
func otherwise(r *views.FlowRow) bool {
	if r.Gone || r.Kind != "ask" || r.Answer != "choice" || r.Optional || len(r.Options) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Options, func(o views.FlowOption) bool { return o.Next == "" })
}

// from is all that can come from a step on, itself too.
func (w drawing) from(id string) map[string]bool {
	if found := w.reach[id]; found != nil {
		return found
	}
	found, todo := map[string]bool{}, []string{id}
	for len(todo) > 0 {
		r := w.rows[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		if r != nil && !found[r.ID] {
			found[r.ID] = true
			todo = append(todo, heads(r)...)
		}
	}
	w.reach[id] = found
	return found
}

// line draws steps one below the other, up to the end or to what is drawn elsewhere.
func (w *drawing) line(slot, id string, elsewhere map[string]bool) (items []views.FlowItem) {
	for {
		items = append(items, views.FlowItem{Slot: slot})
		r := w.rows[id]
		if r == nil || w.drawn[id] || elsewhere[id] {
			return append(items, views.FlowItem{End: &views.FlowEnd{To: r}})
		}
		w.drawn[id] = true
		w.order = append(w.order, r)
		switch {
		case !r.Gone && (r.Kind == "send" || r.Kind == "end"):
			return append(items, views.FlowItem{Row: r})
		case r.Gone || len(heads(r)) == 1 && r.Kind != "branch" && otherwise(r):
			items = append(items, views.FlowItem{Row: r})
			slot, id = "next."+r.ID, r.Next
			continue
		}
		in, joined := w.branches(r, elsewhere)
		items = append(items, views.FlowItem{Row: r, In: in})
		for _, at := range joined {
			if !w.drawn[at] {
				items = append(items, w.line("before."+at, at, elsewhere)...)
			}
		}
		return items
	}
}

// branches draws what follows from each answer or case alone, and says where the lines meet, in the order to be drawn in.
func (w *drawing) branches(r *views.FlowRow, elsewhere map[string]bool) (in []views.FlowBranch, joined []string) {
	shared := w.shared(heads(r))
	stop := map[string]bool{}
	for _, at := range shared {
		stop[at] = true
		if !w.drawn[at] && !elsewhere[at] {
			joined = append(joined, at)
		}
	}
	for at := range elsewhere {
		stop[at] = true
	}
	// What the most others come behind is drawn first.
	slices.SortStableFunc(joined, func(a, b string) int { return w.behind(b, joined) - w.behind(a, joined) })
	if r.Kind == "branch" {
		for i := range r.Cases {
			c := &r.Cases[i]
			in = append(in, views.FlowBranch{Case: c, Items: w.line("cnext."+r.ID+"."+c.ID, c.Next, stop)})
		}
	} else {
		for i := range r.Options {
			if o := &r.Options[i]; o.Next != "" {
				in = append(in, views.FlowBranch{Option: o, Items: w.line("onext."+r.ID+"."+o.ID, o.Next, stop)})
			}
		}
	}
	if otherwise(r) {
		in = append(in, views.FlowBranch{Items: w.line("next."+r.ID, r.Next, stop)})
	}
	return in, joined
}

// behind counts those of some steps that come behind one.
func (w *drawing) behind(id string, of []string) (n int) {
	for _, other := range of {
		if w.from(id)[other] {
			n++
		}
	}
	return n
}

// shared are the steps that more than one of some branches comes to.
func (w *drawing) shared(heads []string) (out []string) {
	seen := map[string]bool{}
	for i, head := range heads {
		if slices.Contains(heads[:i], head) {
			for id := range w.from(head) { // two answers lead to the same step
				seen[id] = true
			}
		}
		for _, other := range heads[:i] {
			for id := range w.from(head) {
				seen[id] = seen[id] || w.from(other)[id]
			}
		}
	}
	for id, both := range seen {
		if both {
			out = append(out, id)
		}
	}
	slices.Sort(out) // the same each time
	return out
}

// roots has the steps first that nothing leads to.
func (w *drawing) roots(rows []*views.FlowRow) (out []*views.FlowRow) {
	led := map[string]bool{}
	for _, r := range rows {
		for _, head := range heads(r) {
			led[head] = true
		}
	}
	for _, first := range []bool{true, false} {
		for _, r := range rows {
			if led[r.ID] != first {
				out = append(out, r)
			}
		}
	}
	return out
}
