package demo

import (
	"fmt"
	"strings"
	"time"
)

// bounce is the notification of a mail server that a mail of ours did not arrive (RFC 3464).
func bounce(to, failed, messageID, subject string, at time.Time) []byte {
	server := "mx." + domainOf(failed)
	lines := []string{
		"From: Mail Delivery System <MAILER-DAEMON@" + server + ">",
		"To: <" + to + ">",
		"Subject: Undelivered Mail Returned to Sender",
		"Date: " + at.Format(time.RFC1123Z),
		fmt.Sprintf("Message-ID: <%x@%s>", at.UnixMicro(), server),
		"Auto-Submitted: auto-replied",
		"MIME-Version: 1.0",
		`Content-Type: multipart/report; report-type=delivery-status; boundary="=_report"`,
		"",
		"--=_report",
		"Content-Type: text/plain; charset=us-ascii",
		"",
		"This is the mail system at host " + server + ".",
		"",
		"Your message could not be delivered to one or more recipients.",
		"",
		"<" + failed + ">: mailbox is full",
		"",
		"--=_report",
		"Content-Type: message/delivery-status",
		"",
		"Reporting-MTA: dns; " + server,
		"",
		"Final-Recipient: rfc822; " + failed,
		"Action: failed",
		"Status: 5.2.2",
		"Diagnostic-Code: smtp; 552 5.2.2 The mailbox is over its quota",
		"",
		"--=_report",
		"Content-Type: text/rfc822-headers",
		"",
		"Message-ID: " + messageID,
		"From: <" + to + ">",
		"To: <" + failed + ">",
		"Subject: " + folded(subject),
		"",
		"--=_report--",
		"",
	}
	return []byte(strings.Join(lines, "\r\n"))
}
