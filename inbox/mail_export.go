package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"

	"fairlead/channels/mailfile"
	"fairlead/models"
)

// exportedAtOnce is how many mails an export looks up at once; it holds one of them at a time.
const exportedAtOnce = 500

// ExportMail writes all mail that is kept byte for byte as an mbox file, what came in and what went out, or that of one channel, in the order of
// receipt; for whoever runs the server. What is written in chats, forms and comments is no mail. It returns how many it were.
func (a *App) ExportMail(ctx context.Context, address string, out io.Writer, seen func(n int64)) (n int64, err error) {
	channel := models.Channel{}
	if address != "" {
		channel, err = a.DB.ChannelByAddress(ctx, address)
		if errors.Is(err, models.ErrNotFound) {
			return 0, fmt.Errorf("no e-mail channel here has the address %q", address)
		}
		if err != nil {
			return 0, err
		}
	}
	w := mailfile.NewWriter(out)
	for last := int64(0); ; {
		page, err := a.DB.StoredMails(ctx, channel.ID, last, exportedAtOnce)
		if err != nil {
			return n, err
		}
		for _, m := range page {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			if err := w.Write(m.From, m.At.Time(), a.DB.ReadFile(ctx, m.RawFileID, 0)); err != nil {
				return n, err
			}
			n, last = n+1, m.ID
		}
		if seen != nil {
			seen(n)
		}
		if len(page) < exportedAtOnce {
			return n, w.Close()
		}
	}
}
