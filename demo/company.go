package demo

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// The company.
const (
	companyName    = "Harbour"
	companyDomain  = "harbour.example"
	adminAddress   = "admin@" + companyDomain
	supportAddress = "support@" + companyDomain
	financeAddress = "finance@" + companyDomain

	// Password is that of every login. It is too short for the forms on purpose: it can only be in a demo.
	Password = "fairlead"
)

// teams, by the index that employees name.
var teams = []string{"Front desk", "Billing", "Technical"}

const (
	frontDesk = iota
	billing
	technical
	noTeam = -1
)

// employee is a user as the company hires them.
type employee struct {
	name, local string // local part of the address
	title       string // for the signature
	role        models.Role
	seat        models.Seat
	main        int
	extra       []int
	away        bool // now
	absent      bool // out of office since yesterday
	busy        bool // has as much as they can take
	invited     bool // and has not come yet
	left        bool // deactivated meanwhile
}

var staff = []employee{
	{name: "Ingrid Østergård", local: "admin", title: "Harbour master", role: models.RoleAdmin, seat: models.SeatService, main: frontDesk, extra: []int{technical}},
	{name: "Zoë Lindqvist-Achterberg", local: "zoe", title: "Head of the front desk", role: models.RoleLead, seat: models.SeatService, main: frontDesk, extra: []int{billing}},
	{name: "José María Fernández-Echeverría", local: "josemaria", title: "Front desk", role: models.RoleMember, seat: models.SeatService, main: frontDesk},
	{name: "Noor van den Berg", local: "noor", title: "Front desk", role: models.RoleMember, seat: models.SeatService, main: frontDesk, away: true},
	{name: "Tomasz Wiśniewski", local: "tomasz", title: "Engines and rigging", role: models.RoleMember, seat: models.SeatService, main: technical},
	{name: "Małgorzata Brzęczyszczykiewicz-Kowalska", local: "malgorzata", title: "Accounts", role: models.RoleMember, seat: models.SeatSales, main: billing, busy: true},
	{name: "Bartholomew Featherstonehaugh-Cholmondeley III", local: "bartholomew", title: "Contracts", role: models.RoleMember, seat: models.SeatSales, main: billing, extra: []int{frontDesk}, absent: true},
	{name: "田中 由紀 (Yuki Tanaka)", local: "yuki", title: "Yard and cranes", role: models.RoleMember, seat: models.SeatNone, main: technical},
	{name: "Aïcha Benali", local: "aicha", role: models.RoleMember, seat: models.SeatService, main: frontDesk, invited: true},
	{name: "Lukas Grünwald", local: "lukas", title: "Front desk", role: models.RoleMember, seat: models.SeatNone, main: noTeam, left: true},
}

func (e employee) email() string { return e.local + "@" + companyDomain }

// Logins are the users who can log in, with what the log-in page says of them.
func Logins() (out []models.User) {
	for _, e := range staff {
		if !e.invited && !e.left {
			out = append(out, models.User{Name: e.name, Email: e.email(), Role: e.role, Seat: e.seat})
		}
	}
	return out
}

// When things happened, in days before now.
const (
	founded    = 91 * 24 * time.Hour
	opened     = 90 * 24 * time.Hour // the first mail came
	billedRule = 75 * 24 * time.Hour // Finance's rule
	firstRule  = 62 * 24 * time.Hour // Support's first rule
	secondRule = 40 * 24 * time.Hour // and the one in force
	lukasLeft  = 21 * 24 * time.Hour
	lastHire   = 2 * 24 * time.Hour
)

