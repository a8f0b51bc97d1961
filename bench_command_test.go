package main

import (
	"strings"
	"testing"
)

func TestBenchChatMeasuresWhatItSays(t *testing.T) {
	t.Setenv(runAsMain, "1")
	var out strings.Builder
	if err := benchCommand(t.Context(), []string{"chat", "-visitors", "6", "-agents", "2", "-messages", "12", "-quiet", "1ms"}, &out); err != nil {
		t.Fatal(err, out.String())
	}
	for _, want := range []string{"6 visitors and 2 agents connected", "message on the agent's page", "answer at the visitor", "memory for each connected visitor"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q: %s", want, out.String())
		}
	}
}

func TestBenchTakesOnlyWhatItKnows(t *testing.T) {
	for _, args := range [][]string{nil, {"mail"}, {"chat", "-visitors", "0"}, {"chat", "-visitors", "x"}, {"chat", "more"}} {
		if err := benchCommand(t.Context(), args, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "fairlead help") {
			t.Errorf("%q: %v", args, err)
		}
	}
}
