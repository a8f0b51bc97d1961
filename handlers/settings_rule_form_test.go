package handlers

import (
	"net/url"
	"testing"

	"fairlead/models"
)

// A page from before there was a queue does not switch it off.
func TestAnOldRuleFormKeepsTheQueue(t *testing.T) {
	old, err := ruleForm(form{url.Values{"assign_to": {"specific"}, "tie": {"rotate"}, "members": {"u1"}}})
	if err != nil || !old.Drain || old.Handout != models.DefaultRule(0).Handout {
		t.Errorf("%+v, %v", old, err)
	}
	off, err := ruleForm(form{url.Values{"assign_to": {"specific"}, "tie": {"rotate"}, "members": {"u1"}, "handout": {"5"}}})
	if err != nil || off.Drain {
		t.Errorf("%+v, %v", off, err)
	}
}
