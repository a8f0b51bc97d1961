package chat

import (
	"slices"
	"strconv"
)

// What is said about where steps lead.
const (
	saidRunsForever = "From here the chatflow runs in a circle without asking anything: it would never stop."
	saidCircle      = "From here the chatflow can come back to this step."
	saidDeadEnd     = "Here the chatflow stops without sending to anybody or ending."
	saidUnreached   = "No step leads here."
)

// graph finds what can be reached and what runs in a circle. Of each circle the first step says so.
func (c *checker) graph() {
	c.loops = map[string]string{}
	if len(c.flow.Steps) == 0 {
		return
	}
	c.reached = c.flow.reach(anyStep, c.flow.Steps[0].Key)
	silent := func(s Step) bool { return s.Kind != StepAsk }
	c.circles(saidRunsForever, silent)
	c.circles(saidCircle, anyStep)
}

// circles marks the first step of each circle that goes only through certain steps. One in which a circle was found already says nothing more.
func (c *checker) circles(text string, through func(Step) bool) {
	reach := map[string]map[string]bool{} // without the step itself, unless it comes back
	for _, s := range c.flow.Steps {
		if reach[s.Key] == nil && through(s) {
			reach[s.Key] = c.flow.reach(through, s.exits()...)
		}
	}
	told := map[string]bool{}
	for _, s := range c.flow.Steps {
		if told[s.Key] || !reach[s.Key][s.Key] {
			continue
		}
		said := false
		for _, other := range c.flow.Steps {
			if reach[s.Key][other.Key] && reach[other.Key][s.Key] {
				told[other.Key] = true
				said = said || c.loops[other.Key] != ""
			}
		}
		if !said {
			c.loops[s.Key] = text
		}
	}
}

// leads says what is to be said about where a step leads.
func (c *checker) leads(s Step) {
	if text := c.loops[s.Key]; text == saidRunsForever {
		c.fatal(s.Key, "next", text)
	} else if text != "" {
		c.show(s.Key, "next", text)
	}
	if !c.reached[s.Key] {
		c.show(s.Key, "key", saidUnreached)
	}
	if s.Kind == StepBranch {
		for i, one := range s.Cases {
			if one.Next == "" {
				c.show(s.Key, "cases."+strconv.Itoa(i)+".next", saidDeadEnd)
			}
		}
	}
	own := s.exits()
	if s.Kind == StepBranch {
		own = []string{s.Next}
	}
	if slices.Contains(own, "") {
		c.show(s.Key, "next", saidDeadEnd)
	}
}
