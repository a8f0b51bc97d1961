package inbox

import (
	"context"
	"errors"

	"fairlead/channels/forms"
	"fairlead/models"
)

// FormSettings is one form with what the settings show of it. Secrets of its channels say only whether there is one.
type FormSettings struct {
	Channel    models.Channel
	Inbox      models.Inbox
	Form       models.Form
	Definition forms.Definition // the version in force
	Replies    []models.Channel // the e-mail channels of its inbox
	URL        string           // where people reach it
	CanManage  bool
}

// Seen stands for the options as they are here, for UpdateForm.
func (s FormSettings) Seen() string { return optionsSeen(s.Channel, s.Form) }

// FormSettings returns one form. For who manages its inbox, and for who reads it to look at.
func (a *App) FormSettings(ctx context.Context, who Actor, channelID int64) (FormSettings, error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
	if err != nil {
		return FormSettings{}, err
	}
	if ch.Kind != models.ChannelForm {
		return FormSettings{}, models.ErrNotFound
	}
	s := FormSettings{Channel: redacted(ch), CanManage: who.CanManage(ch.InboxID)}
	if s.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return s, err
	}
	if s.Form, err = a.DB.Form(ctx, ch.ID); err != nil {
		return s, err
	}
	s.URL = a.URL + "/f/" + s.Form.Slug
	version, err := a.DB.FormVersion(ctx, s.Form.VersionID)
	if err != nil {
		return s, err
	}
	if s.Definition, err = forms.Read(version.Definition); err != nil {
		return s, err
	}
	s.Replies, err = mailChannels(ctx, a.DB, ch.InboxID)
	return s, err
}

// mailChannels returns the e-mail channels of an inbox.
func mailChannels(ctx context.Context, db *models.DB, inboxID int64) ([]models.Channel, error) {
	mail, err := db.EmailChannels(ctx, []int64{inboxID})
	for i, ch := range mail {
		mail[i] = redacted(ch)
	}
	return mail, err
}

// LastSubmission returns the newest submission of a form, nil if there is none, or the asker may not read what it became.
func (a *App) LastSubmission(ctx context.Context, who Actor, channelID int64) (*models.Submission, error) {
	ch, err := seenChannel(ctx, a.DB, who, channelID)
	if err != nil || !who.CanRead(ch.InboxID) {
		return nil, err
	}
	last, err := a.DB.LastSubmission(ctx, channelID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	return &last, err
}
