package inbox

import (
	"context"
	"errors"

	"fairlead/channels/email"
	"fairlead/models"
	"fairlead/routing"
)

// ErrLogin is the one answer to a log-in that fails, whatever the cause.
var ErrLogin = errors.New("the e-mail address or the password is not right")

// ErrThrottled means too many wrong tries; it ends by itself within 15 minutes.
var ErrThrottled = errors.New("there were too many wrong tries: wait 15 minutes and try again")

var errPending = errors.New("not built yet")

// SetupForm is what the first visitor types. Problems: company, name, email, password, inbox, address.
type SetupForm struct{ Company, Name, Email, Password, Inbox, Address string }

func (a *App) SetupLink(ctx context.Context) (string, error)       { return "", errPending }
func (a *App) CheckSetup(ctx context.Context, token string) error { return errPending }
func (a *App) Setup(ctx context.Context, token string, f SetupForm) (models.User, error) {
	return models.User{}, errPending
}

func (a *App) Login(ctx context.Context, address, password, ip string) (models.User, error) {
	return models.User{}, errPending
}

// HashPassword returns the PHC string that is stored; for the demo and for use cases.
func HashPassword(ctx context.Context, password string) (string, error) { return "", errPending }

// Invitation is a fresh link, shown once.
type Invitation struct {
	URL     string
	Expires models.Time
	Mailed  bool
}

func (a *App) NewInvitation(ctx context.Context, who Actor, userID int64) (Invitation, error) {
	return Invitation{}, errPending
}
func (a *App) CheckInvitation(ctx context.Context, token string) (models.User, error) {
	return models.User{}, errPending
}
func (a *App) AcceptInvitation(ctx context.Context, token, password string) (models.User, error) {
	return models.User{}, errPending
}

// UserForm is what an admin types about a user. Problems: name, email, role, leads, seat, main_team, teams, active.
type UserForm struct {
	Name, Email string
	Role        models.Role
	Seat        models.Seat
	Leads       []int64 // inbox ids; kept only for the role lead
	MainTeam    int64   // 0: none
	Teams       []int64 // extra teams; the main one may be among them
	Active      bool
}

// UserList is everyone, with their teams.
type UserList struct {
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember
	CanEdit bool
}

// UserPage is one user with what may be chosen. User.ID is 0 for a new one.
type UserPage struct {
	User     models.User
	Self     bool
	Inboxes  []models.Inbox
	Teams    []models.Team
	Leads    map[int64]bool
	MainTeam int64
	Extra    map[int64]bool
	CanEdit  bool
}

func (a *App) Users(ctx context.Context, who Actor) (UserList, error) { return UserList{}, errPending }
func (a *App) NewUser(ctx context.Context, who Actor) (UserPage, error) {
	return UserPage{}, errPending
}
func (a *App) User(ctx context.Context, who Actor, id int64) (UserPage, error) {
	return UserPage{}, errPending
}
func (a *App) CreateUser(ctx context.Context, who Actor, f UserForm) (models.User, Invitation, error) {
	return models.User{}, Invitation{}, errPending
}
func (a *App) UpdateUser(ctx context.Context, who Actor, id int64, f UserForm) error {
	return errPending
}
func (a *App) GiveSeat(ctx context.Context, who Actor, id int64, seat models.Seat) error {
	return errPending
}

// AddUser makes a user with a password: for who runs the machine, from the command line. Problems as UserForm, and password.
func (a *App) AddUser(ctx context.Context, f UserForm, password string) (models.User, error) {
	return models.User{}, errPending
}

// TeamForm is what an admin types about a team. Problems: name, members.
type TeamForm struct {
	Name    string
	Members []int64
}

// TeamList is every team with its members.
type TeamList struct {
	Teams   []models.Team
	Members []models.TeamMember
	Users   []models.User
	CanEdit bool
}

// TeamPage is one team with what may be chosen. Team.ID is 0 for a new one.
type TeamPage struct {
	Team    models.Team
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember
	Chosen  map[int64]bool
	Owned   int64
	CanEdit bool
}

func (a *App) Teams(ctx context.Context, who Actor) (TeamList, error) { return TeamList{}, errPending }
func (a *App) NewTeam(ctx context.Context, who Actor) (TeamPage, error) {
	return TeamPage{}, errPending
}
func (a *App) Team(ctx context.Context, who Actor, id int64) (TeamPage, error) {
	return TeamPage{}, errPending
}
func (a *App) CreateTeam(ctx context.Context, who Actor, f TeamForm) (models.Team, error) {
	return models.Team{}, errPending
}
func (a *App) UpdateTeam(ctx context.Context, who Actor, id int64, f TeamForm) error {
	return errPending
}
func (a *App) DeleteTeam(ctx context.Context, who Actor, id int64) error { return errPending }

// InboxForm is what an admin types about an inbox. Problems: name, users, teams.
type InboxForm struct {
	Name         string
	Open         bool
	Users, Teams []int64 // named in the access; kept while the inbox is open to everyone
}

// InboxRow is one inbox of the list.
type InboxRow struct {
	Inbox     models.Inbox
	Users     int // named users
	Teams     int // named teams
	CanEdit   bool
	CanManage bool
	CanRead   bool
	Channels  []ChannelRow
}

