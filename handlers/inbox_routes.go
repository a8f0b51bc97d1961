package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// inboxRoutes are the pages of the inbox and what is done to conversations, all behind a log-in.
func (s *Server) inboxRoutes(g *echo.Group) {
	g.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusSeeOther, "/inbox/all/unassigned") })
	g.GET("/inbox/:inbox/:view", s.showInbox)
	g.GET("/inbox/:inbox/:view/:conversation", s.showInbox)
	g.GET("/conversations/bulk", s.bulkOwner)
	g.POST("/conversations/bulk", s.bulk)
	g.GET("/conversations/:id", s.locate)
	g.GET("/conversations/:id/owner", s.chooseOwner)
	g.POST("/conversations/:id/owner", s.assign)
	g.POST("/conversations/:id/state", s.setState)
	g.POST("/conversations/:id/route", s.routeNow)
	g.POST("/conversations/:id/snooze", s.snooze)
	g.POST("/conversations/:id/reply", s.reply)
	g.POST("/conversations/:id/comment", s.comment)
	s.chatAgentRoutes(g)
	s.threadRoutes(g)
	s.writingRoutes(g)
	s.sendingRoutes(g)
	s.mentionRoutes(g)
	g.GET("/messages/:id/frame", s.messageFrame)
	g.GET("/messages/:id/raw", s.rawMessage)
	g.POST("/messages/:id/retry", s.retry)
	g.GET("/files/:id", s.file)
	g.POST("/test-message", s.testMessage)
	g.GET("/events", s.events)
}
