package email

import (
	"strings"
)

// SplitQuote parts what the sender wrote from the quoted history at its end. visible + quoted hold every line of text;
// quoted is empty if there is no history, if something was written below or between it, or if all would be hidden.
// Forwarded mail is never folded: it is what the mail is about.
func SplitQuote(text string) (visible, quoted string) {
	lines := strings.Split(text, "\n")
	if len(lines) > maxQuoteLines {
		return text, ""
	}
	start := historyStart(lines)
	if start < 0 {
		return text, ""
	}
	visible = strings.TrimRight(strings.Join(lines[:start], "\n"), " \t\r\n\u00a0")
	if strings.TrimSpace(visible) == "" {
		return text, ""
	}
	return visible, strings.Join(lines[start:], "\n")
}

const maxQuoteLines = 50_000 // a longer text is a log or a listing, and is shown whole

// historyStart returns the line at which the history begins, -1 if there is none that may be folded.
func historyStart(lines []string) int {
	for i := 0; i < len(lines); i++ {
		trimmed := strings.TrimSpace(lines[i])
		n, quotes := 0, true
		switch {
		case trimmed == "" || len(trimmed) > maxAttribution:
			continue
		case isForwardLine(trimmed):
			return -1
		case isOriginalLine(trimmed), headerBlockAt(lines, i):
			return withRuleAbove(lines, i)
		case !isQuotedLine(trimmed):
			if n, quotes = attributionAt(lines, i); n == 0 {
				continue
			}
		}
		if !quotes {
			return i
		}
		// Something written below a quotation makes it one that is answered between the lines: look on from there.
		below := writtenBelow(lines, i+n)
		if below < 0 {
			return withRuleAbove(lines, i)
		}
		i = below - 1
	}
	return -1
}

// writtenBelow is the first line from i on that is neither quoted nor the beginning of more history, -1 if there is none.
func writtenBelow(lines []string, i int) int {
	for ; i < len(lines); i++ {
		trimmed := strings.TrimSpace(lines[i])
		switch {
		case trimmed == "" || isQuotedLine(trimmed) || ruleLine.MatchString(trimmed):
		case isOriginalLine(trimmed), headerBlockAt(lines, i):
			return -1
		default:
			n, quotes := attributionAt(lines, i)
			if n == 0 {
				return i
			}
			if !quotes {
				return -1
			}
			i += n - 1
		}
	}
	return -1
}

func isForwardLine(trimmed string) bool {
	return (beginsWithRule(trimmed) || endsInColon(trimmed)) && forwardLine.MatchString(trimmed)
}

func isOriginalLine(trimmed string) bool {
	return beginsWithRule(trimmed) && len(trimmed) < 200 && originalLine.MatchString(trimmed)
}

func beginsWithRule(line string) bool {
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "_")
}

func endsInColon(line string) bool {
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：")
}

func isQuotedLine(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">")
}

// withRuleAbove takes the ruled line with it that some programs put above the history.
func withRuleAbove(lines []string, i int) int {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		trimmed := strings.TrimSpace(lines[j])
		if ruleLine.MatchString(trimmed) {
			return j
		}
		if trimmed != "" {
			break
		}
	}
	return i
}

const (
	maxAttributionLines = 4   // programs break the line "On … wrote:" at 72 letters
	maxAttribution      = 600 // bytes
)

// attributionAt recognises a line like "On 3 May 2026, Ann <ann@example.com> wrote:" that begins at line i. n is how many
// lines it takes, 0 if there is none; quotes says whether quoted lines follow. Where none follow, as some programs do
// not mark what they quote, a date, a time and an address are asked for, so that prose is not taken for one.
func attributionAt(lines []string, i int) (n int, quotes bool) {
	joined := ""
	for n = 1; n <= maxAttributionLines && i+n <= len(lines); n++ {
		line := strings.TrimSpace(lines[i+n-1])
		if line == "" || isQuotedLine(line) || len(joined)+len(line) > maxAttribution {
			return 0, false
		}
		joined = strings.TrimSpace(joined + " " + line)
		if !endsInColon(line) && !strings.HasSuffix(line, "--") {
			continue
		}
		plain := hardSpaces.Replace(joined)
		if quotedBelow(lines, i+n) {
			if isAttribution(plain) {
				return n, true
			}
		} else if isCertainAttribution(plain) && i+n < len(lines) {
			return n, false
		}
	}
	return 0, false
}

var hardSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func quotedBelow(lines []string, i int) bool {
	for ; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "" {
			return isQuotedLine(lines[i])
		}
	}
	return false
}

// isAttribution asks for a date or an address: "On reflection, what you wrote:" is the sender's own sentence.
func isAttribution(s string) bool {
	return strings.ContainsAny(s, "0123456789@") && wroteLine.MatchString(s) || datedLine.MatchString(s)
}

func isCertainAttribution(s string) bool {
	return strings.Contains(s, "@") && clockTime.MatchString(s) && looseAddress.MatchString(s) && wroteLine.MatchString(s) // the dearest last
}

// headerBlockAt recognises the block of From, Sent, To and Subject that Outlook puts above what it quotes. A date and a subject
// must be there too: "From: Paris, To: Rome" may be someone's question. Some programs begin with the date: it has a time of day then.
func headerBlockAt(lines []string, i int) bool {
	begin := cutAt(lines[i], 40)
	colon := strings.IndexAny(begin, ":\uff1a")
	if colon < 0 || strings.ContainsAny(begin[:colon], "0123456789") { // no label has digits; a line of a log has
		return false
	}
	first := unmarkedLabel(lines[i])
	from := fromLabel.MatchString(first)
	dated := !from && clockTime.MatchString(first) && dateLabel.MatchString(first)
	if !from && !dated {
		return false
	}
	subject := false
	for _, line := range lines[i+1 : min(i+10, len(lines))] {
		line = unmarkedLabel(line)
		from = from || fromLabel.MatchString(line)
		dated = dated || dateLabel.MatchString(line)
		subject = subject || subjectLabel.MatchString(line)
	}
	return from && dated && subject
}

// unmarkedLabel removes the bold marks around a label ("*From:* Ann").
func unmarkedLabel(line string) string {
	return strings.TrimSpace(labelBlanks.Replace(cutAt(line, 300)))
}

var labelBlanks = strings.NewReplacer("*", "", "\u00a0", " ", "\u202f", " ")

// isForwardSubject recognises the prefixes that mail programs give to forwarded mail. text is what came with it.
func isForwardSubject(subject, text string) bool {
	return forwardSubject.MatchString(subject) && !(finnish.MatchString(subject) && finnishWords.MatchString(cutAt(text, maxTextBytes)))
}
