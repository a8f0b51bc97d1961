package inbox

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	checksAtOnce = 4
	checkTime    = 20 * time.Second // for all that is looked up about one mail
	checkLease   = 2 * time.Minute
	checkAgain   = 10 * time.Minute // after a server of names gave no answer
	checkTries   = 3
	checkPoll    = 30 * time.Second
)

// firstChecks is what a mail says of its sender by itself, and what the server in front of us has written. The rest is looked up later: nobody waits for it.
func firstChecks(ch models.Channel, in email.Inbound, e email.Envelope, way Entrance) *models.Checks {
	c := &models.Checks{}
	if email.NameHides(in.From) {
		c.Suspicion = append(c.Suspicion, models.SuspicionName)
	}
	if !email.OneSender(e.Raw) && in.Problem == "" {
		c.Suspicion = append(c.Suspicion, models.SuspicionFrom)
	}
	if !cameByRelay(ch, e.RemoteIP, way.Door) {
		return c
	}
	says := email.ReadRelay(e.Raw, ch.Relay, in.From.Email)
	if says.Spam {
		c.Spam = ch.Relay
	}
	if says.Found {
		c.SPF, c.DKIM, c.DMARC, c.Signed, c.By = says.SPF, says.DKIM, says.DMARC, says.Signed, ch.Relay
	}
	return c
}

// byUs is who says what was looked up here.
const byUs = "us"

// cameByRelay reports whether a mail can only have come through the server that a channel names: fetched from its mailbox, or from one of its
// networks. What anybody else has written above a mail counts for nothing.
func cameByRelay(ch models.Channel, from netip.Addr, door models.Door) bool {
	if ch.Relay == "" {
		return false
	}
	if door == models.DoorIMAP {
		return true
	}
	if door != models.DoorSMTP || !from.IsValid() {
		return false
	}
	if strings.TrimSpace(ch.RelayFrom) == "" {
		return from.Unmap().IsLoopback()
	}
	networks, _ := readNetworks(ch.RelayFrom)
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(from.Unmap()) })
}

