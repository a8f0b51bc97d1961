package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fairlead/models"
)

// What the company has written down of its contacts.
var (
	firms     = []string{"Jachtbouw Noord", "Baltic Charter", "Zeilmakerij De Vries", "Port Services Ltd", "Nordwind Yachten", "Atelier Voile", "Marina Sol", "Blue Tide Rigging"}
	jobs      = []string{"Owner", "Skipper", "Fleet manager", "Bookkeeper", "Harbour agent", "Rigger"}
	codes     = map[string]string{"nl": "+3120555%04d", "en": "+4420794600%02d", "de": "+4930231250%02d", "fr": "+3314418%04d", "es": "+3491123%04d", "pl": "+4822555%04d", "pt": "+3512155%05d", "ja": "+8133123%04d"}
	seenPages = []string{"/berths", "/berths/prices", "/contact", "/crane", "/winter-storage", "/"}
)

// knowContacts writes down companies, phones and owners of some contacts, and has a few browsers known.
func (w *world) knowContacts(ctx context.Context) error {
	var addresses []string
	for a := range w.cast.byEmail {
		addresses = append(addresses, a)
	}
	slices.Sort(addresses)
	n := 0
	for _, address := range addresses {
		c, err := w.tx.ContactByAddress(ctx, address)
		if errors.Is(err, models.ErrNotFound) {
			continue // has not written
		}
		if err != nil {
			return err
		}
		if err := w.know(ctx, c, w.cast.byEmail[address], n); err != nil {
			return err
		}
		n++
	}
	return nil
}

// know writes down what is known of the nth contact.
func (w *world) know(ctx context.Context, c models.Contact, p *contact, n int) error {
	if n%2 == 0 {
		c.Company = firms[n/2%len(firms)]
		if n%4 == 0 {
			c.JobTitle = jobs[n/4%len(jobs)]
		}
		if n%10 == 0 {
			c.Note = "Berth for " + p.boat + ". Prefers to be called in the morning."
		}
		if err := w.tx.UpdateContact(ctx, c); err != nil {
			return err
		}
	}
	if format := codes[p.language]; n%3 == 0 && format != "" {
		if phone, ok := models.NormalPhone(fmt.Sprintf(format, 10+n%90), ""); ok {
			if err := w.tx.AddPhone(ctx, c.ID, phone); err != nil {
				return err
			}
		}
	}
	if n%4 == 1 {
		owner := []int{1, 4, 2, 1, 0, 5, 9}[n/4%7]
		if err := w.tx.SetContactOwner(ctx, c.ID, w.users[owner]); err != nil {
			return err
		}
		if err := w.tx.Record(ctx, models.History{At: models.At(w.clock), Kind: models.HistoryContactOwner, UserID: w.users[owner], Other: c.ID, ByUser: w.users[0]}); err != nil {
			return err
		}
	}
	if n%5 == 1 {
		return w.track(ctx, c, n)
	}
	return nil
}

// track makes a browser of a contact known, with the pages that it has shown.
func (w *world) track(ctx context.Context, c models.Contact, n int) error {
	at := func(days int) models.Time { return models.At(w.now.Add(-time.Duration(days) * 23 * time.Hour)) }
	v := models.Visitor{KeyHash: models.VisitorKeyHash(fmt.Sprint("demo ", c.ID)), CreatedAt: at(20), SeenAt: at(20)}
	if err := w.tx.CreateVisitor(ctx, &v); err != nil {
		return err
	}
	for i := range 3 + n%6 {
		path := seenPages[(n+i)%len(seenPages)]
		visit := models.Visit{VisitorID: v.ID, URL: "https://www." + companyDomain + path, Title: strings.ToUpper(path[1:min(2, len(path))]) + strings.ReplaceAll(path[min(2, len(path)):], "-", " "), At: at(20 - 2*i)}
		if err := w.tx.CreateVisit(ctx, &visit); err != nil {
			return err
		}
	}
	if err := w.tx.BindVisitor(ctx, v.ID, c.ID, at(1)); err != nil {
		return err
	}
	return w.tx.Record(ctx, models.History{At: models.At(w.clock), Kind: models.HistoryTracked, Other: c.ID, Value: "yes"})
}
