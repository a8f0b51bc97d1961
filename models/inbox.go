package models

import "context"

// Inbox is a place where conversations are worked.
type Inbox struct {
	ID        int64
	Name      string
	Open      bool // everyone has access; otherwise the users and teams named in inbox_users and inbox_teams
	CreatedAt Time
	Working   // when it is attended to
}

// InboxUser gives a user access to a restricted inbox.
type InboxUser struct {
	InboxID int64 `gorm:"primaryKey"`
	UserID  int64 `gorm:"primaryKey"`
}

// InboxTeam gives a team, that is its main and extra members, access to a restricted inbox.
type InboxTeam struct {
	InboxID int64 `gorm:"primaryKey"`
	TeamID  int64 `gorm:"primaryKey"`
}

// InboxLead makes a user with the role lead responsible for an inbox: may write its rules and edit its channels.
type InboxLead struct {
	InboxID int64 `gorm:"primaryKey"`
	UserID  int64 `gorm:"primaryKey"`
}

// Check trims what was typed and says what is wrong with it.
func (i *Inbox) Check() Problems {
	var p Problems
	i.Name = CleanLine(i.Name)
	checkName(&p, "name", i.Name)
	i.Working.check(&p)
	return p
}

// Inbox returns one inbox, whoever asks; use cases ask InboxesFor.
func (db *DB) Inbox(ctx context.Context, id int64) (Inbox, error) {
	return first[Inbox](db.read(ctx).Where("id = ?", id))
}

// Inboxes returns every inbox by name.
func (db *DB) Inboxes(ctx context.Context) ([]Inbox, error) {
	return all[Inbox](db.read(ctx).Order("name, id"))
}

const hasAccess = `(i.open OR EXISTS (SELECT 1 FROM inbox_users x WHERE x.inbox_id = i.id AND x.user_id = u.id)
	OR EXISTS (SELECT 1 FROM inbox_teams y JOIN team_members m ON m.team_id = y.team_id WHERE y.inbox_id = i.id AND m.user_id = u.id))`

// InboxesFor returns the inboxes that an active user has access to, by name.
func (db *DB) InboxesFor(ctx context.Context, userID int64) (out []Inbox, err error) {
	err = db.read(ctx).Raw("SELECT i.* FROM inboxes i JOIN users u ON u.id = ? WHERE u.active AND "+hasAccess+" ORDER BY i.name, i.id", userID).Scan(&out).Error
	return out, err
}

// UserIDsWithAccess returns the ids of the active users who have access to an inbox.
func (db *DB) UserIDsWithAccess(ctx context.Context, inboxID int64) (ids []int64, err error) {
	err = db.read(ctx).Raw("SELECT u.id FROM users u JOIN inboxes i ON i.id = ? WHERE u.active AND "+hasAccess+" ORDER BY u.id", inboxID).Scan(&ids).Error
	return ids, err
}

// TeamIDsWithAccess returns the ids of the teams that conversations of an inbox may be given to.
func (db *DB) TeamIDsWithAccess(ctx context.Context, inboxID int64) (ids []int64, err error) {
	err = db.read(ctx).Raw(`SELECT t.id FROM teams t JOIN inboxes i ON i.id = ?
		WHERE i.open OR EXISTS (SELECT 1 FROM inbox_teams y WHERE y.inbox_id = i.id AND y.team_id = t.id) ORDER BY t.id`, inboxID).Scan(&ids).Error
	return ids, err
}

// InboxUsers and the two after it return who is named in an inbox's access and leads.
func (db *DB) InboxUsers(ctx context.Context, inboxID int64) ([]InboxUser, error) {
	return all[InboxUser](db.read(ctx).Where("inbox_id = ?", inboxID).Order("user_id"))
}

// InboxTeams returns the teams named in an inbox's access.
func (db *DB) InboxTeams(ctx context.Context, inboxID int64) ([]InboxTeam, error) {
	return all[InboxTeam](db.read(ctx).Where("inbox_id = ?", inboxID).Order("team_id"))
}

// InboxLeads returns the leads of an inbox.
func (db *DB) InboxLeads(ctx context.Context, inboxID int64) ([]InboxLead, error) {
	return all[InboxLead](db.read(ctx).Where("inbox_id = ?", inboxID).Order("user_id"))
}

// LedBy returns the ids of the inboxes that a user leads.
func (db *DB) LedBy(ctx context.Context, userID int64) (ids []int64, err error) {
	err = db.read(ctx).Model(&InboxLead{}).Where("user_id = ?", userID).Order("inbox_id").Pluck("inbox_id", &ids).Error
	return ids, err
}

// InboxesOfTeam returns the ids of the inboxes whose access names a team.
func (db *DB) InboxesOfTeam(ctx context.Context, teamID int64) (ids []int64, err error) {
	err = db.read(ctx).Model(&InboxTeam{}).Where("team_id = ?", teamID).Order("inbox_id").Pluck("inbox_id", &ids).Error
	return ids, err
}

// CreateInbox stores a new inbox and sets its id. A name in use is a Problem at "name".
func (db *DB) CreateInbox(ctx context.Context, i *Inbox) error {
	return duplicate(db.write(ctx).Create(i).Error, "name", "There is an inbox of this name already.")
}

// UpdateInbox stores name, openness and working hours.
func (db *DB) UpdateInbox(ctx context.Context, i Inbox) error {
	err := db.write(ctx).Model(&Inbox{ID: i.ID}).Select("name", "open", "hours", "time_zone", "country").Updates(i).Error
	return duplicate(err, "name", "There is an inbox of this name already.")
}

// SetAccess replaces who is named in an inbox's access and who leads it.
func (db *DB) SetAccess(ctx context.Context, inboxID int64, users []InboxUser, teams []InboxTeam, leads []InboxLead) error {
	for _, row := range []any{&InboxUser{}, &InboxTeam{}, &InboxLead{}} {
		if err := db.write(ctx).Where("inbox_id = ?", inboxID).Delete(row).Error; err != nil {
			return err
		}
	}
	if err := createAll(db.write(ctx), users); err != nil {
		return err
	}
	if err := createAll(db.write(ctx), teams); err != nil {
		return err
	}
	return createAll(db.write(ctx), leads)
}

// SetLedBy replaces the inboxes that a user leads.
func (db *DB) SetLedBy(ctx context.Context, userID int64, leads []InboxLead) error {
	if err := db.write(ctx).Where("user_id = ?", userID).Delete(&InboxLead{}).Error; err != nil {
		return err
	}
	return createAll(db.write(ctx), leads)
}
