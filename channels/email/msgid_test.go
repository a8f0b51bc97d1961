package email

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestOfSystem(t *testing.T) {
	for id, want := range map[string]bool{
		NewMessageID([]byte("k"), 0, 0, "a.example"): true, NewMessageID([]byte("k"), 1, 2, "a.example"): false, NewMessageID([]byte("k"), 0, 2, "a.example"): false,
		"": false, "<@>": false, "<a@b>": false, "<x.y.z.w@b>": false, "<.@b>": false,
	} {
		if got := OfSystem(id); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestMessageIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 16, 64).Draw(t, "key")
		inbox, message := rapid.Int64().Draw(t, "inbox"), rapid.Int64().Draw(t, "message")
		domain := rapid.SampledFrom([]string{"harbour.example", "Mail.EXAMPLE", "münchen.example", "", "a b\r\n"}).Draw(t, "domain")
		id := NewMessageID(key, inbox, message, domain)
		if !isMessageID(id) || len(id) > 350 {
			t.Fatalf("%q is no Message-ID", id)
		}
		for _, seen := range []string{id, strings.ToUpper(id)} {
			if i, m, ok := VerifyMessageID(key, seen); !ok || i != inbox || m != message {
				t.Fatalf("%q: %d %d %v, want %d %d", seen, i, m, ok, inbox, message)
			}
		}
		if _, _, ok := VerifyMessageID(append(key, 'x'), id); ok {
			t.Fatal("another key verifies it")
		}
		if NewMessageID(key, inbox, message, domain) == id {
			t.Fatal("the same id twice")
		}
	})
}

func TestChangedMessageIDFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := []byte("a key of some length")
		id := NewMessageID(key, rapid.Int64Min(1).Draw(t, "inbox"), rapid.Int64Min(1).Draw(t, "message"), "harbour.example")
		runes := []rune(id)
		at := rapid.IntRange(0, len(runes)-1).Draw(t, "at")
		to := rapid.OneOf(rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyz234567.@<>ſK")), rapid.Rune()).Draw(t, "to")
		changed := string(runes[:at]) + string(to) + string(runes[at+1:])
		if isASCII(changed) && strings.EqualFold(changed, id) {
			t.Skip("not a change")
		}
		for _, forged := range []string{changed, string(runes[:at]) + string(runes[at+1:]), string(runes[:at]) + string(to) + string(runes[at:])} {
			if strings.EqualFold(forged, id) && isASCII(forged) {
				continue
			}
			if _, _, ok := VerifyMessageID(key, forged); ok {
				t.Fatalf("%q verifies, made from %q", forged, id)
			}
		}
	})
}
