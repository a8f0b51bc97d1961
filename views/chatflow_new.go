package views

import "context"

func (p ChatflowNewPage) inboxOptions(ctx context.Context) (out []option) {
	if len(p.Inboxes) != 1 {
		out = append(out, option{"0", t(ctx, "Choose an inbox")})
	}
	for _, in := range p.Inboxes {
		out = append(out, option{id(in.ID), in.Name})
	}
	return out
}
