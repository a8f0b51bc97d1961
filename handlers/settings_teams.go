package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const teamsPath = "/settings/teams"

func (s *Server) teams(c echo.Context) error {
	list, err := s.app.Teams(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	if !list.CanEdit {
		return models.ErrForbidden
	}
	page := views.TeamsPage{Shell: s.shell(c, views.SectionSettings), Teams: list.Teams, Members: list.Members, Users: list.Users}
	return s.render(c, http.StatusOK, views.Teams(page))
}

func (s *Server) newTeam(c echo.Context) error {
	p, err := s.app.NewTeam(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	return s.showTeam(c, http.StatusOK, p, nil)
}

func (s *Server) team(c echo.Context) error {
	p, err := s.teamPage(c)
	if err != nil {
		return err
	}
	return s.showTeam(c, http.StatusOK, p, nil)
}

// teamPage loads the team of the address.
func (s *Server) teamPage(c echo.Context) (inbox.TeamPage, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return inbox.TeamPage{}, err
	}
	return s.app.Team(c.Request().Context(), s.who(c), id)
}

func (s *Server) createTeam(c echo.Context) error {
	f, err := teamForm(c)
	if err != nil {
		return err
	}
	team, err := s.app.CreateTeam(c.Request().Context(), s.who(c), f)
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p, err := s.app.NewTeam(c.Request().Context(), s.who(c))
			if err != nil {
				return err
			}
			return s.showTeam(c, http.StatusUnprocessableEntity, typedTeam(p, f), problems)
		})
	}
	return s.done(c, teamsPath, say(saidTeamCreated, team.Name))
}

func (s *Server) saveTeam(c echo.Context) error {
	p, err := s.teamPage(c)
	if err != nil {
		return err
	}
	f, err := teamForm(c)
	if err != nil {
		return err
	}
	if err := s.app.UpdateTeam(c.Request().Context(), s.who(c), p.Team.ID, f); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			return s.showTeam(c, http.StatusUnprocessableEntity, typedTeam(p, f), problems)
		})
	}
	return s.done(c, teamsPath, say(saidSaved))
}

func (s *Server) deleteTeam(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := s.app.DeleteTeam(c.Request().Context(), s.who(c), id); err != nil {
		return err
	}
	return s.done(c, teamsPath, say(saidTeamDeleted))
}

func (s *Server) showTeam(c echo.Context, status int, p inbox.TeamPage, problems models.Problems) error {
	if !p.CanEdit {
		return models.ErrForbidden
	}
	page := views.TeamPage{Shell: s.shell(c, views.SectionSettings), Team: p.Team, Users: p.Users, Teams: p.Teams, Members: p.Members,
		Chosen: p.Chosen, Owned: p.Owned, Problems: problems}
	return s.render(c, status, views.TeamForm(page))
}

// teamForm binds what was typed about a team.
func teamForm(c echo.Context) (inbox.TeamForm, error) {
	f, err := posted(c)
	if err != nil {
		return inbox.TeamForm{}, err
	}
	members, err := f.ids("members")
	return inbox.TeamForm{Name: f.Get("name"), Members: members}, err
}

// typedTeam puts what was typed in the place of what is stored.
func typedTeam(p inbox.TeamPage, f inbox.TeamForm) inbox.TeamPage {
	p.Team.Name, p.Chosen = f.Name, set(f.Members)
	return p
}
