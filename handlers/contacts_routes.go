package handlers

import "github.com/labstack/echo/v4"

// contactsRoutes are the pages of contacts and what is done to them, all behind a log-in.
func (s *Server) contactsRoutes(g *echo.Group) {
	g.GET("/contacts", s.contacts)
	g.GET("/contacts/new", s.newContact)
	g.POST("/contacts/new", s.createContact)
	g.GET("/contacts/:id", s.contact)
	g.POST("/contacts/:id", s.changeContact)
	g.GET("/contacts/:id/owner", s.chooseContactOwner)
	g.POST("/contacts/:id/owner", s.setContactOwner)
	g.GET("/contacts/:id/merge", s.mergePage)
	g.POST("/contacts/:id/merge", s.mergeContacts)
	g.POST("/contacts/merges/:id/undo", s.undoMerge)
}
