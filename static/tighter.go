package static

import (
	"bytes"
	"regexp"
)

// What is to be told apart in a script of ours, in this order: strings and templates, which stay as they are; a regular expression, which follows
// what can stand before a value; comments; spaces around what needs none; line breaks behind what goes on in the next line.
var jsParts = regexp.MustCompile(`(?s)'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|` + "`(?:[^`\\\\]|\\\\.)*`" +
	`|[(,=:!&|?;{}][ \n]*/(?:[^/\\\n\[*]|\\.|\[(?:[^\]\\\n]|\\.)*\])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])*/[a-z]*|[ \t]*//[ ][^\n]*|/\*.*?\*/| *(?:[{}()\[\];,<>=?:&|*!]| => | [+-] ) *`)

var (
	jsBreaks   = regexp.MustCompile(`([;{,\n])\n+`)
	jsLastSemi = []byte(";}")
)

// tighterJS takes what browsers do not read out of a script whose every byte counts, because others load it. No template in it may hold a
// template, go over a line or have a brace, a semicolon or a comma at the end of one, and nothing may be subtracted that begins with a minus.
func tighterJS(js []byte) []byte {
	js = jsParts.ReplaceAllFunc(jsSpace.ReplaceAll(js, nil), func(part []byte) []byte {
		switch bare := bytes.TrimLeft(part, " \t\n"); {
		case bytes.HasPrefix(bare, []byte("//")), bytes.HasPrefix(bare, []byte("/*")):
			return nil
		case part[0] == '\'', part[0] == '"', part[0] == '`':
			return part
		case len(bytes.TrimSpace(part)) > 2: // a regular expression behind what it follows
			return append([]byte{part[0]}, bytes.TrimLeft(part[1:], " \n")...)
		}
		return bytes.TrimSpace(part)
	})
	return bytes.ReplaceAll(jsBreaks.ReplaceAll(js, []byte("$1")), jsLastSemi, []byte("}"))
}
