package handlers

import "github.com/labstack/echo/v4"

// contactDataRoutes bring contacts in and out, and let a person be forgotten; all behind a log-in.
func (s *Server) contactDataRoutes(g *echo.Group) {
	g.GET("/contacts/import", s.imports)
	g.POST("/contacts/import", s.uploadContacts)
	g.GET("/contacts/import/:id", s.contactImport)
	g.POST("/contacts/import/:id", s.startImport)
	g.POST("/contacts/import/:id/cancel", s.cancelImport)
	g.POST("/contacts/import/:id/continue", s.continueImport)
	g.GET("/contacts/import/:id/rejected", s.rejectedRows)
	g.GET("/contacts/export", s.exportContacts)
	g.POST("/contacts/:id/data", s.personData)
	g.GET("/contacts/:id/erase", s.erasePage)
	g.POST("/contacts/:id/erase", s.eraseContact)
	g.GET("/settings/erasures", s.erasures)
}
