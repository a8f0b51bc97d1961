package inbox

import (
	"context"
	"strings"
	"time"

	"fairlead/models"
)

// unsentFor is how long it matters that a mail was not delivered, if none was sent since.
const unsentFor = 7 * 24 * time.Hour

// unsent says of channels, by id, since when nothing that was tried has gone out. Nobody reads words with an address in them who does not read the inbox.
func (a *App) unsent(ctx context.Context, who Actor, channels ...models.Channel) (map[int64]models.Unsent, error) {
	rows, err := a.DB.RecentDeliveries(ctx)
	if err != nil {
		return nil, err
	}
	out := map[int64]models.Unsent{}
	for _, ch := range channels {
		u := unsentOf(rows, ch.ID, a.now())
		if strings.Contains(u.Words, "@") && !who.CanRead(ch.InboxID) {
			u.Words = ""
		}
		if ch.CanSend() && u.Since.IsSet() {
			out[ch.ID] = u
		}
	}
	return out, nil
}

// unsentOf reads from deliveries how it stands with a channel. One address that a server refuses says nothing of the channel; two do, and so does a
// server that could not be asked.
func unsentOf(rows []models.Delivery, channelID int64, now models.Time) (u models.Unsent) {
	lastOut := now.Add(-unsentFor)
	for _, d := range rows {
		if d.ChannelID == channelID && (d.State == models.DeliverySent || d.State == models.DeliveryBounced || d.State == models.DeliveryUnknown) {
			lastOut = max(lastOut, d.DoneAt)
		}
	}
	newest, certain := models.Time(0), false
	mails, recipients := map[int64]bool{}, map[string]bool{}
	for _, d := range rows {
		tried, is := lastTried(d)
		if !is || d.ChannelID != channelID || tried <= lastOut {
			continue
		}
		if began := max(d.CreatedAt, lastOut); !u.Since.IsSet() || began < u.Since {
			u.Since = began
		}
		if tried > newest {
			newest, u.Words = tried, d.LastWords
		}
		recipients[d.Recipient], certain = true, certain || !isReply(d.LastWords)
		if mails[d.RawFileID] {
			continue
		}
		if mails[d.RawFileID] = true; d.State == models.DeliveryPending {
			u.Waiting++
		} else {
			u.Failed++
		}
	}
	if len(recipients) < 2 && !certain {
		return models.Unsent{}
	}
	return u
}

// lastTried returns when the last attempt for a delivery was that came to nothing; false: there was none.
func lastTried(d models.Delivery) (at models.Time, is bool) {
	switch {
	case d.State == models.DeliveryFailed:
		return d.DoneAt, true
	case d.State == models.DeliveryPending && d.Attempts > 0:
		return max(d.NextAt.Add(-retries[min(d.Attempts, len(retries))-1]), d.CreatedAt), true
	}
	return 0, false
}

// isReply reports whether words are what a mail server has answered: they begin with its number.
func isReply(words string) bool { return words != "" && words[0] >= '2' && words[0] <= '5' }
