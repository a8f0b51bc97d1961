package models

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds on what is typed about a chatflow. Lengths are in characters.
const (
	maxPatterns   = 100
	maxPattern    = 500
	maxGreeting   = 500
	maxLauncher   = 60
	maxAvatar     = 2
	maxDelay      = 600
	maxCloseAfter = 30 * 24 * 60
	defaultColour = "#0b6e63"
)

// DefaultChatflow is what a new chatflow starts with: shown on every page, to everybody, at any hour, and not switched on yet.
func DefaultChatflow(slug string) Chatflow {
	return Chatflow{Slug: slug, Display: ChatDisplay{Colour: defaultColour, Side: "right"},
		Options: ChatOptions{Hours: ChatAlways, Outside: ChatShown, Consent: ConsentAsk, Transcript: true}}
}

// CheckSlug trims an address and says what is wrong with it.
func (f *Chatflow) CheckSlug() (p Problems) {
	f.Slug = strings.ToLower(strings.TrimSpace(f.Slug))
	switch {
	case len(f.Slug) > maxSlug:
		p.Add("slug", "This is too long: at most 60 characters.")
	case !slugs.MatchString(f.Slug):
		p.Add("slug", "Use small letters, digits and hyphens, like contact-us.")
	}
	return p
}

// Check trims what was typed and says what is wrong with it. Problems: colour, side, avatar, name, greeting.LANG, launcher.LANG.
func (d *ChatDisplay) Check() (p Problems) {
	d.Colour = strings.ToLower(strings.TrimSpace(d.Colour))
	if d.Colour != "" && d.Colour[0] != '#' {
		d.Colour = "#" + d.Colour
	}
	if !colours.MatchString(d.Colour) {
		p.Add("colour", "Type a colour as # and six digits from 0 to f, like #0b6e63.")
	}
	if d.Side != "right" && d.Side != "left" {
		p.Add("side", "Choose one from the list.")
	}
	d.Avatar, d.Name = CleanLine(d.Avatar), CleanLine(d.Name)
	if visible(d.Avatar) > maxAvatar {
		p.Add("avatar", "Type at most two letters, or one emoji.")
	}
	if utf8.RuneCountInString(d.Name) > 80 {
		p.Add("name", "This is too long: at most 80 characters.")
	}
	d.Greeting = cleanTexts(&p, "greeting", d.Greeting, maxGreeting, "This is too long: at most 500 characters.")
	d.Launcher = cleanTexts(&p, "launcher", d.Launcher, maxLauncher, "This is too long: at most 60 characters.")
	return p
}

// cleanTexts keeps those languages of a text that say something.
func cleanTexts(p *Problems, field string, texts map[string]string, most int, tooLong string) map[string]string {
	out := map[string]string{}
	for lang, s := range texts {
		if s = CleanLine(s); s != "" {
			out[lang] = s
		}
		if utf8.RuneCountInString(s) > most {
			p.Add(field+"."+lang, tooLong)
		}
	}
	return out
}

// joiners stand between the parts of one emoji, or say how the one before them is drawn.
var joiners = regexp.MustCompile(`\x{200d}.|[\x{fe00}-\x{fe0f}\x{1f3fb}-\x{1f3ff}]|\p{M}`)

// visible counts what is seen as one letter or picture.
func visible(s string) int {
	flags := 0
	for _, r := range s {
		if r >= 0x1f1e6 && r <= 0x1f1ff {
			flags++
		}
	}
	return utf8.RuneCountInString(joiners.ReplaceAllString(s, "")) - flags/2
}

// Check trims what was typed and says what is wrong with it. Problems: include, exclude, visitors, device, delay.
func (t *ChatTarget) Check() (p Problems) {
	t.Include, t.Exclude = cleanPatterns(&p, "include", t.Include), cleanPatterns(&p, "exclude", t.Exclude)
	if !slices.Contains([]string{"", "known", "unknown"}, t.Visitors) {
		p.Add("visitors", "Choose one from the list.")
	}
	if !slices.Contains([]string{"", "phone", "computer"}, t.Device) {
		p.Add("device", "Choose one from the list.")
	}
	if t.Delay < 0 || t.Delay > maxDelay {
		p.Add("delay", "Type a number of seconds from 0 to 600.")
	}
	return p
}

