package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/models"
	"fairlead/views"
)

// demoSent lists what the demo has sent into its own sink.
func (s *Server) demoSent(c echo.Context) error {
	return s.showDemo(c, views.DemoSentPage{Mails: s.options.Demo.Sent()})
}

// demoMail shows one of them.
func (s *Server) demoMail(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	mail, ok := s.options.Demo.Mail(id)
	if !ok {
		return models.ErrNotFound
	}
	return s.showDemo(c, views.DemoSentPage{Mail: &mail})
}

func (s *Server) showDemo(c echo.Context, page views.DemoSentPage) error {
	page.Now = models.At(s.app.Now())
	return s.render(c, http.StatusOK, views.DemoSent(s.shell(c, views.SectionDemo), page))
}
