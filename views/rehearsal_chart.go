package views

import "strconv"

// What charts draw. Everything in them stands in a table too: they are for the eye alone.

const (
	chartWidth, chartHeight = 744.0, 190.0
	chartLeft, chartFloor   = 24.0, 164.0
	chartStep               = 30.0
)

// chartBar is one bar of the hours.
type chartBar struct{ X, Y, W, H, Class string }

// hourBars are, for each hour, what arrived, and beside each other what of it waited.
func hourBars(hours [24]RehearsedHour) (bars []chartBar) {
	most := mostArrived(hours)
	if most == 0 {
		return nil
	}
	for h, n := range hours {
		x := chartLeft + float64(h)*chartStep
		for _, b := range []struct {
			n     int
			x, w  float64
			class string
		}{{n.Arrived, x + 2, 26, "arrived"}, {n.WasWaited, x + 5, 9, "was"}, {n.IsWaited, x + 16, 9, "is"}} {
			if height := float64(b.n) / float64(most) * (chartFloor - 14); height > 0 {
				height = max(height, 1.5)
				bars = append(bars, chartBar{px(b.x), px(chartFloor - height), px(b.w), px(height), b.class})
			}
		}
	}
	return bars
}

func mostArrived(hours [24]RehearsedHour) (most int) {
	for _, h := range hours {
		most = max(most, h.Arrived, h.WasWaited, h.IsWaited)
	}
	return most
}

// hourAt is where the middle of an hour is.
func hourAt(hour int) string { return px(chartLeft + (float64(hour)+.5)*chartStep) }

func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// mostOf is the longest bar of the people, which others are drawn against.
func mostOf(people []RehearsedPerson) (most int) {
	for _, p := range people {
		most = max(most, p.Was, p.Is)
	}
	return most
}

// barWidth is the length of a bar in a box of 100.
func barWidth(n, most int) string {
	if most == 0 {
		return "0"
	}
	return px(float64(n) / float64(most) * 100)
}
