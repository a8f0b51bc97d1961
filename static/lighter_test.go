package static

import (
	"regexp"
	"strings"
	"testing"
)

func TestStyleSheetsLoseOnlyWhatBrowsersDoNotRead(t *testing.T) {
	for css, want := range map[string]string{
		"a {\n  color: red; /* why */\n  margin: 0 .4rem\n}\n":               "a{color:red;margin:0 .4rem}",
		".a :is(b, c) > d:hover { width: calc(1px + 2px - 1px) }":            ".a :is(b,c)>d:hover{width:calc(1px + 2px - 1px)}",
		`.a::before { content: "x: {y}; > /* z */, " }`:                      `.a::before{content:"x: {y}; > /* z */, "}`,
		"@media (max-width: 40rem) and (hover) {\n  a b,\n  c { top: 0 }\n}": "@media (max-width:40rem) and (hover){a b,c{top:0}}",
		"a { transition: top 1s,\n    left 1s }":                             "a{transition:top 1s,left 1s}",
		"a {\n  grid:\n    'x y'\n    'z  z';\n}":                            "a{grid:\n'x y'\n'z  z';}",
		"/* It's so. */ a { top: 0 } /* \"That\" too. */":                    "a{top:0}",
	} {
		if got := strings.TrimSpace(string(lighterCSS([]byte(css)))); got != want {
			t.Errorf("%q became %q, not %q", css, got, want)
		}
	}
}

func TestScriptsLoseOnlyWhatBrowsersDoNotRead(t *testing.T) {
	js := "// why\nfunction f() { // a comment\n  const at = 'https://shop.example/'; // where\n\n  return /a\\/\\/b/.test(at);\t\n}\n"
	if got, want := string(lighterJS([]byte(js))), "function f() {\nconst at = 'https://shop.example/';\nreturn /a\\/\\/b/.test(at);\n}\n"; got != want {
		t.Errorf("became %q, not %q", got, want)
	}
}

// What lighterJS takes for granted of our scripts.
func TestNoStringOfAScriptLooksLikeAComment(t *testing.T) {
	inString := regexp.MustCompile("'[^'\n]*[ \t]// [^'\n]*'|\"[^\"\n]*[ \t]// [^\"\n]*\"|`[^`\n]*[ \t]// [^`\n]*`")
	for _, name := range glob("js/*.js") {
		for _, line := range strings.Split(string(join([]string{name})), "\n") {
			if before, _, found := strings.Cut(line, "// "); found && strings.TrimSpace(before) == "" {
				continue
			}
			if strings.Contains(line, "/*") || strings.Count(line, "`")%2 == 1 || inString.MatchString(line) {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

func TestScriptsForOthersLoseOnlyWhatBrowsersDoNotRead(t *testing.T) {
	for js, want := range map[string]string{
		"const a = (b, c) => {\n  if (b > c) return [b, 'x, { y; }  '];\n  return c; // why\n};\n": "const a=(b,c)=>{if(b>c)return[b,'x, { y; }  '];return c};",
		"try { a(); } catch { /* it's so, or not */ }":                                             "try{a()}catch{}",
		"a = b ? `x, ${c} { y; }` : d + 1;":                                                        "a=b?`x, ${c} { y; }`:d+1;",
		"s.replace(/[.,;:] +$/, '') ; x = a / b; y = c / d":                                        "s.replace(/[.,;:] +$/,'');x=a / b;y=c / d",
		"s.match( /https?:\\/\\/[^\\s<>\"']+/gi), 'it'":                                            "s.match(/https?:\\/\\/[^\\s<>\"']+/gi),'it'",
		"a\n// one\nb\n(c)": "a\nb\n(c)",
		"q = 'https://shop.example/'; r = \"a // { b; \"; // c": "q='https://shop.example/';r=\"a // { b; \";",
	} {
		if got := strings.TrimSpace(string(tighterJS([]byte(js)))); got != want {
			t.Errorf("%q became\n%q, not\n%q", js, got, want)
		}
	}
}
