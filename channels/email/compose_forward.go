package email

import (
	"html"
	"strings"
	"time"

	nethtml "golang.org/x/net/html"
)

// Forwarded is the mail that a mail passes on. Whoever got a blind copy of it is not among its recipients.
type Forwarded struct {
	From    Address
	To, Cc  []Address
	Date    time.Time
	Subject string
	Text    string
	HTML    string // as Sanitize returned it; empty: Text is all there is
}

// forwardedLine is what mail programs know the beginning of a mail by that is passed on.
const forwardedLine = "---------- Forwarded message ----------"

// head is what is said of it above its text.
func (f Forwarded) head() (lines []string) {
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	add("From", mailboxLine([]Address{f.From}))
	if !f.Date.IsZero() {
		add("Date", f.Date.UTC().Format(time.RFC1123Z))
	}
	add("Subject", oneHeaderLine(f.Subject))
	add("To", mailboxLine(f.To))
	add("Cc", mailboxLine(f.Cc))
	return lines
}

func mailboxLine(list []Address) string {
	var out []string
	for _, a := range list {
		switch name := oneHeaderLine(a.Name); {
		case name == "" || name == a.Email:
			out = append(out, a.Email)
		default:
			out = append(out, name+" <"+a.Email+">")
		}
	}
	return strings.Join(out, ", ")
}

func (f Forwarded) text() string {
	return forwardedLine + "\n" + strings.Join(f.head(), "\n") + "\n\n" + typedText(f.Text)
}

// html is the mail below its head, sanitised once more and without pictures on other servers.
func (f Forwarded) html() string {
	lines := []string{forwardedLine}
	for _, l := range f.head() {
		lines = append(lines, html.EscapeString(l))
	}
	body := "<div style=\"white-space: pre-wrap\">" + html.EscapeString(typedText(f.Text)) + "</div>"
	if f.HTML != "" {
		body = "<div>" + withoutRemote(mailPolicy.Sanitize(f.HTML)) + "</div>"
	}
	return "<div>" + strings.Join(lines, "<br>\n") + "</div>\n<br>\n" + body + "\n"
}

// withoutRemote is sanitised HTML with what they show in the place of pictures on other servers: whoever put them there learns by them who reads it,
// and whoever a mail is passed on to has not asked for that.
func withoutRemote(sanitised string) string {
	var out strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(sanitised))
	for {
		kind := z.Next()
		raw := string(z.Raw())
		switch kind {
		case nethtml.ErrorToken: // only the end: everything is in memory
			return out.String()
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			if alt, is := remotePicture(z.Token()); is {
				raw = html.EscapeString(pictureText(alt))
			}
		}
		out.WriteString(raw)
	}
}

// remotePicture reports whether this is a picture on another server, and what it shows.
func remotePicture(t nethtml.Token) (alt string, is bool) {
	for _, a := range t.Attr {
		switch a.Key {
		case remoteMark:
			is = true
		case "alt":
			alt = a.Val
		}
	}
	return alt, is && t.Data == "img"
}
