package views

import "fairlead/models"

// LoginPage is the log-in form. Problems: email, password, or the whole form (an empty field name).
type LoginPage struct {
	Shell    Shell
	Email    string // as typed
	Next     string // path to go to afterwards; the handler has checked that it is ours
	Problems models.Problems

	Demo         []models.User // the log-ins of the demo company; empty outside the demo
	DemoPassword string
}

// SetupPage is the form of the first visit. Problems: company, name, email, password, inbox, address.
type SetupPage struct {
	Shell    Shell
	Token    string // from the link that the log printed
	Company  string
	Name     string
	Email    string
	Inbox    string
	Address  string
	Problems models.Problems
}

// VoidLinkPage answers a set-up or invitation link that is used, expired, or never was.
type VoidLinkPage struct {
	Shell Shell
	Setup bool // the set-up link
	Reset bool // a link for a new password; otherwise an invitation
}

// InvitePage is where somebody invited chooses a password. Problems: password.
type InvitePage struct {
	Shell    Shell
	Post     string // path that takes the password
	Company  string
	Name     string
	Email    string
	Problems models.Problems
}
