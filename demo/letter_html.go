package demo

import (
	"html"
	"net/textproto"
	"strings"
)

const pictureID = "picture@harbour-demo"

// html is the letter the way mail programs write it: styled paragraphs, and what is answered in a block below.
func (l letter) html() string {
	switch l.looks {
	case looksNewsletter:
		return newsletter(l)
	case looksInline:
		return `<div style="font-family:Georgia,serif;font-size:15px">` + paragraphs(l.text) +
			`<p><img src="cid:` + pictureID + `" alt="` + html.EscapeString(l.from.Name) + `" width="320"></p></div>` + l.quotedHTML()
	}
	return `<div dir="auto" style="font-family:Calibri,Helvetica,sans-serif;font-size:11pt">` + paragraphs(l.text) + `</div>` + l.quotedHTML()
}

func (l letter) quotedHTML() string {
	if l.about.text == "" {
		return ""
	}
	return `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">` + html.EscapeString(l.wrote()) +
		`<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">` +
		paragraphs(strings.TrimSpace(l.about.text)) + `</blockquote></div>`
}

func paragraphs(text string) string {
	var b strings.Builder
	for _, p := range strings.Split(text, "\n\n") {
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
	}
	return b.String()
}

// newsletter lays a letter out in tables, as mailing programs do, with pictures that are elsewhere.
func newsletter(l letter) string {
	head, rest, _ := strings.Cut(l.text, "\n\n")
	return `<!DOCTYPE html><html><head><style>.button{background:#0b6e8a;color:#fff} @media (max-width:600px){.wide{width:100%!important}}</style></head>
<body style="margin:0;background:#eef3f5"><table width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef3f5"><tr><td align="center" style="padding:24px">
<table class="wide" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="border-radius:6px">
<tr><td style="padding:20px 32px;background:#0b3b4c;color:#ffffff;font:bold 22px Arial,sans-serif">` + html.EscapeString(l.from.Name) + `</td></tr>
<tr><td><img src="cid:` + pictureID + `" width="600" alt=""></td></tr>
<tr><td style="padding:28px 32px 8px;font:bold 20px Arial,sans-serif;color:#0b3b4c">` + html.EscapeString(l.subject) + `</td></tr>
<tr><td style="padding:0 32px;font:15px/1.5 Arial,sans-serif;color:#333333">` + paragraphs(head+"\n\n"+rest) + `</td></tr>
<tr><td style="padding:12px 32px 32px"><table cellpadding="0" cellspacing="0" border="0"><tr>
<td class="button" style="background:#0b6e8a;border-radius:4px;padding:12px 22px"><a href="https://shop.example/catalogue" style="color:#ffffff;text-decoration:none;font:bold 15px Arial">See all offers</a></td></tr></table></td></tr>
<tr><td style="padding:0 32px 24px"><table width="100%" cellpadding="8" cellspacing="0" border="0"><tr>
<td width="33%"><img src="https://shop.example/img/rope.jpg" width="160" alt="Rope"></td><td width="33%"><img src="https://shop.example/img/fender.jpg" width="160" alt="Fender"></td>
<td width="33%"><img src="https://shop.example/img/polish.jpg" width="160" alt="Polish"></td></tr></table></td></tr>
</table><p style="font:12px Arial;color:#667">You get this mail as a trade customer. <a href="https://shop.example/leave">Unsubscribe</a></p>
<img src="https://shop.example/open.gif" width="1" height="1" alt=""></td></tr></table></body></html>`
}

func picture(l letter) entity {
	return entity{header: textproto.MIMEHeader{"Content-Type": {`image/png; name="picture.png"`}, "Content-Disposition": {`inline; filename="picture.png"`},
		"Content-Id": {"<" + pictureID + ">"}}, body: drawing(len(l.text)), base64: true}
}
