package inbox

import "fairlead/live"

// manyEvents is how many events of one transaction are told one by one: pages that are further behind are cut off (live.Hub).
const manyEvents = 100

// condense makes few events of many: those that concern somebody in person stay, as far as they are not too many themselves; of the others
// each inbox is told once that something has changed, and everybody once that people have.
func condense(events []live.Event) (out []live.Event) {
	if len(events) <= manyEvents {
		return events
	}
	told := map[live.Event]bool{}
	for _, e := range events {
		personal := e.Kind != live.KindPresence && (e.Tell != 0 || e.TellTeam != 0)
		if !personal || len(out) >= manyEvents {
			e = live.Event{Kind: e.Kind, Inbox: e.Inbox}
			if e.Kind == live.KindPresence {
				e = live.Event{Kind: live.KindPeople}
			}
		}
		if personal && e.Conversation != 0 || !told[e] {
			out = append(out, e)
		}
		told[e] = true
	}
	return out
}
