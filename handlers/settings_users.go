package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const usersPath = "/settings/users"

func (s *Server) users(c echo.Context) error {
	list, err := s.app.Users(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	if !list.CanEdit {
		return models.ErrForbidden
	}
	page := views.UsersPage{Shell: s.shell(c, views.SectionSettings), Users: list.Users, Teams: list.Teams, Members: list.Members}
	return s.render(c, http.StatusOK, views.Users(page))
}

func (s *Server) newUser(c echo.Context) error {
	p, err := s.app.NewUser(c.Request().Context(), s.who(c))
	if err != nil {
		return err
	}
	return s.showUser(c, http.StatusOK, p, nil)
}

func (s *Server) user(c echo.Context) error {
	p, err := s.userPage(c)
	if err != nil {
		return err
	}
	return s.showUser(c, http.StatusOK, p, nil)
}

// userPage loads the user of the address.
func (s *Server) userPage(c echo.Context) (inbox.UserPage, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return inbox.UserPage{}, err
	}
	return s.app.User(c.Request().Context(), s.who(c), id)
}

func (s *Server) createUser(c echo.Context) error {
	f, err := userForm(c)
	if err != nil {
		return err
	}
	f.Active = true
	user, invitation, err := s.app.CreateUser(c.Request().Context(), s.who(c), f)
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p, err := s.app.NewUser(c.Request().Context(), s.who(c))
			if err != nil {
				return err
			}
			return s.showUser(c, http.StatusUnprocessableEntity, typedUser(p, f), problems)
		})
	}
	return s.toFreshLink(c, user.ID, invitation)
}

// saveUser stores what was typed. Who is deactivated with open work is asked first what is to become of it: the step "handover".
func (s *Server) saveUser(c echo.Context) error {
	p, err := s.userPage(c)
	if err != nil {
		return err
	}
	f, err := userForm(c)
	if err != nil {
		return err
	}
	posted, err := posted(c)
	if err != nil {
		return err
	}
	step := posted.Get("step")
	if step == stepEdit {
		return s.showUser(c, http.StatusOK, typedUser(p, f), nil)
	}
	again := func(problems models.Problems) error {
		return s.showUser(c, http.StatusUnprocessableEntity, typedUser(p, f), problems)
	}
	if p.User.Active && !f.Active && step != stepHandover {
		if asked, err := s.askHandover(c, p, f, posted); asked || err != nil {
			return problemsAt(err, again)
		}
	}
	choices, err := handoverChoices(posted)
	if err != nil {
		return err
	}
	done, err := s.app.UpdateUserHandingOver(c.Request().Context(), s.who(c), p.User.ID, f, choices)
	if err != nil {
		return problemsAt(err, again)
	}
	return s.savedUser(c, p, f, done)
}

// savedUser says what was saved, and what has become of the work of who was deactivated.
func (s *Server) savedUser(c echo.Context, p inbox.UserPage, f inbox.UserForm, done inbox.HandedOver) error {
	if p.Self && f.Role != models.RoleAdmin {
		return s.done(c, "/settings", say(saidSaved)) // this page is for admins
	}
	notice := say(saidSaved)
	if p.User.Active && !f.Active {
		notice = say(saidDeactivated, p.User.Name)
		notice.More = handedOver(done)
	}
	return s.done(c, userPath(p.User.ID), notice)
}

// inviteUser makes a new link; the one before is void.
func (s *Server) inviteUser(c echo.Context) error {
	p, err := s.userPage(c)
	if err != nil {
		return err
	}
	invitation, err := s.app.NewInvitation(c.Request().Context(), s.who(c), p.User.ID)
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			return s.showUser(c, http.StatusUnprocessableEntity, p, problems)
		})
	}
	return s.toFreshLink(c, p.User.ID, invitation)
}

func (s *Server) giveSeat(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	if err := s.app.GiveSeat(c.Request().Context(), s.who(c), id, models.Seat(f.Get("seat"))); err != nil {
		return err
	}
	return s.done(c, f.back(userPath(id)), say(saidSaved))
}

// toFreshLink leads to the page of a user, which shows the link once.
func (s *Server) toFreshLink(c echo.Context, userID int64, i inbox.Invitation) error {
	ses, err := s.session(c)
	if err != nil {
		return err
	}
	ses.Values[valueLink] = &freshLink{User: userID, Link: views.InviteLink{URL: i.URL, Mailed: i.Mailed, Expires: i.Expires}}
	if err := ses.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, userPath(userID))
}

// takeFreshLink returns the link just made for a user, once.
func (s *Server) takeFreshLink(c echo.Context, userID int64) (*views.InviteLink, error) {
	ses, err := s.session(c)
	if err != nil {
		return nil, err
	}
	fresh, _ := ses.Values[valueLink].(*freshLink)
	if fresh == nil || fresh.User != userID {
		return nil, nil
	}
	delete(ses.Values, valueLink)
	return &fresh.Link, ses.Save(c.Request(), c.Response())
}

func (s *Server) showUser(c echo.Context, status int, p inbox.UserPage, problems models.Problems) error {
	if !p.CanEdit {
		return models.ErrForbidden
	}
	link, err := s.takeFreshLink(c, p.User.ID)
	if err != nil {
		return err
	}
	page := views.UserPage{Shell: s.shell(c, views.SectionSettings), User: p.User, Self: p.Self, Inboxes: p.Inboxes, Teams: p.Teams,
		Leads: p.Leads, MainTeam: p.MainTeam, Extra: p.Extra, Link: link, Problems: problems,
		Capacity: views.CapacityChoice{By: string(p.Capacity.By), Own: p.Capacity.Own}, Working: workingEditor(p.Working, p.Calendar, problems)}
	return s.render(c, status, views.UserForm(page))
}

// userForm binds what was typed about a user.
func userForm(c echo.Context) (inbox.UserForm, error) {
	f, err := posted(c)
	if err != nil {
		return inbox.UserForm{}, err
	}
	typed := inbox.UserForm{Name: f.Get("name"), Email: f.Get("email"), Role: models.Role(f.Get("role")), Seat: models.Seat(f.Get("seat")), Active: f.ticked("active"),
		Capacity: capacityForm(f), Working: workingForm(f)}
	if typed.Leads, err = f.ids("leads"); err != nil {
		return typed, err
	}
	if typed.MainTeam, err = f.id("main_team"); err != nil {
		return typed, err
	}
	typed.Teams, err = f.ids("teams")
	return typed, err
}

// typedUser puts what was typed in the place of what is stored.
func typedUser(p inbox.UserPage, f inbox.UserForm) inbox.UserPage {
	p.User.Name, p.User.Email, p.User.Role, p.User.Seat, p.User.Active = f.Name, f.Email, f.Role, f.Seat, f.Active
	p.Leads, p.MainTeam, p.Extra = set(f.Leads), f.MainTeam, set(f.Teams)
	if f.Capacity != nil {
		p.Capacity = *f.Capacity
	}
	if f.Working != nil {
		p.Working = *f.Working
	}
	if p.User.ID == 0 {
		p.User.Active = true
	}
	return p
}

func userPath(id int64) string { return usersPath + "/" + strconv.FormatInt(id, 10) }
