package chat

// Asked is the question that a chat waits at an answer to; nil: at none.
func (f Flow) Asked(s State, lang string) *Said {
	step, ok := f.Step(s.Step)
	if s.Ended || !ok || step.Kind != StepAsk {
		return nil
	}
	w := walk{flow: f, facts: Facts{Language: lang}}
	w.ask(step)
	return &w.turn.Say[0]
}
