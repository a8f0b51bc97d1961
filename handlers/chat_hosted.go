package handlers

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

func (s *Server) hostedChatRoutes(e *echo.Echo) {}

// hostedPage reports whether an address is that of a chatflow's own page here.
func hostedPage(address, slug string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.TrimSuffix(u.Path, "/") == "/chat/"+slug
}
