package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// Topic is the name under which nodes that share a PostgreSQL tell each other.
const Topic = "fairlead"

const retryAfter = 2 * time.Second

// Relay passes what any node announces on PostgreSQL to this node's hub, until ctx ends. ready is closed at the first connection.
// After a lost connection it tells everyone to look anew, since events may have been missed.
func Relay(ctx context.Context, url string, hub *Hub, ready chan<- struct{}) {
	for first := true; ctx.Err() == nil; {
		err := relay(ctx, url, hub, func() {
			if first {
				first = false
				close(ready)
				return
			}
			hub.Publish(Event{Kind: KindPeople})
			hub.Missed()
		})
		if ctx.Err() == nil {
			slog.Warn("live events: connection to PostgreSQL lost, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retryAfter):
		}
	}
}

func relay(ctx context.Context, url string, hub *Hub, connected func()) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer c.Close(context.WithoutCancel(ctx))
	if _, err := c.Exec(ctx, "LISTEN "+Topic); err != nil {
		return err
	}
	connected()
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var events []Event
		if err := json.Unmarshal([]byte(n.Payload), &events); err != nil {
			slog.Error("live events: unreadable", "error", err)
			continue
		}
		hub.Publish(events...)
	}
}
