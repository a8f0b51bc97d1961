package email

import (
	"errors"
	"fmt"

	"github.com/emersion/go-smtp"
)

// Refusal is an SMTP answer given as an error: the code, the enhanced code (RFC 3463) and words for the person who
// will read them in a bounce. 4xx asks the sender to try again, 5xx tells it not to.
type Refusal struct {
	Code     int    // 451, 550 …
	Enhanced [3]int // {5, 1, 1}; all zero: the general one for the code
	Message  string
}

// Error gives the answer as it goes over the wire.
func (r *Refusal) Error() string {
	return fmt.Sprintf("%d %d.%d.%d %s", r.Code, r.Enhanced[0], r.Enhanced[1], r.Enhanced[2], r.Message)
}

func (r *Refusal) answer() *smtp.SMTPError {
	return &smtp.SMTPError{Code: r.Code, EnhancedCode: smtp.EnhancedCode(r.Enhanced), Message: r.Message}
}

var tryLater = &Refusal{451, [3]int{4, 3, 0}, "The mail could not be stored just now, please try again later"}

// refusalOf finds the answer for err: its own if it is a Refusal, else "try again later", so that the sender keeps the
// mail and nothing of the cause is told to strangers.
func refusalOf(err error) *Refusal {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	return tryLater
}
