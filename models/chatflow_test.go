package models

import (
	"math"
	"strings"
	"testing"
)

func TestThePagesThatAPatternStandsFor(t *testing.T) {
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"/pricing", "https://shop.example/pricing", true},
		{"/pricing", "https://shop.example/pricing/", true},
		{"/pricing", "https://shop.example/pricing?ref=mail#top", true},
		{"/pricing", "https://shop.example/pricing/team", false},
		{"/pricing/*", "https://shop.example/pricing/team/1", true},
		{"/pricing/*", "https://shop.example/pricing", true},
		{"/pricing/*", "https://shop.example/pricings", false},
		{"*checkout*", "https://shop.example/nl/checkout/2", true},
		{"*checkout*", "https://shop.example/cart", false},
		{"shop.example", "https://www.shop.example/any/page", true},
		{"shop.example", "https://shop.example/", true},
		{"shop.example", "https://my-shop.example/", false},
		{"shop.example/help", "https://shop.example/help", true},
		{"https://www.shop.example/help", "http://shop.example/help/", true},
		{"https://shop.example/", "https://shop.example", true},
		{"https://shop.example/", "https://shop.example/other", false},
		{"*.shop.example", "https://nl.shop.example/other", true},
		{"*.shop.example/a*", "https://nl.shop.example/about", true},
		{"SHOP.example/Help", "https://shop.EXAMPLE/Help", true},
		{"/a?lang=nl", "https://shop.example/a?lang=nl", true},
		{"/a?lang=nl", "https://shop.example/a?lang=en", false},
		{"/", "https://shop.example/", true},
		{"/", "https://shop.example/a", false},
		{"*", "https://shop.example/a?b", true},
		{"/caf%C3%A9", "https://shop.example/caf%C3%A9", false}, // patterns are typed as they are read
		{"/café", "https://shop.example/caf%C3%A9", true},
		{"/a*b*c", "https://shop.example/aXbYbZc", true},
		{"/a*a", "https://shop.example/a", false},
		{"*", "file:///etc/passwd", false},
		{"*", "no address", false},
	} {
		if got := (ChatTarget{Include: []string{c.pattern}}).Shows(c.address); got != c.want {
			t.Errorf("%s on %s: %v", c.pattern, c.address, got)
		}
	}
	both := ChatTarget{Include: []string{"/shop/*"}, Exclude: []string{"*checkout*"}}
	if both.Shows("https://a.example/shop/checkout") || !both.Shows("https://a.example/shop/hats") || !(ChatTarget{}).Shows("https://a.example/") {
		t.Error("what is left out does not win, or no pattern is not every page")
	}
	if wild(strings.Repeat("a*", 300)+"b", strings.Repeat("a", 100_000)) {
		t.Error("it fits")
	}
}

func TestTheColourOfTextCanBeReadOnEveryColour(t *testing.T) {
	if got := Contrast(White, "#000000"); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white is %v", got)
	}
	for _, c := range []string{"", "red", "#fff", "#12345g"} {
		if Contrast(White, c) != 0 {
			t.Errorf("%q is a colour", c)
		}
	}
	const digits = "0123456789abcdef"
	for i := range 16 * 16 * 16 {
		c := "#" + strings.Repeat(digits[i>>8:i>>8+1], 2) + strings.Repeat(digits[i>>4&15:i>>4&15+1], 2) + strings.Repeat(digits[i&15:i&15+1], 2)
		if got := Contrast(TextOn(c), c); got < 4.5 {
			t.Errorf("text on %s has %v", c, got)
		}
	}
}

