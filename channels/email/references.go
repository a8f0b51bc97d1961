package email

import "strings"

const (
	maxMessageIDBytes    = 900 // one must fit a line of 998 (RFC 5322 section 2.1.1)
	maxReferencesWritten = 20
	maxReferencesBytes   = 4000
)

// trimReferences drops what is no Message-ID, what is there twice (the newest place counts), and the middle of a long
// chain: the first names the thread, the newest are what the reader has.
func trimReferences(ids []string) []string {
	seen := map[string]bool{}
	var newestFirst []string
	for i := len(ids) - 1; i >= 0; i-- {
		if isMessageID(ids[i]) && !seen[ids[i]] {
			seen[ids[i]] = true
			newestFirst = append(newestFirst, ids[i])
		}
	}
	if len(newestFirst) == 0 {
		return nil
	}
	last := len(newestFirst) - 1
	first, size := newestFirst[last], len(newestFirst[last])
	var kept []string
	for _, id := range newestFirst[:last] {
		if size += len(id); size > maxReferencesBytes || len(kept) == maxReferencesWritten-1 {
			break
		}
		kept = append([]string{id}, kept...)
	}
	return append([]string{first}, kept...)
}

// isMessageID says whether id can be written into a header as one: angle brackets around visible ASCII without more of them.
func isMessageID(id string) bool {
	inner, ok := cutAround(id, "<", ">")
	return ok && inner != "" && len(id) <= maxMessageIDBytes &&
		!strings.ContainsFunc(inner, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' })
}
