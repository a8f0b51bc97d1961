package chat

// exits are the keys of the steps that a step can lead to by itself or by an answer, in order; "" is the flow's end.
func (s Step) exits() (out []string) {
	switch s.Kind {
	case StepSay:
		return []string{s.Next}
	case StepBranch:
		for _, c := range s.Cases {
			out = append(out, c.Next)
		}
		return append(out, s.Next)
	case StepAsk:
		own := s.Answer == AnswerChoice && len(s.Options) > 0 && !s.Optional // each answer may lead its own way
		if s.Answer == AnswerChoice {
			for _, o := range s.Options {
				if o.Next != "" {
					out = append(out, o.Next)
				} else {
					own = false
				}
			}
		}
		if !own {
			out = append(out, s.Next)
		}
	}
	return out
}

// reach returns the keys of all steps that can be reached from some, with them. through says of which steps the exits count.
func (f Flow) reach(through func(Step) bool, next ...string) map[string]bool {
	steps, seen := f.byKey(), map[string]bool{}
	for len(next) > 0 {
		key := next[0]
		next = next[1:]
		step, ok := steps[key]
		if !ok || seen[key] {
			continue
		}
		seen[key] = true
		if through(step) {
			next = append(next, step.exits()...)
		}
	}
	return seen
}

// byKey is the steps; of two with one key it is the first, as everywhere.
func (f Flow) byKey() map[string]Step {
	steps := make(map[string]Step, len(f.Steps))
	for _, s := range f.Steps {
		if _, ok := steps[s.Key]; !ok {
			steps[s.Key] = s
		}
	}
	return steps
}

func anyStep(Step) bool { return true }

// CanSend reports whether a send step can still be reached from where a flow is: whether it may send to a team member yet.
func (f Flow) CanSend(s State) bool {
	if s.Ended || s.Sent != "" || len(f.Steps) == 0 {
		return false
	}
	from := s.Step
	if from == "" {
		from = f.Steps[0].Key
	}
	steps := f.byKey()
	for key := range f.reach(anyStep, from) {
		if steps[key].Kind == StepSend {
			return true
		}
	}
	return false
}
