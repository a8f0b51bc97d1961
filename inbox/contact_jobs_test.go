package inbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Several nodes take in files and erase persons side by side: each file is read by one of them, once, and stopping them leaves nothing running.
func TestNodesShareContactJobs(t *testing.T) {
	p := newPeople(t)
	if !p.DB.Postgres() {
		t.Skip("SQLite has one node")
	}
	var ids []int64
	for i := range 6 {
		ids = append(ids, p.queuedImport(strings.NewReader(fmt.Sprintf("E-mail\na%d@x.example\nb%d@x.example\n", i, i)), nil))
	}
	ctx, stop := context.WithCancel(p.ctx())
	ended := make(chan struct{})
	for range 3 {
		node := inbox.New(inbox.App{DB: p.DB, Log: slog.New(slog.DiscardHandler), Now: p.Now})
		go func() { node.RunContactJobs(ctx); ended <- struct{}{} }()
	}
	for limit := time.Now().Add(time.Minute); ; {
		done := 0
		for _, id := range ids {
			i, err := p.DB.ContactImport(p.ctx(), id)
			p.ok(err)
			if i.State == models.ImportDone {
				done++
			}
			if i.State == models.ImportDone && (i.Created != 2 || i.Done != 2) {
				t.Fatalf("%+v", i)
			}
		}
		if done == len(ids) {
			break
		}
		if time.Now().After(limit) {
			t.Fatal("not all files were taken in")
		}
	}
	stop()
	for range 3 {
		<-ended
	}
}
