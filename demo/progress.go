package demo

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress says how far something is: on a terminal in one line that changes, elsewhere in a line for every tenth.
type progress struct {
	out      io.Writer
	terminal bool
	what     string
	total    int
	begun    time.Time
	now      func() time.Time
	shown    int // of a hundred on a terminal, of ten elsewhere
}

func newProgress(o Options, what string, total int) *progress {
	return &progress{out: o.Progress, terminal: o.Terminal, what: what, total: total, begun: time.Now(), now: time.Now, shown: -1}
}

const barWidth = 40

// at says that n of the total are done.
func (p *progress) at(n int) {
	steps := 10
	if p.terminal {
		steps = 100
	}
	step := n * steps / max(p.total, 1)
	if step == p.shown {
		return
	}
	p.shown = step
	took := p.now().Sub(p.begun).Round(time.Second)
	if !p.terminal {
		fmt.Fprintf(p.out, "%s: %d of %d, %s\n", p.what, n, p.total, took)
		return
	}
	done := barWidth * n / max(p.total, 1)
	fmt.Fprintf(p.out, "\r%s [%s%s] %3d%% %s ", p.what, strings.Repeat("=", done), strings.Repeat(" ", barWidth-done), step, took)
}

// note says something about what is being done beside the count.
func (p *progress) note(text string) {
	if p.terminal {
		fmt.Fprintf(p.out, "\r%-*s", barWidth+len(p.what)+20, p.what+": "+text)
		return
	}
	fmt.Fprintf(p.out, "%s: %s\n", p.what, text)
}

// end says that it is done.
func (p *progress) end() {
	line := fmt.Sprintf("%s: %d, in %s", p.what, p.total, p.now().Sub(p.begun).Round(time.Millisecond))
	if p.terminal {
		line = fmt.Sprintf("\r%-*s", barWidth+len(p.what)+20, line)
	}
	fmt.Fprintln(p.out, line)
}
