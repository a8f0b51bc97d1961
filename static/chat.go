package static

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// chatParts are the parts of the chat's script, in their order: what stands in one is known in all, and the last begins.
var chatParts = []string{"begin", "wire", "tabs", "talk", "write", "log", "panel", "start"}

// cssBreaks are line breaks behind what ends something, in a style sheet that lighterCSS has been over.
var cssBreaks = regexp.MustCompile(`([;{},])\n+`)

// chatScript puts the script together that shows a chat: one scope, with its style sheet as a string in it.
func chatScript() []byte {
	sheet := bytes.ReplaceAll(cssBreaks.ReplaceAll(lighterCSS(join([]string{"embed/chat/chat.css"})), []byte("$1")), []byte(";}"), []byte("}"))
	var css bytes.Buffer
	enc := json.NewEncoder(&css)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(string(bytes.TrimSpace(sheet))); err != nil {
		panic("static: " + err.Error()) // text can always be written
	}
	paths := make([]string, len(chatParts))
	for n, part := range chatParts {
		paths[n] = "embed/chat/" + part + ".js"
	}
	return slices.Concat([]byte("(() => {\n'use strict';\nconst css = "), css.Bytes(), tighterJS(join(paths)), []byte("})();\n"))
}
