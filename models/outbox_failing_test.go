package models_test

import (
	"context"
	"strings"
	"testing"

	"fairlead/models/modelstest"
)

// However many mails were sent: what a page shows of them is read by an index.
func TestHowChannelsSendIsReadByAnIndex(t *testing.T) {
	db := modelstest.Open(t)
	plan, err := db.ExplainRecentDeliveries(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(plan, "\n")
	if !strings.Contains(all, "deliveries_due") || strings.Contains(strings.ToUpper(all), "TEMP B-TREE") || strings.Contains(all, "Seq Scan") {
		t.Error(all)
	}
	if _, err := db.RecentDeliveries(context.Background()); err != nil {
		t.Error(err)
	}
}