// ChannelRow is one channel of an inbox.
type ChannelRow struct {
	Channel models.Channel
	Rule    models.Rule
	People  int // whom the rule can route to: active, seated, with access, each once
}

// InboxSettings is one inbox with what may be chosen. Inbox.ID is 0 for a new one.
type InboxSettings struct {
	Inbox   models.Inbox
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember
	Named   map[int64]bool
	InTeams map[int64]bool
	Leads   []models.User
	CanEdit bool
}

func (a *App) InboxList(ctx context.Context, who Actor) ([]InboxRow, error) { return nil, errPending }
func (a *App) NewInbox(ctx context.Context, who Actor) (InboxSettings, error) {
	return InboxSettings{}, errPending
}
func (a *App) InboxSettings(ctx context.Context, who Actor, id int64) (InboxSettings, error) {
	return InboxSettings{}, errPending
}
func (a *App) CreateInbox(ctx context.Context, who Actor, f InboxForm) (models.Inbox, error) {
	return models.Inbox{}, errPending
}
func (a *App) UpdateInbox(ctx context.Context, who Actor, id int64, f InboxForm) error {
	return errPending
}

// ChannelForm is what is typed about a channel. Problems: address, from_name, smtp_host, smtp_port, smtp_security, smtp_username,
// smtp_password, smtp_private.
type ChannelForm struct {
	Address, FromName string
	Host              string
	Port              int // 0: as usual for the security
	Security          string
	Username          string
	Password          string // empty: as stored
	Private           bool
}

// ChannelSettings is one channel with what the asker may do. Channel.SMTPSecret says only whether there is one.
type ChannelSettings struct {
	Channel       models.Channel
	Inbox         models.Inbox
	Company       string
	Door          string
	CanManage     bool
	CanWriteRules bool
}

func (a *App) NewChannel(ctx context.Context, who Actor, inboxID int64) (ChannelSettings, error) {
	return ChannelSettings{}, errPending
}
func (a *App) CreateChannel(ctx context.Context, who Actor, inboxID int64, f ChannelForm) (models.Channel, error) {
	return models.Channel{}, errPending
}
func (a *App) ChannelSettings(ctx context.Context, who Actor, id int64) (ChannelSettings, error) {
	return ChannelSettings{}, errPending
}
func (a *App) UpdateChannel(ctx context.Context, who Actor, id int64, f ChannelForm) error {
	return errPending
}
func (a *App) TestChannel(ctx context.Context, who Actor, id int64, f ChannelForm) ([]email.Step, error) {
	return nil, errPending
}

// RuleForm is what is chosen on the Automation tab. Problems: assign_to, tie, members.
type RuleForm struct {
	AssignTo      models.AssignTo
	OnlyAvailable bool
	Tie           models.Tie
	Members       []models.Owner
}

// RuleDenied says why the asker may not write a rule.
type RuleDenied string

const (
	RuleAllowed   RuleDenied = ""
	DeniedNotLead RuleDenied = "lead" // neither an admin nor a lead of this inbox
	DeniedNoSeat  RuleDenied = "seat" // would be allowed, but has no seat
)

// Choice is a user or a team that a rule names or could name.
type Choice struct {
	Owner        models.Owner
	Name         string
	Email        string              // users
	Availability models.Availability // users
	Seat         models.Seat         // users
	Active       bool                // users
	Access       bool                // users and teams, to the channel's inbox
	Skipped      routing.Verdict     // of a user: why rules pass over them; empty: they do not
	Size         int                 // teams: members
}

// RuleSettings is a channel's rule, or a draft of one, with what the Automation tab shows.
type RuleSettings struct {
	Channel    models.Channel
	Inbox      models.Inbox
	Rule       models.Rule // as stored, or as the draft says
	Chosen     []Choice    // its members, in its order; those that are gone are left out
	Users      []models.User
	Teams      []models.Team
	Members    []models.TeamMember
	WithAccess map[int64]bool // ids of users
	People     int            // whom the rule can route to, each once
	Available  int            // of those, now Available
	CanWrite   bool
	Denied     RuleDenied
	Admin      bool // may give seats
}

func (a *App) RulePage(ctx context.Context, who Actor, channelID int64, draft *RuleForm) (RuleSettings, error) {
	return RuleSettings{}, errPending
}
func (a *App) RuleChoices(ctx context.Context, who Actor, channelID int64, q string) ([]Choice, error) {
	return nil, errPending
}
func (a *App) SaveRule(ctx context.Context, who Actor, channelID int64, f RuleForm) error {
	return errPending
}

// ProfileForm is what users say about themselves. Problems: name, signature, language.
type ProfileForm struct {
	Name, Signature, Language string
	NotifyBadge, NotifyDesk   bool
}

func (a *App) UpdateProfile(ctx context.Context, who Actor, f ProfileForm) error { return errPending }

// ChangePassword: Problems at current and password; ErrThrottled. keep is the id of the session that stays.
func (a *App) ChangePassword(ctx context.Context, who Actor, keep, current, password string) error {
	return errPending
}
func (a *App) SetAvailability(ctx context.Context, who Actor, v models.Availability) error {
	return errPending
}

// SetCompany: Problems at company.
func (a *App) SetCompany(ctx context.Context, who Actor, name string) error { return errPending }
