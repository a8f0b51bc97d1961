package email

import (
	"strings"
	"time"
)

// ReceivedAt returns when the last server took a mail in, as its topmost Received field says (RFC 5321 section 4.4); zero if none does.
func ReceivedAt(raw []byte) time.Time {
	h, _ := splitHeader(raw)
	v := h.first("Received")
	at := strings.LastIndexByte(v, ';')
	if at < 0 {
		return time.Time{}
	}
	return readDate(v[at+1:])
}
