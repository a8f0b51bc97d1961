package inbox

import (
	"runtime"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/channels/mailfile"
	"fairlead/models"
)

// oldMail is a mail of a file, read.
type oldMail struct {
	mailfile.Mail
	in      email.Inbound
	at      models.Time
	snippet string
}

// parseMails reads what mails say. It takes longer than storing it, and is done before the transaction, by all processors.
func parseMails(mails []mailfile.Mail) []oldMail {
	out := make([]oldMail, len(mails))
	var todo sync.WaitGroup
	slots := make(chan struct{}, max(1, runtime.NumCPU()))
	for n, m := range mails {
		slots <- struct{}{}
		todo.Go(func() {
			defer func() { <-slots }()
			out[n] = parseMail(m)
		})
	}
	todo.Wait()
	return out
}

func parseMail(m mailfile.Mail) oldMail {
	o := oldMail{Mail: m, in: email.Parse(m.Raw)}
	if o.Problem == "" {
		if err := email.CheckBounds(m.Raw); err != nil {
			o.Problem = o.in.Problem
		}
	}
	if o.in.From.Email == "" {
		o.in.From.Email = unknownSender
	}
	o.snippet = email.Snippet(o.in.Visible, snippetLength)
	for _, t := range []time.Time{email.ReceivedAt(m.Raw), o.in.Date, m.At} { // what the server said, what the sender wrote, what the file says
		if !t.IsZero() && t.Year() >= 1970 {
			o.at = models.At(t)
			break
		}
	}
	return o
}
