package inbox

import (
	"context"
	"net"
	"strings"

	"fairlead/channels/email"
	"fairlead/models"
)

// SendTestMessage sends a mail through the SMTP door, the way any mail server would, to the first channel of an inbox that the
// actor has access to (0: of any). It comes from the actor, so that the answer arrives in a real mailbox.
func (a *App) SendTestMessage(ctx context.Context, who Actor, inboxID int64) error {
	if a.Door == "" {
		return models.Problems{{Text: "The door for incoming mail is closed: set FAIRLEAD_SMTP_ADDR and start again."}}
	}
	ch, err := a.testChannel(ctx, who, inboxID)
	if err != nil {
		return err
	}
	host, port, err := splitDoor(a.Door)
	if err != nil {
		return err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return err
	}
	now := a.now()
	raw, err := email.Compose(email.Outbound{
		From: email.Address{Name: who.User.Name, Email: who.User.Email}, To: []email.Address{{Email: ch.Address}}, Date: now.Time(),
		Subject: "A test message", Body: "This is a test message from " + who.User.Name + ".\n\nIt came in by the same door as all mail: SMTP, at " + a.Door + ".",
		MessageID: email.NewMessageID(account.Key, 0, int64(now), "test.invalid"),
	})
	if err != nil {
		return err
	}
	outcomes, err := a.Sender.Send(ctx, email.Server{Host: host, Port: port, Security: email.SecurityNone, AllowPrivate: true}, who.User.Email, []string{ch.Address}, raw, func() error { return nil })
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if o.State != email.StateSent {
			return models.Problems{{Text: "The test message was not taken: %s", Arg: o.Words}}
		}
	}
	return nil
}

func (a *App) testChannel(ctx context.Context, who Actor, inboxID int64) (models.Channel, error) {
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return models.Channel{}, err
	}
	for _, ch := range channels {
		if ch.Kind == models.ChannelEmail && who.CanRead(ch.InboxID) && (inboxID == 0 || ch.InboxID == inboxID) {
			return ch, nil
		}
	}
	return models.Channel{}, models.ErrNotFound
}

// splitDoor returns where to reach the door: one that listens on every address is reached on loopback.
func splitDoor(addr string) (host string, port int, err error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return "", 0, err
	}
	if tcp.IP == nil || tcp.IP.IsUnspecified() {
		return "127.0.0.1", tcp.Port, nil
	}
	return strings.Trim(tcp.IP.String(), "[]"), tcp.Port, nil
}
