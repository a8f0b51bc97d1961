package inbox

import (
	"context"
	"strings"

	"golang.org/x/net/idna"

	"fairlead/models"
)

// SenderRulings is a page of decisions about senders, newest first, with the names of who made them.
type SenderRulings struct {
	Rows  []models.SenderRuling
	More  bool
	Users map[int64]models.User
}

const rulingsPage = 50

// SenderRulings lists what was decided about senders, with ids below before. For admins: it names people who wrote to any inbox.
func (a *App) SenderRulings(ctx context.Context, who Actor, ruling models.Ruling, before int64) (p SenderRulings, err error) {
	if err := who.mustAdmin(); err != nil {
		return p, err
	}
	if p.Rows, err = a.DB.SenderRulings(ctx, ruling, before, rulingsPage+1); err != nil {
		return p, err
	}
	if len(p.Rows) > rulingsPage {
		p.Rows, p.More = p.Rows[:rulingsPage], true
	}
	var by []int64
	for _, r := range p.Rows {
		by = append(by, r.ByUser)
	}
	if len(by) > 0 {
		p.Users, err = a.DB.UsersByID(ctx, unique(by))
	}
	return p, err
}

// AddBlocked blocks an address, or a domain as "@example.com" or "example.com". For admins. Problems: address.
func (a *App) AddBlocked(ctx context.Context, who Actor, typed string) (string, error) {
	address := strings.ToLower(strings.TrimSpace(typed))
	if !strings.Contains(address, "@") {
		address = "@" + address
	}
	if address = models.NormalEmail(address); !isDomain(address[strings.LastIndexByte(address, '@')+1:]) || !strings.HasPrefix(address, "@") && !models.ValidEmail(address) {
		return "", models.Problems{{Field: "address", Text: "Type an address, like ann@example.com, or a domain, like example.com."}}
	}
	return address, a.admin(ctx, who, func(e edit) error {
		if !strings.HasPrefix(address, "@") {
			if err := mayBlock(ctx, e.tx, address); err != nil {
				return err
			}
		}
		_, err := e.tx.RuleSender(ctx, models.SenderRuling{Ruling: models.RulingBlocked, Address: address, ByUser: e.who.User.ID, CreatedAt: e.now})
		return err
	})
}

// isDomain reports whether mail may come from a domain of this name (RFC 5891): it has at least two parts.
func isDomain(s string) bool {
	ascii, err := idna.Lookup.ToASCII(s)
	return err == nil && strings.Contains(strings.Trim(ascii, "."), ".") && models.ValidEmail("x@"+ascii)
}

// DropRuling takes back what was decided about a sender, and returns what that was, for undo. For admins.
func (a *App) DropRuling(ctx context.Context, who Actor, id int64) (r models.SenderRuling, err error) {
	err = a.admin(ctx, who, func(e edit) (err error) {
		if r, err = e.tx.SenderRuling(ctx, id); err != nil {
			return err
		}
		return e.tx.UnruleSender(ctx, r.Ruling, r.Address)
	})
	return r, err
}
