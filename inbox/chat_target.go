package inbox

import (
	"net/url"
	"strings"

	"fairlead/channels/forms"
	"fairlead/models"
)

// chatPageAddress is a page as patterns are held against it. Its zero value is no page.
type chatPageAddress struct {
	host, path, query string // host and path in small letters, query with its "?"
}

func newChatPage(address string) chatPageAddress {
	u, err := url.Parse(forms.Page(address))
	if err != nil || u.Host == "" {
		return chatPageAddress{}
	}
	p := chatPageAddress{host: strings.ToLower(u.Host), path: strings.ToLower(u.Path)}
	if p.path == "" {
		p.path = "/"
	}
	if u.RawQuery != "" {
		p.query = "?" + strings.ToLower(u.RawQuery)
	}
	return p
}

// in reports whether a chatflow is for the page: one of those included matches, or none is named, and none of those excluded does.
func (p chatPageAddress) in(t models.ChatTarget) bool {
	if p.any(t.Exclude) {
		return false
	}
	return len(t.Include) == 0 || p.any(t.Include)
}

func (p chatPageAddress) any(patterns []string) bool {
	for _, pattern := range patterns {
		if p.matches(pattern) {
			return true
		}
	}
	return false
}

// matches reports whether a pattern fits: "/pricing", "/blog/*", "www.example.com/*" or "https://example.com/shop*". * stands for anything, also
// for nothing. What stands behind "?" counts only if the pattern has one; a slash at the end never does, and neither do capitals.
func (p chatPageAddress) matches(pattern string) bool {
	pattern = strings.ToLower(strings.TrimSpace(pattern))
	pattern = strings.TrimPrefix(strings.TrimPrefix(pattern, "https://"), "http://")
	if pattern == "" || p.host == "" {
		return false
	}
	s := p.path
	if !strings.HasPrefix(pattern, "/") && (!strings.HasPrefix(pattern, "*") || strings.Contains(pattern, "/")) {
		s = p.host + s
	}
	if strings.Contains(pattern, "?") {
		return glob(pattern, s+p.query)
	}
	return glob(strings.TrimSuffix(pattern, "/"), strings.TrimSuffix(s, "/")) || glob(pattern, s)
}

// glob holds a text against a pattern in which * stands for anything. It takes time in proportion to their lengths at most.
func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == s
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(s, first) {
		return false
	}
	s = s[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(s, part)
		if at < 0 {
			return false
		}
		s = s[at+len(part):]
	}
	return strings.HasSuffix(s, last)
}
