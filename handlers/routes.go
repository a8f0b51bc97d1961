package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/static"
)

// routes are all addresses there are; those of the inbox pages are in inboxRoutes.
func (s *Server) routes(e *echo.Echo) {
	e.Match([]string{http.MethodGet, http.MethodHead}, "/healthz", s.healthz)
	e.GET("/robots.txt", robots)
	e.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusFound, static.Icon()) })
	e.Match([]string{http.MethodGet, http.MethodHead}, "/static/*", echo.WrapHandler(static.Handler()))

	e.GET("/login", s.loginForm)
	e.POST("/login", s.login)
	e.POST("/logout", s.logout)
	e.GET("/setup", s.setupForm)
	e.POST("/setup", s.setup)
	e.GET("/forgot", s.forgotForm)
	e.POST("/forgot", s.forgot)
	e.GET("/reset/:token", s.resetForm)
	e.POST("/reset/:token", s.reset)
	e.GET("/invite/:token", s.inviteForm)
	e.POST("/invite/:token", s.acceptInvite)

	e.GET("/pictures/:key", s.picture)

	s.formRoutes(e)
	s.chatRoutes(e)

	g := e.Group("", s.loggedIn, s.seen)
	s.inboxRoutes(g)
	s.searchRoutes(g)
	s.savedViewRoutes(g)
	s.contactsRoutes(g)
	s.contactDataRoutes(g)
	s.senderRoutes(g)
	s.chatflowRoutes(g)
	s.toldRoutes(g)
	g.POST("/availability", s.availability)
	g.POST("/present", s.present)
	g.GET("/users/:id/handover", s.handover)
	g.POST("/users/:id/handover", s.handOver)
	g.GET("/availability", s.led)
	g.POST("/availability/:id", s.setLed)
	g.GET("/users/:id/absences", s.absences)
	g.POST("/users/:id/absences", s.createAbsence)
	g.GET("/absences/:id", s.absence)
	g.POST("/absences/:id", s.saveAbsence)
	g.POST("/absences/:id/end", s.endAbsence)
	s.settingsRoutes(g.Group("/settings"))
	if s.options.Demo != nil {
		g.GET("/demo/sent", s.demoSent)
		g.GET("/demo/sent/:id", s.demoMail)
	}
}

func (s *Server) settingsRoutes(g *echo.Group) {
	g.GET("", s.settings)
	g.GET("/profile", s.profileForm)
	g.POST("/profile", s.saveProfile)
	g.POST("/profile/password", s.changePassword)
	g.POST("/profile/picture", s.savePicture)
	g.GET("/sessions", s.ownSessions)
	g.POST("/sessions/others", s.endOtherSessions)
	g.POST("/sessions/:id/end", s.endOwnSession)
	g.GET("/account", s.companyForm)
	g.POST("/account", s.saveCompany)
	g.POST("/account/days", s.addOwnDay)
	g.POST("/account/days/:id/delete", s.removeOwnDay)

	g.GET("/users", s.users)
	g.GET("/users/new", s.newUser)
	g.POST("/users/new", s.createUser)
	g.GET("/users/:id", s.user)
	g.POST("/users/:id", s.saveUser)
	g.POST("/users/:id/invite", s.inviteUser)
	g.POST("/users/:id/seat", s.giveSeat)

	g.GET("/teams", s.teams)
	g.GET("/teams/new", s.newTeam)
	g.POST("/teams/new", s.createTeam)
	g.GET("/teams/:id", s.team)
	g.POST("/teams/:id", s.saveTeam)
	g.POST("/teams/:id/delete", s.deleteTeam)

	g.GET("/inboxes", s.inboxList)
	g.GET("/inboxes/new", s.newInbox)
	g.POST("/inboxes/new", s.createInbox)
	g.GET("/inboxes/:id", s.inboxSettings)
	g.POST("/inboxes/:id", s.saveInbox)

	g.GET("/inboxes/:id/channels/new", s.newChannel)
	g.POST("/inboxes/:id/channels/new", s.createChannel)
	g.GET("/channels/:id", s.channel)
	g.POST("/channels/:id", s.saveChannel)
	g.GET("/channels/:id/automation", s.ruled(s.automation))
	g.POST("/channels/:id/automation", s.saveAutomation)
	g.POST("/channels/:id/rehearsals", s.startRehearsal)
	g.GET("/channels/:id/rehearsals/:rehearsal", s.rehearsal)
	g.POST("/channels/:id/rehearsals/:rehearsal/cancel", s.cancelRehearsal)
	g.GET("/channels/:id/rehearsals/:rehearsal/decisions/:conversation", s.rehearsedDecision)
	g.GET("/channels/:id/coverage", s.ruled(s.coverage))
	s.mailboxRoutes(g)
	s.formSettingsRoutes(g)
	s.mailRoutes(g)
	s.tagSettingsRoutes(g)
}

// settings leads to the first page behind the gear: the inboxes and their channels, or what everybody has.
func (s *Server) settings(c echo.Context) error {
	if maySeeSettings(s.who(c)) {
		return c.Redirect(http.StatusSeeOther, "/settings/inboxes")
	}
	return c.Redirect(http.StatusSeeOther, profilePath)
}
