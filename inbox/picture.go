package inbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/color"
	_ "image/gif" // pictures that are taken, beside JPEG and PNG
	"image/jpeg"
	_ "image/png"

	"github.com/disintegration/imaging"
	_ "golang.org/x/image/webp"

	"fairlead/models"
)

// Bounds of a user's picture.
const (
	MaxPictureBytes  = 10 << 20
	maxPicturePixels = 40_000_000 // a picture takes four bytes of memory for each while it is made small
	pictureSide      = 192        // pixels: 2.6 rem at a density of three, and what the window of a chat shows
)

// drawing lets one picture be made small at a time, for the memory that takes.
var drawing = make(chan struct{}, 1)

// SetPicture makes a picture small and square, turned as the camera meant it and without what the camera wrote into it, and shows it with
// the asker's name from now on. Problems: picture.
func (a *App) SetPicture(ctx context.Context, who Actor, data []byte) error {
	small, problem, err := smallPicture(ctx, data)
	if err != nil {
		return err
	}
	if problem != "" {
		return models.Problems{{Field: "picture", Text: problem}}
	}
	return a.storePicture(ctx, models.Picture{Key: rand.Text(), UserID: who.User.ID, ContentType: "image/jpeg", Data: small, CreatedAt: a.now()})
}

// RemovePicture shows the asker's initials again.
func (a *App) RemovePicture(ctx context.Context, who Actor) error {
	return a.storePicture(ctx, models.Picture{UserID: who.User.ID})
}

func (a *App) storePicture(ctx context.Context, p models.Picture) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		n.people()
		return tx.SetPicture(ctx, p)
	})
}

// smallPicture returns the JPEG that is shown, or says in plain words why there is none.
func smallPicture(ctx context.Context, data []byte) (small []byte, problem string, err error) {
	if len(data) > MaxPictureBytes {
		return nil, "This is too large: at most 10 MB.", nil
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width < 1 || size.Height < 1 {
		return nil, "This is no picture that can be read: choose a JPEG, PNG, GIF or WebP file.", nil
	}
	if size.Width > maxPicturePixels/size.Height {
		return nil, "This has too many pixels: at most 40 million.", nil
	}
	select {
	case drawing <- struct{}{}:
		defer func() { <-drawing }()
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	whole, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(true))
	if err != nil {
		return nil, "This is no picture that can be read: choose a JPEG, PNG, GIF or WebP file.", nil
	}
	square := imaging.Fill(whole, pictureSide, pictureSide, imaging.Center, imaging.Lanczos)
	ground := imaging.New(pictureSide, pictureSide, color.White) // for what is transparent
	var out bytes.Buffer
	err = jpeg.Encode(&out, imaging.Overlay(ground, square, image.Point{}, 1), &jpeg.Options{Quality: 85})
	return out.Bytes(), "", err
}
