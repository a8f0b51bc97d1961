package views

import "fairlead/models"

// ChannelPage is the Configuration tab of a channel. Problems: address, from_name, smtp_host, smtp_port, smtp_security,
// smtp_username, smtp_password, smtp_private.
// Posted: those, and action: save, or test, which tries what is typed and saves nothing.
type ChannelPage struct {
	Shell       Shell
	Inbox       models.Inbox
	Channel     models.Channel // with what was typed; whether SMTPSecret is set says whether a password is stored
	Port        string         // smtp_port as typed; empty: Channel.SMTPPort
	Door        string         // host:port of the SMTP door that takes mail in; empty: it is off
	Unsent      models.Unsent  // nothing goes out through it
	Now         models.Time
	MayEdit     bool   // admins, and leads of the inbox; others read
	FromDefault string // what an empty From name sends: the company's name
	Test        *ConnectionTest
	Problems    models.Problems
}

// ConnectionTest is what "Test connection" found, step by step, up to the first that failed.
type ConnectionTest struct {
	Steps []Step
}

// Step is one thing that was tried.
type Step struct {
	Part string // English, translated when shown: "Fetching", "Sending"; empty: the same as the one before
	Name string // English, translated when shown: "Connect to mail.example.com:587", "STARTTLS", "Log in"
	OK   bool
	Said string // the server's own words, or ours for what kept it from answering
	Hint string // English, translated when shown; what to do about it
}

// RuleDenied says why the user who looks may not write a channel's rule.
type RuleDenied string

const (
	RuleAllowed   RuleDenied = ""
	DeniedNotLead RuleDenied = "lead" // neither an admin nor a lead of this inbox
	DeniedNoSeat  RuleDenied = "seat" // would be allowed, but has no seat
)

// AutomationPage is the Automation tab of a channel: its rule. Problems: assign_to, members, only_available, tie, second, second_after,
// handout, reassign_after, reopen_days.
//
// Posted: assign_to, members and second (u7 or t3, repeated), next (busy or turns), tie, second_after, handout, reassign_after, reopen_days,
// only_available, drain, reopen_away, needs_tracked (with tracking beside it) and first_reply_owns (with first_reply beside it) (1), q and q2, and action: save; or preview, search, remove:u7, add:u7 (remove2 and add2 for the
// second choice) and seat:u7 (an admin gives user 7 a Service seat), which save no rule and answer with the form as it was typed.
type AutomationPage struct {
	Shell       Shell
	Inbox       models.Inbox
	Channel     models.Channel
	Rule        models.Rule // with what was typed; Members are the chosen
	Numbers     RuleNumbers
	Users       []models.User
	Teams       []models.Team
	Members     []models.TeamMember // all memberships
	WithAccess  map[int64]bool      // ids of users with access to the inbox
	Query       string              // what was searched for, for the first choice
	SecondQuery string              // and for the second
	Draft       bool                // as typed, as against as stored
	Seen        int64               // posted as rule: the version that it is made from
	Capacity    map[int64]int64     // by user id: most open conversations by routing; those without a limit are left out
	Owned       int64               // contacts that have an owner, counted up to models.OwnedStop
	Tracked     int64               // of those, tracked
	Days        int64               // how far back a rehearsal looks; 0: 30
	Denied      RuleDenied
	Admin       bool // may give seats
	Preview     *RulePreview
	Problems    models.Problems
}

// RulePreview is what saving the rule as it was typed would do now.
type RulePreview struct {
	Waiting  int64            // conversations that wait on the channel
	Assigned int64            // how many of these it would assign
	Shares   []RuleShare      // to whom, most first
	HandsOut bool             // the rule hands out what waits
	Head     *models.Decision // why those that would wait on go to nobody; nil: none would, or they are not handed out
	Arrival  models.Decision  // about a conversation that arrives then
	Problem  *models.Problem  // it could not be saved; the rest is not known
}

// RuleShare is how many somebody would be assigned.
type RuleShare struct {
	Name string
	N    int64
}

// RuleNumbers are the numbers of a rule as they stand in their fields.
type RuleNumbers struct {
	SecondAfter   string
	Handout       string
	ReassignAfter string
	ReopenDays    string
}

// NumbersOf writes the numbers of a rule; those that mean never are empty.
func NumbersOf(r models.Rule) RuleNumbers {
	return RuleNumbers{orEmpty(r.SecondAfter), orEmpty(r.Handout), orEmpty(r.ReassignAfter), orEmpty(r.ReopenDays)}
}

func orEmpty(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}
