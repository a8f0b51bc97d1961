package models

import (
	"math"
	"regexp"
	"strconv"
)

// The two colours that text on another can have.
const (
	White = "#ffffff"
	Black = "#000000"
)

var colours = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Contrast is how well two colours (#rrggbb) can be told apart, from 1 to 21 (WCAG 2.2, "contrast ratio"); 0 if one of them is no colour.
func Contrast(a, b string) float64 {
	if !colours.MatchString(a) || !colours.MatchString(b) {
		return 0
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	n, _ := strconv.ParseUint(colour[1:], 16, 32) // the caller has looked
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// TextOn is the colour of text on another: white where that can be read, else black.
func TextOn(colour string) string {
	if Contrast(White, colour) >= 4.5 {
		return White
	}
	return Black
}
