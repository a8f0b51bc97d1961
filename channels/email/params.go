package email

import (
	"sort"
	"strconv"
	"strings"
)

// parseParams splits a field like Content-Type into its lower-case value and its parameters, names in lower case.
// It is lenient where mailers are careless (unquoted blanks, missing quotes, stray semicolons) and puts the pieces
// and character sets of RFC 2231 together; encoded words (RFC 2047), forbidden there and common, are decoded too.
func parseParams(v string) (value string, params map[string]string) {
	value, rest, _ := strings.Cut(v, ";")
	value = strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`))
	params = map[string]string{}
	var pieces []paramPiece
	for rest != "" {
		var name, val string
		name, val, rest = cutParam(rest)
		if p, ok := newPiece(name, val); ok {
			pieces = append(pieces, p)
		} else if _, seen := params[name]; name != "" && !seen {
			params[name] = decodeHeader(val)
		}
		if len(pieces)+len(params) > 200 {
			break
		}
	}
	joinPieces(pieces, params)
	return value, params
}

// cutParam takes one `name=value` from s; quoted values may hold semicolons, unquoted ones end at the next one.
func cutParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, "; \t")
	end := strings.IndexAny(s, "=;")
	if end < 0 || s[end] == ';' {
		_, rest, _ = strings.Cut(s, ";")
		return "", "", rest
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	s = strings.TrimLeft(s[end+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.Trim(strings.TrimSpace(value), `"`), rest
	}
	value, rest = cutQuoted(s[1:])
	return name, value, rest
}

// cutQuoted reads up to the closing quote. A backslash escapes a quote or a backslash; before anything else it stays,
// since Windows mailers put paths there. Without a closing quote the value ends at the next semicolon.
func cutQuoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	value, rest, _ = strings.Cut(s, ";")
	return strings.TrimSpace(value), rest
}

// paramPiece is one piece of an RFC 2231 parameter: name*0*=charset'lang'value.
type paramPiece struct {
	name, value string
	number      int
	encoded     bool
}

func newPiece(name, value string) (paramPiece, bool) {
	base, tail, ok := strings.Cut(name, "*")
	if !ok || base == "" {
		return paramPiece{}, false
	}
	p := paramPiece{name: base, value: value}
	p.encoded = tail == "" || strings.HasSuffix(tail, "*")
	if number := strings.TrimSuffix(tail, "*"); number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return paramPiece{}, false
		}
		p.number = n
	}
	return p, true
}

// joinPieces puts the pieces into params; they win over a plain parameter of the same name (RFC 6266 section 4.3).
func joinPieces(pieces []paramPiece, params map[string]string) {
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].number < pieces[j].number })
	raw, charsets := map[string][]byte{}, map[string]string{}
	for _, p := range pieces {
		v := p.value
		if _, started := raw[p.name]; !started && p.encoded {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				charsets[p.name], v = parts[0], parts[2]
			}
		}
		if p.encoded {
			raw[p.name] = append(raw[p.name], unescapePercent(v)...)
		} else {
			raw[p.name] = append(raw[p.name], v...)
		}
	}
	for name, b := range raw {
		params[name] = decodeHeader(decodeText(b, charsets[name], false))
	}
}

// unescapePercent decodes %XX and leaves what is no such escape as it is.
func unescapePercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}
