package inbox

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"fairlead/channels/email"
	"fairlead/models"
)

// Accept answers the SMTP door at RCPT: nil if the address belongs to a channel. "support+anything@" belongs to "support@"
// (RFC 5233).
func (a *App) Accept(ctx context.Context, recipient string) error {
	_, err := a.channelFor(ctx, recipient)
	if errors.Is(err, models.ErrNotFound) {
		return &email.Refusal{Code: 550, Enhanced: [3]int{5, 1, 1}, Message: "There is no inbox with this address here"}
	}
	return err
}

func (a *App) channelFor(ctx context.Context, recipient string) (models.Channel, error) {
	if !isText(recipient) {
		return models.Channel{}, models.ErrNotFound
	}
	ch, err := a.DB.ChannelByAddress(ctx, recipient)
	local, domain, _ := strings.Cut(recipient, "@")
	if plain, _, tagged := strings.Cut(local, "+"); tagged && errors.Is(err, models.ErrNotFound) {
		return a.DB.ChannelByAddress(ctx, plain+"@"+domain)
	}
	return ch, err
}

// isText reports whether a database can hold s: what stands in an SMTP command may be any bytes.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// Deliver stores a mail from the SMTP door in the inbox of each recipient, once each, and routes it. When it returns nil, all of it
// is on disk. The same mail delivered again changes nothing.
func (a *App) Deliver(ctx context.Context, e email.Envelope) error {
	in := email.Parse(e.Raw)
	done := map[int64]bool{}
	for _, to := range e.To {
		ch, err := a.channelFor(ctx, to)
		if errors.Is(err, models.ErrNotFound) {
			continue // removed since RCPT: the others still get it
		}
		if err != nil {
			return err
		}
		if done[ch.ID] {
			continue
		}
		done[ch.ID] = true
		if err := a.Receive(ctx, ch, in, e); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		return &email.Refusal{Code: 550, Enhanced: [3]int{5, 1, 1}, Message: "There is no inbox with this address here"}
	}
	return nil
}
