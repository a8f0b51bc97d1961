package email

import (
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

var inlineImages = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// InlineImage says whether data is a picture that may be shown in a page, and its type: png, jpeg, gif and webp by
// their magic bytes. Everything else is to be downloaded.
func InlineImage(data []byte) (contentType string, ok bool) {
	found := mimetype.Detect(data)
	for _, t := range inlineImages {
		if found.Is(t) {
			return t, true
		}
	}
	return "", false
}

var plainType = regexp.MustCompile(`^[a-z0-9][a-z0-9.+_-]*/[a-z0-9][a-z0-9.+_-]*$`)

// typeOf types a file by its content. The sender's claim counts where content says nothing, and never for what a
// browser would run.
func typeOf(data []byte, claim string) string {
	if claim == "message/rfc822" || claim == "message/delivery-status" {
		return claim
	}
	found, _, _ := strings.Cut(mimetype.Detect(data).String(), ";")
	vague := found == "application/octet-stream" || found == "text/plain"
	if !vague || !plainType.MatchString(claim) || len(claim) > 100 {
		return found
	}
	switch {
	case claim == "text/html", strings.Contains(claim, "xml"), strings.Contains(claim, "script"), strings.HasPrefix(claim, "image/"):
		return found
	case found == "text/plain" && claim == "application/octet-stream":
		return found
	}
	return claim
}

// nameFor gives a file a name that is safe to show and to save under.
func (r *contentReader) nameFor(p *part, contentType string) string {
	if name := safeFileName(p.fileName); name != "" {
		return name
	}
	switch p.mediaType {
	case "message/rfc822":
		h, _ := splitHeader(p.body)
		if name := safeFileName(cutAt(cleanLine(decodeHeader(h.first("Subject"))), 100)); name != "" {
			return name + ".eml"
		}
		return "message.eml"
	case "message/delivery-status":
		return "delivery-status.txt"
	case "text/rfc822-headers":
		return "original-headers.txt"
	}
	kind := "attachment"
	if strings.HasPrefix(contentType, "image/") {
		kind = "image"
	}
	return kind + extensionOf(contentType)
}

var commonExtensions = map[string]string{
	"text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "image/jpeg": ".jpg", "image/png": ".png",
	"image/gif": ".gif", "application/pdf": ".pdf", "application/octet-stream": ".bin", "application/pgp-signature": ".asc",
}

func extensionOf(contentType string) string {
	if ext, ok := commonExtensions[contentType]; ok {
		return ext
	}
	if m := mimetype.Lookup(contentType); m != nil && m.Extension() != "" {
		return m.Extension()
	}
	if list, _ := mime.ExtensionsByType(contentType); len(list) > 0 {
		return list[0]
	}
	return ".bin"
}

const maxFileName = 180 // bytes; file systems hold 255, and downloads get " (1)" and the like added

// safeFileName leaves the last element of a path, without characters that a file system or a header gives a meaning to.
func safeFileName(name string) string {
	name = cleanLine(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 && i < len(name)-1 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.Trim(name, " ."), "~")
	if len(name) <= maxFileName {
		return name
	}
	ext := ""
	if i := strings.LastIndexByte(name, '.'); i > len(name)-16 {
		ext = name[i:]
	}
	return cutAt(name, maxFileName-len(ext)) + ext
}

var contentIDRef = regexp.MustCompile(`(?i)cid:([^"'\s<>)]+)`)

// markInline marks the files that the HTML shows through cid: (RFC 2392).
func markInline(files []File, src string) {
	if !slices.ContainsFunc(files, func(f File) bool { return f.ContentID != "" }) {
		return
	}
	refs := map[string]bool{}
	for _, m := range contentIDRef.FindAllStringSubmatch(src, 5000) {
		refs[contentIDOf(m[1])] = true
	}
	for i := range files {
		files[i].Inline = files[i].ContentID != "" && refs[contentIDOf(files[i].ContentID)]
	}
}

// contentIDOf brings the ways to write one content id to one form: escapes of URLs and of HTML undone, lower case.
func contentIDOf(ref string) string {
	if s, err := url.PathUnescape(ref); err == nil {
		ref = s
	}
	return strings.ToLower(strings.Trim(strings.ReplaceAll(ref, "&amp;", "&"), "<> "))
}
