package models

import "context"

// Team is a named group of users. A conversation may be owned by a team; that loads nobody.
type Team struct {
	ID        int64
	Name      string
	CreatedAt Time
}

// TeamMember puts a user in a team; at most one of a user's teams is the main one.
type TeamMember struct {
	TeamID int64 `gorm:"primaryKey"`
	UserID int64 `gorm:"primaryKey"`
	Main   bool
}

// Check trims what was typed and says what is wrong with it.
func (t *Team) Check() Problems {
	var p Problems
	t.Name = CleanLine(t.Name)
	checkName(&p, "name", t.Name)
	return p
}

// Team returns one team.
func (db *DB) Team(ctx context.Context, id int64) (Team, error) {
	return first[Team](db.read(ctx).Where("id = ?", id))
}

// Teams returns every team by name.
func (db *DB) Teams(ctx context.Context) ([]Team, error) {
	return all[Team](db.read(ctx).Order("name, id"))
}

// TeamMembers returns all memberships, or those of the given teams.
func (db *DB) TeamMembers(ctx context.Context, teamIDs ...int64) ([]TeamMember, error) {
	q := db.read(ctx).Order("team_id, user_id")
	if len(teamIDs) > 0 {
		q = q.Where("team_id IN ?", teamIDs)
	}
	return all[TeamMember](q)
}

// TeamsOf returns the memberships of one user.
func (db *DB) TeamsOf(ctx context.Context, userID int64) ([]TeamMember, error) {
	return all[TeamMember](db.read(ctx).Where("user_id = ?", userID).Order("team_id"))
}

// CreateTeam stores a new team and sets its id. A name in use is a Problem at "name".
func (db *DB) CreateTeam(ctx context.Context, t *Team) error {
	return duplicate(db.write(ctx).Create(t).Error, "name", "There is a team of this name already.")
}

// RenameTeam stores the name.
func (db *DB) RenameTeam(ctx context.Context, t Team) error {
	return duplicate(db.write(ctx).Model(&Team{ID: t.ID}).Update("name", t.Name).Error, "name", "There is a team of this name already.")
}

// DeleteTeam removes a team, its memberships, its inbox access and its place in rules (rows cascade).
// The caller has taken its conversations away first.
func (db *DB) DeleteTeam(ctx context.Context, id int64) error {
	return db.write(ctx).Delete(&Team{ID: id}).Error
}

// SetTeamsOf replaces a user's memberships.
func (db *DB) SetTeamsOf(ctx context.Context, userID int64, members []TeamMember) error {
	if err := db.write(ctx).Where("user_id = ?", userID).Delete(&TeamMember{}).Error; err != nil {
		return err
	}
	return createAll(db.write(ctx), members)
}

// SetMembersOf replaces a team's memberships.
func (db *DB) SetMembersOf(ctx context.Context, teamID int64, members []TeamMember) error {
	if err := db.write(ctx).Where("team_id = ?", teamID).Delete(&TeamMember{}).Error; err != nil {
		return err
	}
	return createAll(db.write(ctx), members)
}
