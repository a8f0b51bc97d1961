package routing

import (
	"strings"

	"fairlead/models"
)

// Replay decides again what a stored decision decided, from nothing but its record.
func Replay(d models.Decision) Decision {
	in := Input{Owner: d.ContactOwner, Tracked: d.Tracked, FromQueue: d.FromQueue, Ahead: d.Ahead, SecondDue: d.SecondDue, Closed: d.Closed,
		Rule: Rule{Assign: d.AssignTo.Assigns(), OnlyAvailable: d.OnlyAvailable, Turns: d.Turns, Tie: Tie(d.Tie), Handout: d.Handout,
			ContactOwner: d.AssignTo == models.AssignContactOwner, NeedsTracked: d.NeedsTracked, Chat: d.Chat}}
	for _, c := range d.Candidates {
		in.Candidates = append(in.Candidates, Candidate{
			UserID: c.UserID, Second: c.Second, Active: !strings.Contains(c.Lacks, "a"), Invited: strings.Contains(c.Lacks, "i"),
			Seat: !strings.Contains(c.Lacks, "s"), Access: !strings.Contains(c.Lacks, "x"), Available: c.Availability == models.Available,
			Page:    d.Chat && !strings.Contains(c.Lacks, "p"),
			LeftOut: c.LeftOut, Load: c.Load, Capacity: c.Capacity, Handed: c.Handed, LastAssigned: c.LastAssigned,
		})
	}
	return Decide(in)
}
