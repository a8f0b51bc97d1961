package email

import (
	"html"
	"strings"
)

const (
	maxHTMLBytes = 2 << 20 // a larger HTML part is kept as a file and not shown
	maxTextBytes = 1 << 20 // of a longer text the beginning is shown, and the whole kept as a file
)

// contentReader collects what a reader of the mail sees (bodies) and what comes with it (files).
type contentReader struct {
	files   []File
	subject string
	problem string
	forward bool
}

// body is one stretch of content, as text, as unsanitised HTML, or as both.
type body struct{ text, html string }

// readContent fills Text, HTML, Visible and Files.
func readContent(in *Inbound, root *part) {
	r := contentReader{subject: in.Subject}
	whole := joinBodies(r.walk(root, nil))
	r.forward = isForwardSubject(in.Subject, whole.text+whole.html)
	in.Text = strings.TrimRight(cleanBody(whole.text), " \t\n")
	in.HTML = r.sanitized(whole.html)
	said := in.Text
	if in.Text == "" && whole.html != "" { // pictures are part of the whole, and no words of the sender: a quotation ends a mail though one follows
		in.Text, said = textWithPictures(whole.html), textFromHTML(whole.html)
	}
	if len(in.Text) > maxTextBytes {
		r.files = append(r.files, File{Name: "message.txt", ContentType: "text/plain", Data: []byte(in.Text)})
		in.Text, said = cutAt(in.Text, maxTextBytes), cutAt(said, maxTextBytes)
	}
	markInline(r.files, whole.html)
	in.Files = r.files
	in.Problem = r.problem
	if in.Visible = said; !r.forward {
		in.Visible, _ = SplitQuote(said)
	}
	if said == "" {
		in.Visible = in.Text
	}
}

// sanitized is the HTML to be stored; HTML that is too large or too deep for that becomes a file.
func (r *contentReader) sanitized(src string) string {
	if src == "" {
		return ""
	}
	if len(src) <= maxHTMLBytes {
		if out, ok := sanitizeMail(src, !r.forward); ok {
			return out
		}
	}
	r.files = append(r.files, File{Name: "message.html", ContentType: "text/html", Data: []byte(src)})
	r.problem = "Its HTML is too large or too deeply nested to be shown; it is attached as message.html."
	return ""
}

// walk returns the bodies below p in their order, and collects the files.
func (r *contentReader) walk(p, parent *part) []body {
	if len(p.kids) == 0 {
		return r.leaf(p, parent)
	}
	var bodies []body
	isAlternative := p.mediaType == "multipart/alternative"
	for i, kid := range p.kids {
		if p.mediaType == "multipart/related" && i > 0 && kid.header.has("Content-ID") && len(kid.kids) == 0 {
			r.addFile(kid)
			continue
		}
		inKid := r.walk(kid, p)
		if isAlternative && len(inKid) > 1 {
			inKid = []body{joinBodies(inKid)}
		}
		bodies = append(bodies, inKid...)
	}
	if isAlternative {
		return oneOf(bodies)
	}
	return bodies
}

// oneOf makes one body of alternatives: the first text and the last, richest HTML (RFC 2046 section 5.1.4).
func oneOf(bodies []body) []body {
	var b body
	for _, alt := range bodies {
		if b.text == "" {
			b.text = alt.text
		}
		if alt.html != "" {
			b.html = alt.html
		}
	}
	if b == (body{}) {
		return nil
	}
	return []body{b}
}

func (r *contentReader) leaf(p, parent *part) []body {
	isMultipart := strings.HasPrefix(p.mediaType, "multipart/")
	switch {
	case isMultipart && parent != nil:
		r.files = append(r.files, File{Name: "unread-part.eml", ContentType: "message/rfc822", Data: p.raw})
		return nil
	case isMultipart:
		return []body{{text: r.text(p, false)}}
	case parent != nil && (p.mediaType == "text/x-amp-html" || p.mediaType == "text/watch-html"):
		return nil // renderings for other programs, of what the other alternatives say
	case p.disposition == "attachment" || p.fileName != "" || p.mediaType != "text/plain" && p.mediaType != "text/html":
		r.addFile(p)
		return nil
	case p.mediaType == "text/html":
		return []body{{html: r.text(p, true)}}
	}
	return []body{{text: unflow(r.text(p, false), p.params)}}
}

func (r *contentReader) text(p *part, isHTML bool) string {
	data, whole := p.decoded()
	if !whole && isProse(p.body) {
		data, whole = p.body, true
	}
	if !whole {
		r.problem = "Its text was damaged on the way; what could be read is shown."
	}
	return decodeText(data, p.params["charset"], isHTML)
}

func (r *contentReader) addFile(p *part) {
	data, whole := p.decoded()
	f := File{
		ContentType: typeOf(data, p.mediaType),
		ContentID:   cutAt(strings.Trim(cleanLine(p.header.first("Content-ID")), "<> "), 500),
		Data:        data,
	}
	f.Name = r.nameFor(p, f.ContentType)
	if !whole {
		r.problem = "The file “" + f.Name + "” was damaged on the way; what could be read is attached."
	}
	r.files = append(r.files, f)
}

// joinBodies puts what follows each other into one. A text alone among HTML becomes HTML, and the other way round.
func joinBodies(bodies []body) body {
	if len(bodies) == 1 {
		return bodies[0]
	}
	anyText, anyHTML := false, false
	for _, b := range bodies {
		anyText = anyText || b.text != ""
		anyHTML = anyHTML || b.html != ""
	}
	var texts, htmls []string
	for _, b := range bodies {
		if b.text == "" && b.html != "" && anyText {
			b.text = textWithPictures(b.html)
		}
		if b.html == "" && b.text != "" && anyHTML {
			b.html = `<div style="white-space:pre-wrap">` + html.EscapeString(b.text) + "</div>"
		}
		if strings.TrimSpace(b.text) != "" {
			texts = append(texts, strings.TrimRight(b.text, "\r\n"))
		}
		if b.html != "" {
			htmls = append(htmls, b.html)
		}
	}
	return body{text: strings.Join(texts, "\n\n"), html: strings.Join(htmls, "\n<hr>\n")}
}

// unflow joins the lines of format=flowed text (RFC 3676) that the sender's program broke: those that end in a blank.
func unflow(text string, params map[string]string) string {
	if !strings.EqualFold(params["format"], "flowed") {
		return text
	}
	deleteSpace := strings.EqualFold(params["delsp"], "yes")
	var out strings.Builder
	previous, soft := 0, false
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		content := strings.TrimLeft(line, ">")
		depth := len(line) - len(content)
		content = strings.TrimPrefix(content, " ") // space-stuffing, section 4.4
		if i > 0 && (!soft || depth != previous || content == "-- ") {
			out.WriteByte('\n')
			soft = false
		}
		if depth > 0 && !soft {
			out.WriteString(strings.Repeat(">", depth) + " ")
		}
		soft = strings.HasSuffix(content, " ") && content != "-- "
		if soft && deleteSpace {
			content = content[:len(content)-1]
		}
		out.WriteString(content)
		previous = depth
	}
	return out.String()
}
