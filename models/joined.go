package models

// Joined says what put a mail into its conversation. It is written when the mail comes in and never changed.
type Joined struct {
	By      string `json:"by,omitempty"`      // the header that named the conversation: In-Reply-To, References, Thread-Index …; empty: nothing did, and it began one
	ID      string `json:"id,omitempty"`      // what stood there
	Signed  bool   `json:"signed,omitempty"`  // it was an id that we signed: it cannot have been guessed
	Message int64  `json:"message,omitempty"` // the message that is named
	Not     []Not  `json:"not,omitempty"`     // the conversations that it named and did not join
}

// Not is a conversation that a mail named and did not join.
type Not struct {
	Conversation int64  `json:"conversation"`
	By           string `json:"by"` // the header
	Why          string `json:"why"`
}

// Checks is what is known of a mail's sender.
type Checks struct {
	SPF       string   `json:"spf,omitempty"`       // pass, fail, softfail, neutral, none, temperror, permerror (RFC 7208 section 2.6); empty: not looked at
	DKIM      string   `json:"dkim,omitempty"`      // pass, fail, none … (RFC 8601 section 2.7.1)
	DMARC     string   `json:"dmarc,omitempty"`     // pass, fail, none …
	By        string   `json:"by,omitempty"`        // who says so: "us", or the name of the server whose Authentication-Results are believed
	Suspicion []string `json:"suspicion,omitempty"` // what a reader should be warned of: Suspicion…
	Signed    string   `json:"signed,omitempty"`    // the domain whose signature holds
	Spam      string   `json:"spam,omitempty"`      // the server in front of us that calls it spam
}

// What a reader is warned of.
const (
	SuspicionName      = "name"      // the name holds another address than the one that it is from
	SuspicionColleague = "colleague" // it bears a colleague's name and comes from elsewhere
	SuspicionDomain    = "domain"    // the domain looks like one of ours and is not
	SuspicionFrom      = "from"      // it names several senders
)

// Doubtful reports whether something speaks against a mail's sender being who the mail says.
func (c *Checks) Doubtful() bool {
	return c != nil && (c.DMARC == "fail" || len(c.Suspicion) > 0)
}
