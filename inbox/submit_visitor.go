package inbox

import (
	"context"

	"fairlead/channels/forms"
	"fairlead/models"
)

// whoSent finds the visitor by the cookie of our own pages, or by what a customer's site keeps. What is no visitor is no error.
func (a *App) whoSent(ctx context.Context, f PublicForm, p FormPost) (models.Visitor, error) {
	key := p.Visitor
	if signed, ok := forms.ReadVisitor(f.key, p.Values.Get(forms.FieldVisitor)); ok && key == "" {
		key = signed
	}
	return a.visitor(ctx, key)
}

// track binds the visitor to whom it has just said to be, before anything is decided. Nobody is bound without an address, nor by what may be spam.
func (s *submission) track() error {
	if s.visitor.ID == 0 && s.post.Agreed && s.bindable() {
		s.made = newVisitorKey()
		s.visitor = models.Visitor{KeyHash: models.VisitorKeyHash(s.made), CreatedAt: s.now, SeenAt: s.now}
		if err := s.tx.CreateVisitor(s.ctx, &s.visitor); err != nil {
			return err
		}
	}
	err := s.tx.CreateSubmission(s.ctx, models.Submission{MessageID: s.msg.ID, ChannelID: s.form.ChannelID, VersionID: s.form.VersionID, VisitorID: s.visitor.ID, ContentKey: s.key,
		Page: s.post.Page, CreatedAt: s.now})
	if err != nil || s.visitor.ID == 0 || !s.bindable() {
		return err
	}
	return bindNow(s.ctx, s.tx, s.desk, s.visitor.ID, s.contact.ID)
}

func (s *submission) bindable() bool {
	return s.sign == forms.SignNone && s.filled.Mapped(forms.MapsEmail) != ""
}
