package handlers

import (
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
)

const picturePath = "/settings/profile/picture"

// picture shows a user's picture to whoever knows its key: colleagues, and the visitors of chats on other sites.
func (s *Server) picture(c echo.Context) error {
	p, err := s.app.DB.Picture(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*") // the window of a chat paints it on other sites
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, p.ContentType, p.Data)
}

// savePicture takes the asker's picture, or takes it away.
func (s *Server) savePicture(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	if f.Get("action") == "remove" {
		if err := s.app.RemovePicture(c.Request().Context(), s.who(c)); err != nil {
			return err
		}
		return s.done(c, profilePath, say(saidPictureRemoved))
	}
	data, err := uploadedPicture(c)
	if err == nil {
		err = s.app.SetPicture(c.Request().Context(), s.who(c), data)
	}
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showProfile(c, http.StatusUnprocessableEntity, nil, p)
		})
	}
	return s.done(c, profilePath, say(saidSaved))
}

func uploadedPicture(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("picture")
	if err != nil || header.Filename == "" {
		return nil, models.Problems{{Field: "picture", Text: "Choose a file."}}
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, inbox.MaxPictureBytes+1))
}
