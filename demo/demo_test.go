package demo

import (
	"context"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models/modelstest"
)

func TestQuick(t *testing.T) {
	db := modelstest.Open(t)
	app := inbox.New(inbox.App{DB: db, URL: "http://127.0.0.1"})
	at := time.Now()
	if err := Fill(context.Background(), app, Options{}); err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(at))
}
