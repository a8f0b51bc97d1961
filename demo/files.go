package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"fairlead/channels/email"
)

// attachments returns a small real file of a kind; none for no kind.
func attachments(rng *rand.Rand, kind string, r *reading) []email.File {
	switch kind {
	case "pdf":
		name := []string{"form", "contract " + r.contact.boat, "scan_0042", "Überweisungsbeleg", "devis signé"}[rng.IntN(5)]
		return []email.File{{Name: name + ".pdf", ContentType: "application/pdf", Data: pdf(r.subject, "Boat: "+r.contact.boat, "Owner: "+r.contact.name, "Signed and agreed.")}}
	case "png":
		return []email.File{{Name: fmt.Sprintf("IMG_%04d.png", rng.IntN(10000)), ContentType: "image/png", Data: drawing(rng.IntN(50))}}
	case "csv":
		return []email.File{{Name: "readings pier A.csv", ContentType: "text/csv", Data: readings(rng)}}
	}
	return nil
}

// pdf writes one page of lines (PDF 1.4), with characters outside Latin-1 as question marks: the built-in fonts have no others.
func pdf(lines ...string) []byte {
	var page strings.Builder
	page.WriteString("BT /F1 14 Tf 72 760 Td 20 TL ")
	for _, l := range lines {
		fmt.Fprintf(&page, "(%s) Tj T* ", latin1(l))
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}

// latin1 writes a text in the bytes of a PDF string.
func latin1(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`()\`, r):
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r < 0x100:
			b.WriteByte(byte(r))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// drawings are drawn once, when one is needed.
var drawings = sync.OnceValue(func() (all [6][]byte) {
	for i := range all {
		all[i] = draw(i)
	}
	return all
})

// drawing returns a picture of the sea.
func drawing(n int) []byte {
	all := drawings()
	return all[n%len(all)]
}

func draw(n int) []byte {
	const width, height = 320, 180
	sky := []color.RGBA{{214, 232, 240, 255}, {250, 223, 190, 255}, {190, 205, 225, 255}, {240, 240, 235, 255}, {255, 214, 200, 255}, {205, 230, 220, 255}}[n]
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{sky, color.RGBA{24, 96, 124, 255}, color.RGBA{46, 128, 152, 255}, color.White, color.RGBA{140, 40, 40, 255}})
	for x := range width {
		for y := range height {
			wave := 120 + 6*math.Sin(float64(x+n*30)/18)
			switch {
			case float64(y) > wave+20:
				img.SetColorIndex(x, y, 1)
			case float64(y) > wave:
				img.SetColorIndex(x, y, 2)
			case y > 108 && abs(x-160) < 60-(y-108):
				img.SetColorIndex(x, y, 4)
			case y > 30 && y < 104 && x > 162 && x-162 < (y-30)/2:
				img.SetColorIndex(x, y, 3)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err) // a buffer takes everything, and the picture is ours
	}
	return out.Bytes()
}

func abs(n int) int { return max(n, -n) }

func readings(rng *rand.Rand) []byte {
	var b strings.Builder
	b.WriteString("berth,meter,reading_kwh\r\n")
	for i := 1; i <= 24; i++ {
		fmt.Fprintf(&b, "A-%02d,%d,%d.%d\r\n", i, 44100+i, 900+rng.IntN(4000), rng.IntN(10))
	}
	return []byte(b.String())
}