func cleanPatterns(p *Problems, field string, typed []string) (out []string) {
	for _, s := range typed {
		s = CleanLine(s)
		switch {
		case s == "" || slices.Contains(out, s):
			continue
		case utf8.RuneCountInString(s) > maxPattern:
			p.Add(field, "This is too long: at most 500 characters.")
		case strings.ContainsAny(s, " <>\""):
			p.Add(field, "“%s” is no address: leave out what is not part of it.", shortened(s))
		}
		out = append(out, s)
	}
	if len(out) > maxPatterns {
		p.Add(field, "These are too many: at most 100.")
	}
	if _, wrong := p.For(field); wrong {
		return typed // what was typed stays
	}
	return out
}

// Shows reports whether a page of an address is one of those that the chatflow is shown on.
func (t ChatTarget) Shows(address string) bool {
	page, ok := pageOf(address)
	if !ok {
		return false
	}
	fits := func(pattern string) bool { return fitsPage(pattern, page) }
	return !slices.ContainsFunc(t.Exclude, fits) && (len(t.Include) == 0 || slices.ContainsFunc(t.Include, fits))
}

// page is an address as patterns are held against it: without scheme, "www." and what stands behind "#".
type page struct{ host, path, query string }

func pageOf(address string) (page, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return page{}, false
	}
	path := u.EscapedPath()
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	query := ""
	if u.RawQuery != "" {
		query = "?" + u.RawQuery
	}
	return page{strings.TrimPrefix(strings.ToLower(u.Host), "www."), "/" + strings.Trim(path, "/"), query}, true
}

// fitsPage holds a pattern against a page: "*" is anything; one that begins with "/" or "*" says nothing of the site; one without "?" nothing of
// what stands behind it.
func fitsPage(pattern string, p page) bool {
	for _, scheme := range []string{"https://", "http://"} {
		pattern = strings.TrimPrefix(pattern, scheme)
	}
	pattern, _, _ = strings.Cut(pattern, "#")
	whole := p.path
	if strings.Contains(pattern, "?") {
		whole += p.query
	}
	if !strings.HasPrefix(pattern, "/") {
		host, path, found := strings.Cut(strings.TrimPrefix(pattern, "www."), "/")
		pattern, whole = strings.ToLower(host), p.host+whole
		if found {
			pattern += "/" + path
		} else if wild(pattern+"/*", whole) { // a site by its name alone: all its pages
			return true
		}
	}
	if plain := strings.TrimSuffix(pattern, "/"); plain != "" && !strings.Contains(pattern, "?") {
		pattern, whole = plain, strings.TrimSuffix(whole, "/")
	}
	return wild(pattern, whole) || strings.HasSuffix(pattern, "/*") && wild(strings.TrimSuffix(pattern, "/*"), whole)
}

// wild holds a pattern whose "*" stand for anything, also nothing, against a text. It takes no longer than both lengths multiplied.
func wild(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return s == pattern
	}
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	s = s[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return strings.HasSuffix(s, parts[len(parts)-1])
}

// Check says what is wrong with what was chosen. Problems: hours, outside, domains, consent, close_after.
func (o *ChatOptions) Check() (p Problems) {
	if !slices.Contains([]ChatHours{ChatAlways, ChatInHours, ChatAvailable}, o.Hours) {
		p.Add("hours", "Choose one from the list.")
	}
	if o.Outside != ChatShown && o.Outside != ChatHidden {
		p.Add("outside", "Choose one from the list.")
	}
	if o.Consent != ConsentAsk && o.Consent != ConsentNow {
		p.Add("consent", "Choose when a cookie may be set.")
	}
	if o.CloseAfter < 0 || o.CloseAfter > maxCloseAfter {
		p.Add("close_after", "Type a number of minutes from 1 to 43,200, or leave it empty.")
	}
	if domains, problems := cleanDomains(o.Domains); len(problems) > 0 {
		p = append(p, problems...)
	} else {
		o.Domains = domains
	}
	return p
}