// found makes the company with the use cases that make any company, in the past.
func (w *world) found(ctx context.Context) error {
	w.clock = w.now.Add(-founded)
	if err := w.setUp(ctx); err != nil {
		return err
	}
	for i, name := range teams {
		t, err := w.app.CreateTeam(ctx, w.admin(), inbox.TeamForm{Name: name})
		if err != nil {
			return err
		}
		w.teams[i] = t.ID
	}
	if err := w.app.UpdateUser(ctx, w.admin(), w.users[0], w.userForm(staff[0])); err != nil {
		return err
	}
	for i, e := range staff {
		if i == 0 || e.invited {
			continue
		}
		if err := w.hire(ctx, i); err != nil {
			return err
		}
	}
	return w.openInboxes(ctx)
}

// setUp is the first visit: the company, its admin, and Support.
func (w *world) setUp(ctx context.Context) error {
	link, err := w.app.SetupLink(ctx)
	if err != nil {
		return err
	}
	if link == "" {
		return fmt.Errorf("the demo needs an empty database: there are users in this one")
	}
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	admin, err := w.app.Setup(ctx, u.Query().Get("token"), inbox.SetupForm{Company: companyName, Name: staff[0].name, Email: adminAddress,
		Password: Password + "-" + companyDomain, Inbox: "Support", Address: supportAddress})
	if err != nil {
		return err
	}
	w.users[0] = admin.ID
	if w.support, err = w.tx.ChannelByAddress(ctx, supportAddress); err != nil {
		return err
	}
	return w.letIn(ctx, 0)
}

func (w *world) userForm(e employee) inbox.UserForm {
	f := inbox.UserForm{Name: e.name, Email: e.email(), Role: e.role, Seat: e.seat, Active: true}
	if e.main != noTeam {
		f.MainTeam = w.teams[e.main]
	}
	for _, t := range e.extra {
		f.Teams = append(f.Teams, w.teams[t])
	}
	if e.role == models.RoleLead {
		f.Leads = []int64{w.support.InboxID}
	}
	if e.busy && !w.clock.Before(w.now.Add(-busySince)) {
		f.Capacity = &inbox.CapacityForm{By: inbox.ByNumber, Own: strconv.Itoa(busyWith)}
	}
	if e.left {
		f.Seat, f.MainTeam = models.SeatService, w.teams[frontDesk]
	}
	return f
}

// hire invites somebody; who has come has the password and a signature.
func (w *world) hire(ctx context.Context, i int) error {
	w.clock = w.clock.Add(7 * time.Minute)
	u, _, err := w.app.CreateUser(ctx, w.admin(), w.userForm(staff[i]))
	if err != nil {
		return err
	}
	w.users[i] = u.ID
	if staff[i].invited {
		return nil
	}
	return w.letIn(ctx, i)
}

func (w *world) letIn(ctx context.Context, i int) error {
	if err := w.tx.DeleteTokens(ctx, models.TokenInvite, w.users[i]); err != nil {
		return err
	}
	if err := w.tx.SetPassword(ctx, w.users[i], w.password); err != nil {
		return err
	}
	who, err := w.app.Actor(ctx, w.users[i])
	if err != nil {
		return err
	}
	w.actors[w.users[i]] = who
	return w.app.UpdateProfile(ctx, who, inbox.ProfileForm{Name: staff[i].name,
		Signature: "**" + staff[i].name + "**  \n" + staff[i].title + "\n\n" + companyName + " · Quay 1 · [harbour.example](https://harbour.example)"})
}

// openInboxes makes Finance beside Support, and lets both send into the sink.
func (w *world) openInboxes(ctx context.Context) error {
	in, err := w.app.CreateInbox(ctx, w.admin(), inbox.InboxForm{Name: "Finance", Users: []int64{w.users[0]}, Teams: []int64{w.teams[billing]}})
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(w.sink)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	form := inbox.ChannelForm{Address: financeAddress, FromName: "Harbour Finance", Host: host, Port: n, Security: "none", Private: true}
	if w.finance, err = w.app.CreateChannel(ctx, w.admin(), in.ID, form); err != nil {
		return err
	}
	form.Address, form.FromName = supportAddress, "Harbour"
	return w.app.UpdateChannel(ctx, w.admin(), w.support.ID, form)
}
