package handlers

import "github.com/labstack/echo/v4"

// threadRoutes are what takes conversations apart and together.
func (s *Server) threadRoutes(g *echo.Group) {
	g.GET("/conversations/:id/merge", s.mergingPage)
	g.POST("/conversations/:id/merge", s.mergeConversations)
	g.GET("/messages/:id/split", s.splitPage)
	g.POST("/messages/:id/split", s.split)
	g.GET("/conversations/:id/move", s.movePage)
	g.POST("/conversations/:id/move", s.move)
	g.POST("/conversations/changes/:id/undo", s.undoChange)
}