func TestWhatIsWrongWithADisplay(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*ChatDisplay)
		field  string
	}{
		"as it starts":     {func(*ChatDisplay) {}, ""},
		"without a #":      {func(d *ChatDisplay) { d.Colour = " 0B6E63 " }, ""},
		"no colour":        {func(d *ChatDisplay) { d.Colour = "teal" }, "colour"},
		"script":           {func(d *ChatDisplay) { d.Colour = "#fff;}body{" }, "colour"},
		"a strange side":   {func(d *ChatDisplay) { d.Side = "top" }, "side"},
		"an emoji":         {func(d *ChatDisplay) { d.Avatar = "👩🏽‍🚀" }, ""},
		"a flag":           {func(d *ChatDisplay) { d.Avatar = "🇳🇱" }, ""},
		"initials":         {func(d *ChatDisplay) { d.Avatar = "HB" }, ""},
		"a word":           {func(d *ChatDisplay) { d.Avatar = "Bot" }, "avatar"},
		"a long greeting":  {func(d *ChatDisplay) { d.Greeting = map[string]string{"nl": strings.Repeat("é", 501)} }, "greeting.nl"},
		"a long launcher":  {func(d *ChatDisplay) { d.Launcher = map[string]string{"en": strings.Repeat("é", 61)} }, "launcher.en"},
		"a long name":      {func(d *ChatDisplay) { d.Name = strings.Repeat("é", 81) }, "name"},
		"as long as it is": {func(d *ChatDisplay) { d.Greeting = map[string]string{"nl": strings.Repeat("é", 500)} }, ""},
	} {
		d := DefaultChatflow("x").Display
		c.change(&d)
		p := d.Check()
		if got := len(p) > 0; got != (c.field != "") || got && p[0].Field != c.field {
			t.Errorf("%s: %+v", name, p)
		}
		if c.field == "" && Contrast(White, d.Colour) == 0 {
			t.Errorf("%s: the colour is %q", name, d.Colour)
		}
	}
}

func TestWhatIsWrongWithATargetAndOptions(t *testing.T) {
	for _, c := range []struct {
		target ChatTarget
		field  string
	}{
		{ChatTarget{}, ""}, {ChatTarget{Include: []string{" /a ", "", "/a"}, Delay: 600, Visitors: "known", Device: "phone"}, ""},
		{ChatTarget{Include: []string{"/a b"}}, "include"}, {ChatTarget{Exclude: []string{"<script>"}}, "exclude"}, {ChatTarget{Exclude: make101()}, "exclude"},
		{ChatTarget{Delay: 601}, "delay"}, {ChatTarget{Delay: -1}, "delay"}, {ChatTarget{Visitors: "some"}, "visitors"}, {ChatTarget{Device: "watch"}, "device"},
	} {
		typed := c.target
		p := c.target.Check()
		if got := len(p) > 0; got != (c.field != "") || got && p[0].Field != c.field {
			t.Errorf("%+v: %+v", typed, p)
		}
		if c.field == "" && len(c.target.Include) > 1 {
			t.Errorf("%+v became %+v", typed, c.target)
		}
	}
	for _, c := range []struct {
		change func(*ChatOptions)
		field  string
	}{
		{func(*ChatOptions) {}, ""}, {func(o *ChatOptions) { o.Hours = "never" }, "hours"}, {func(o *ChatOptions) { o.Outside = "" }, "outside"}, {func(o *ChatOptions) { o.Consent = "" }, "consent"},
		{func(o *ChatOptions) { o.CloseAfter = -1 }, "close_after"}, {func(o *ChatOptions) { o.CloseAfter = 43201 }, "close_after"}, {func(o *ChatOptions) { o.Domains = []string{"a b"} }, "domains"},
		{func(o *ChatOptions) { o.Domains = []string{"https://Shop.example/x", ""} }, ""},
	} {
		o := DefaultChatflow("x").Options
		c.change(&o)
		p := o.Check()
		if got := len(p) > 0; got != (c.field != "") || got && p[0].Field != c.field {
			t.Errorf("%+v: %+v", o, p)
		}
	}
}

func make101() (out []string) {
	for i := range 101 {
		out = append(out, "/"+strings.Repeat("x", i))
	}
	return out
}