// readNetworks reads addresses and networks that are parted by commas or blanks; ok: all of them are some.
func readNetworks(text string) (out []netip.Prefix, ok bool) {
	ok = true
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' || r == ';' }) {
		p, err := netip.ParsePrefix(word)
		if err != nil {
			a, err := netip.ParseAddr(word)
			if err != nil {
				ok = false
				continue
			}
			p = netip.PrefixFrom(a.WithZone("").Unmap(), a.Unmap().BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, ok
}

// lookUpLater has the rest looked up about a mail that has just been stored.
func (r *arrival) lookUpLater() error {
	if r.app.DNS == nil || r.way.Old {
		return nil
	}
	c := models.SenderCheck{MessageID: r.msg.ID, DueAt: r.now}
	if o := r.origin; o.Public() && !cameByRelay(r.channel, o.RemoteIP, r.way.Door) && r.way.Door == models.DoorSMTP {
		c.RemoteIP = o.RemoteIP.String()
		if isText(o.MailFrom) && isText(o.Helo) {
			c.MailFrom, c.Helo = o.MailFrom, o.Helo
		}
	}
	r.news.checks = true
	return r.tx.CreateSenderCheck(r.ctx, c)
}

// RunSenderChecks looks up what speaks for the senders of mails until ctx ends. What is under way then is done at the next start.
func (a *App) RunSenderChecks(ctx context.Context) {
	for a.DNS != nil && ctx.Err() == nil {
		n, err := a.CheckSenders(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("senders", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-a.checks:
		case <-time.After(checkPoll):
		}
	}
}

// CheckSenders looks up what is due about a few mails, and returns how many these were.
func (a *App) CheckSenders(ctx context.Context) (int, error) {
	var due []models.SenderCheck
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		due, err = tx.ClaimSenderChecks(ctx, a.now(), a.now().Add(checkLease), checksAtOnce)
		return err
	})
	if err != nil {
		return 0, err
	}
	errs := make([]error, len(due))
	var all sync.WaitGroup
	for i, c := range due {
		all.Go(func() { errs[i] = guarded(func() error { return a.checkSender(ctx, c) }) })
	}
	all.Wait()
	return len(due), errors.Join(errs...)
}

func (a *App) checkSender(ctx context.Context, due models.SenderCheck) error {
	m, err := a.DB.Message(ctx, due.MessageID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c := models.Checks{}
	if m.Checks != nil {
		c = *m.Checks
	}
	again := false
	if c.By == "" || c.By == byUs {
		var raw bytes.Buffer
		if err := a.DB.CopyFile(ctx, m.RawFileID, &raw); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		again = a.lookUp(ctx, &c, raw.Bytes(), m, due) && due.Tries+1 < checkTries
	}
	if err := a.suspect(ctx, &c, m.From); err != nil {
		return err
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		conv, err := tx.Conversation(ctx, m.ConversationID)
		if err != nil {
			return err
		}
		if c.Doubtful() && !m.Checks.Doubtful() {
			n.tell(lookAgain(conv))
		}
		if again {
			return errors.Join(tx.StoreChecks(ctx, m.ID, &c), tx.DelaySenderCheck(ctx, m.ID, a.now().Add(checkAgain)))
		}
		return errors.Join(tx.StoreChecks(ctx, m.ID, &c), tx.DropSenderCheck(ctx, m.ID))
	})
}

// lookUp asks the DNS about a mail and reports whether asking again may say more.
func (a *App) lookUp(ctx context.Context, c *models.Checks, raw []byte, m models.Message, due models.SenderCheck) bool {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	o := email.Origin{Helo: due.Helo, MailFrom: due.MailFrom}
	o.RemoteIP, _ = netip.ParseAddr(due.RemoteIP)
	found := email.CheckSender(ctx, a.DNS, raw, m.From.Email, o)
	c.SPF, c.DKIM, c.DMARC, c.Signed, c.By = found.SPF, found.DKIM, found.DMARC, found.Signed, byUs
	return found.Temporary()
}

// suspect compares a sender with colleagues and with our own domains.
func (a *App) suspect(ctx context.Context, c *models.Checks, from models.Person) error {
	names, domains, err := a.DB.ColleaguesNamed(ctx, models.NormalEmail(from.Email))
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(models.NormalEmail(from.Email), "@")
	if domain == "" || slices.Contains(domains, domain) {
		return nil
	}
	if slices.ContainsFunc(names, func(n string) bool { return email.SameName(n, from.Name) }) {
		c.Suspicion = addOnce(c.Suspicion, models.SuspicionColleague)
	}
	if slices.ContainsFunc(domains, func(d string) bool { return email.LooksLike(domain, d) }) {
		c.Suspicion = addOnce(c.Suspicion, models.SuspicionDomain)
	}
	return nil
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// SetRelay stores whose word about senders a channel takes. For admins, and leads of its inbox. Problems: relay, relay_from.
func (a *App) SetRelay(ctx context.Context, who Actor, id int64, relay, from string) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := managedOfKind(ctx, e.tx, e.who, id, models.ChannelEmail)
		if err != nil {
			return err
		}
		var p models.Problems
		ch.Relay, ch.RelayFrom = strings.TrimSpace(relay), strings.Join(strings.Fields(from), " ")
		if len(ch.Relay) > 253 || strings.ContainsFunc(ch.Relay, func(r rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", r)
		}) {
			p.Add("relay", "Type the server's name only, like mx.example.com.")
		}
		if _, ok := readNetworks(ch.RelayFrom); !ok || len(ch.RelayFrom) > 5000 {
			p.Add("relay_from", "Type addresses or networks with commas, like 192.0.2.7, 2001:db8::/32.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		return e.tx.SetRelay(ctx, ch)
	})
}
